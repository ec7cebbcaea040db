namespace Swa.Research.Reproduction;

/// <summary>
/// Overload rate and mean welfare of one agent against the social weight, without a seed: the exact law at weights that lie the closer
/// the faster the curve changes.
/// </summary>
public sealed class ExactCurve
{
    /// <summary>Largest distance of two weights between which overload falls, settles or crosses one half.</summary>
    public const double Resolution = 0.002;

    /// <summary>Most agents of a game whose curve is computed along with a simulation.</summary>
    public const int MostAgents = 12;

    private const int FirstIntervals = 20;
    private const double SmoothChange = 0.1;

    /// <summary>Takes the points of a curve.</summary>
    /// <param name="weights">Social weights λ in [0, 1], ascending, at least two.</param>
    /// <param name="overloadRate">Mean overload rate at each weight.</param>
    /// <param name="meanWelfare">Mean of W̄ at each weight in demand units.</param>
    /// <param name="errorBound">Largest error of any of them.</param>
    /// <exception cref="ParameterException">The lists differ in length, or have fewer than two points.</exception>
    public ExactCurve(
        IReadOnlyList<double> weights, IReadOnlyList<double> overloadRate, IReadOnlyList<double> meanWelfare, double errorBound)
    {
        Weights = Require.Given(weights, nameof(weights), "a list of weights");
        OverloadRate = Require.Given(overloadRate, nameof(overloadRate), "a list of rates");
        MeanWelfare = Require.Given(meanWelfare, nameof(meanWelfare), "a list of welfare");
        ErrorBound = Require.NonNegative(errorBound, nameof(errorBound));
        if (Weights.Count < 2 || OverloadRate.Count != Weights.Count || MeanWelfare.Count != Weights.Count)
        {
            throw new ParameterException(
                nameof(weights), $"{Weights.Count} weights with {OverloadRate.Count} rates", "two or more weights with one rate each");
        }
    }

    /// <summary>Social weights λ, ascending.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Mean overload rate at each weight.</summary>
    public IReadOnlyList<double> OverloadRate { get; }

    /// <summary>Mean of W̄ at each weight in demand units.</summary>
    public IReadOnlyList<double> MeanWelfare { get; }

    /// <summary>Largest error bound of any point; see <see cref="ExactLaw.ErrorBound"/>.</summary>
    public double ErrorBound { get; }

    /// <summary>Computes the curve of a scenario over all weights.</summary>
    /// <param name="scenario">The scenario; its weight is not used.</param>
    /// <param name="settled">The overload rate that counts as stable: the curve is refined where it passes it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ParameterException">The exact law of the scenario is not known.</exception>
    public static ExactCurve Of(Scenario scenario, double settled, CancellationToken cancellationToken = default)
    {
        SortedDictionary<double, ExactLaw> laws = [];
        double[] wanted = [.. Enumerable.Range(0, FirstIntervals + 1).Select(i => (double)i / FirstIntervals)];
        while (wanted.Length > 0)
        {
            ExactLaw[] found = new ExactLaw[wanted.Length];
            ParallelOptions options = new() { CancellationToken = cancellationToken };
            Parallel.For(0, found.Length, options, i => found[i] = (scenario with { Weight = wanted[i] }).Exact());
            foreach ((double weight, ExactLaw law) in wanted.Zip(found))
            {
                laws.Add(weight, law);
            }

            wanted = [.. Refined([.. laws], settled)];
        }

        return new(
            [.. laws.Keys],
            [.. laws.Values.Select(law => law.OverloadRate)],
            [.. laws.Values.Select(law => law.MeanWelfare)],
            laws.Values.Max(law => law.ErrorBound));
    }

    /// <summary>The two weights between which the overload rate falls fastest.</summary>
    public (double From, double To) SteepestFall
    {
        get
        {
            int first = Rate.SteepestFall;
            return (Weights[first], Weights[first + 1]);
        }
    }

    /// <summary>Where the overload rate first falls through one half, between two weights by a straight line; null: nowhere.</summary>
    public double? Crossing => Rate.Crossing;

    /// <summary>The two weights between which the overload rate settles at or below a level for good.</summary>
    /// <param name="level">Largest overload rate that counts as stable, in [0, 1].</param>
    /// <returns>The weights, twice the smallest one where the rate is settled from there on; null where it never settles.</returns>
    public (double From, double To)? Onset(double level) => Rate.Onset(level);

    private RateCurve Rate => new(Weights, OverloadRate);

    /// <summary>The midpoints of the intervals in which more has to be known.</summary>
    private static IEnumerable<double> Refined(KeyValuePair<double, ExactLaw>[] points, double settled)
    {
        double[] rate = [.. points.Select(point => point.Value.OverloadRate)];
        double[] welfare = [.. points.Select(point => point.Value.MeanWelfare)];
        double range = Math.Max(welfare.Max() - welfare.Min(), double.Epsilon);
        int steepest = new RateCurve([.. points.Select(point => point.Key)], rate).SteepestFall;
        for (int i = 0; i + 1 < rate.Length; i++)
        {
            bool isWide = points[i + 1].Key - points[i].Key > Resolution;
            bool changes = Math.Abs(rate[i + 1] - rate[i]) > SmoothChange || Math.Abs(welfare[i + 1] - welfare[i]) > SmoothChange * range;
            if (isWide && (changes || i == steepest || Passes(settled) || Passes(0.5)))
            {
                yield return (points[i].Key + points[i + 1].Key) / 2;
            }

            bool Passes(double level) => (rate[i] <= level) != (rate[i + 1] <= level);
        }
    }
}
