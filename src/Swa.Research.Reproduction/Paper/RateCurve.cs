namespace Swa.Research.Reproduction;

/// <summary>What an overload rate against the social weight shows, whether its points are means or exact.</summary>
/// <param name="weights">Social weights λ, ascending, at least two.</param>
/// <param name="rates">The overload rate at each weight.</param>
internal sealed class RateCurve(IReadOnlyList<double> weights, IReadOnlyList<double> rates)
{
    /// <summary>Index of the weight that begins the steepest fall; the fall ends at the next weight.</summary>
    public int SteepestFall => Enumerable.Range(0, weights.Count - 1)
        .MaxBy(i => (rates[i] - rates[i + 1]) / (weights[i + 1] - weights[i]));

    /// <summary>Where the rate first falls through one half, between two weights by a straight line; null: nowhere.</summary>
    public double? Crossing
    {
        get
        {
            for (int i = 1; i < weights.Count; i++)
            {
                if (rates[i - 1] >= 0.5 && rates[i] < 0.5)
                {
                    double share = (rates[i - 1] - 0.5) / (rates[i - 1] - rates[i]);
                    return weights[i - 1] + share * (weights[i] - weights[i - 1]);
                }
            }

            return null;
        }
    }

    /// <summary>
    /// The two weights between which the rate settles at or below a level for good, equal where it always was; null: never.
    /// </summary>
    public (double From, double To)? Onset(double level)
    {
        int first = weights.Count;
        while (first > 0 && rates[first - 1] <= level)
        {
            first--;
        }

        return first == weights.Count ? null : (weights[Math.Max(0, first - 1)], weights[first]);
    }
}
