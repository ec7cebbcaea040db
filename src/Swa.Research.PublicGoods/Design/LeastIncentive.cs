namespace Swa.Research.PublicGoods;

/// <summary>The smallest value of an incentive at which full contribution is the only outcome, and how far that reaches.</summary>
/// <param name="Value">
/// The smallest value found at which the solver confirms it, to within <see cref="IncentiveDesign.Precision"/> of the edge; null where no
/// value up to <paramref name="SearchedTo"/> achieves it.
/// </param>
/// <param name="LostAt">
/// The smallest larger value that was tried and at which it fails again (more of the incentive then spoils it); null where it held
/// at all of them.
/// </param>
/// <param name="SearchedTo">The largest value that was tried.</param>
public sealed record LeastIncentive(double? Value, double? LostAt, double SearchedTo)
{
    /// <summary>Tries ascending values and closes in on the first change from failing to holding.</summary>
    internal static LeastIncentive Search(IEnumerable<double> ascending, Func<double, bool> holds)
    {
        double? failing = null;
        double? found = null;
        double last = 0;
        foreach (double value in ascending)
        {
            last = value;
            bool holdsHere = holds(value);
            if (found is not null)
            {
                if (!holdsHere)
                {
                    return new LeastIncentive(found, value, value);
                }
            }
            else if (holdsHere)
            {
                found = failing is { } below ? Bisect(below, value, holds) : value;
            }
            else
            {
                failing = value;
            }
        }

        return new LeastIncentive(found, null, last);
    }

    private static double Bisect(double failing, double holding, Func<double, bool> holds)
    {
        while (holding - failing > IncentiveDesign.Precision)
        {
            double middle = (failing + holding) / 2;
            if (holds(middle))
            {
                holding = middle;
            }
            else
            {
                failing = middle;
            }
        }

        return holding;
    }
}
