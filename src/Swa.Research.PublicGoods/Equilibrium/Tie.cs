namespace Swa.Research.PublicGoods;

/// <summary>When two payoffs count as equal.</summary>
public static class Tie
{
    /// <summary>A payoff within this distance of the best one ties with it; the tie goes to the smaller contribution.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>The smallest index whose value is within <see cref="Tolerance"/> of the largest.</summary>
    internal static int Smallest(ReadOnlySpan<double> values, out bool strict)
    {
        double largest = Largest(values);
        double floor = largest - Tolerance;
        int chosen = -1;
        strict = true;
        for (int k = 0; k < values.Length; k++)
        {
            // Among payoffs so large that the tolerance is lost in rounding, the largest itself must still count.
            if (values[k] <= floor && values[k] < largest)
            {
                continue;
            }

            if (chosen >= 0)
            {
                strict = false;
                break;
            }

            chosen = k;
        }

        return chosen;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = values[0];
        foreach (double value in values[1..])
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
