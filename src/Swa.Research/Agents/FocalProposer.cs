namespace Swa.Research;

/// <summary>Proposes K distinct whole numbers up to a_max, as people and models do when they are asked for a number.</summary>
/// <remarks>Where there are fewer than K whole numbers, all of them are proposed.</remarks>
public sealed class FocalProposer : IProposer
{
    /// <inheritdoc/>
    public string Name => "focal";

    /// <summary>How many whole numbers from 0 may be proposed.</summary>
    /// <param name="grid">The grid of a game's demands.</param>
    /// <returns>Their number, at least 1.</returns>
    public static int WholeNumbers(DemandGrid grid) =>
        (int)Math.Min(Require.Given(grid, nameof(grid), "a grid").MaxDemand, DemandGrid.MaxPoints) + 1;

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        int count = Math.Min(WholeNumbers(situation.Grid), proposals.Length);
        Span<double> whole = count <= 256 ? stackalloc double[count] : new double[count];
        for (int i = 0; i < count; i++)
        {
            whole[i] = i;
        }

        return GridDraw.Distinct(whole, Math.Min(situation.Proposals, count), ref random, proposals);
    }
}
