namespace Swa.Research.PublicGoods;

/// <summary>
/// On one interval of the sum S before an agent: the sum after its reply, and what follows when all play the equilibrium from
/// there. Every number is a function of S − <see cref="From"/>.
/// </summary>
/// <param name="From">Left end of the interval.</param>
/// <param name="To">Right end.</param>
/// <param name="Next">Sum after the agent's reply at <see cref="From"/>.</param>
/// <param name="NextSlope">Its change per unit of S.</param>
/// <param name="Total">Final total S_n at <see cref="From"/>.</param>
/// <param name="TotalSlope">Its change per unit of S.</param>
/// <param name="Later">Bonuses less efforts of this agent and of all after it.</param>
/// <param name="Met">Whether the total meets the threshold.</param>
/// <param name="Tied">Whether another reply is as good on the whole interval.</param>
internal readonly record struct SumPiece(
    double From, double To, double Next, double NextSlope, double Total, double TotalSlope, Quadratic Later, bool Met, bool Tied)
{
    public double NextAt(double sum) => Next + NextSlope * (sum - From);

    public double TotalAt(double sum) => Total + TotalSlope * (sum - From);

    /// <summary>Whether the other piece, to the right of this one, continues it.</summary>
    public bool IsContinuedBy(SumPiece other, double tolerance)
    {
        return Met == other.Met
            && Tied == other.Tied
            && Agrees(this, other, other.From)
            && Agrees(this, other, other.To)
            && Agrees(this, other, (other.From + other.To) / 2);

        bool Agrees(SumPiece left, SumPiece right, double sum) =>
            Math.Abs(left.NextAt(sum) - right.NextAt(sum)) <= tolerance
            && Math.Abs(left.TotalAt(sum) - right.TotalAt(sum)) <= tolerance
            && Math.Abs(left.Later.At(sum - left.From) - right.Later.At(sum - right.From)) <= tolerance;
    }
}
