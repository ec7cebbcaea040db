namespace Swa.Research.PublicGoods;

/// <summary>
/// The values of an incentive at which full contribution is the only outcome: where they begin, whether they include that value, and
/// how far they reach.
/// </summary>
/// <param name="Value">
/// The infimum of these values, to within <see cref="IncentiveDesign.Precision"/>; null where no value that was tried achieves it.
/// </param>
/// <param name="IsAttained">Whether the infimum itself achieves it: false where an agent is just indifferent there.</param>
/// <param name="Margin">
/// What must be added to the infimum so that giving half of the range or less, or the next best local maximum, costs every agent at
/// least <see cref="IncentiveDesign.RobustAdvantage"/> of the cost of full effort; null where no value that was tried does.
/// </param>
/// <param name="LostAt">
/// Where the first interval of these values ends (more of the incentive then spoils it); null where it held at all larger values tried.
/// </param>
/// <param name="SearchedTo">The largest value that was tried.</param>
public sealed record LeastIncentive(double? Value, bool IsAttained, double? Margin, double? LostAt, double SearchedTo)
{
    /// <summary>Tries ascending values and closes in on the changes.</summary>
    /// <param name="ascending">The values.</param>
    /// <param name="advantage">By how much full contribution beats every agent's best alternative; null where it is not the
    /// only outcome.</param>
    /// <param name="robust">The advantage that is asked for.</param>
    internal static LeastIncentive Search(IReadOnlyList<double> ascending, Func<double, double?> advantage, double robust)
    {
        double?[] tried = [.. ascending.Select(advantage)];
        int first = Array.FindIndex(tried, found => found is not null);
        if (first < 0)
        {
            return new LeastIncentive(null, false, null, null, ascending[^1]);
        }

        double least = Edge(first, value => advantage(value) is not null);

        // An edge that is a tie leaves hardly any advantage right above it; any other edge is a value at which it holds.
        bool attained = advantage(least) > 1e-7;
        int lost = Array.FindIndex(tried, first, found => found is null);
        int safe = Array.FindIndex(tried, first, (lost < 0 ? tried.Length : lost) - first, found => found >= robust);
        return new LeastIncentive(
            least,
            attained,
            safe < 0 ? null : Math.Max(0, Edge(safe, value => advantage(value) >= robust) - least),
            lost < 0 ? null : Edge(lost, value => advantage(value) is null),
            ascending[^1]);

        double Edge(int index, Func<double, bool> holds)
        {
            if (index == 0)
            {
                return ascending[0];
            }

            (double failing, double holding) = (ascending[index - 1], ascending[index]);
            while (holding - failing > IncentiveDesign.Precision)
            {
                double middle = (failing + holding) / 2;
                (failing, holding) = holds(middle) ? (failing, middle) : (middle, holding);
            }

            return holding;
        }
    }
}
