using MathNet.Numerics.Distributions;

namespace Swa.Research;

/// <summary>Reads the effective social weight of one agent off its choices, by maximum likelihood.</summary>
/// <remarks>
/// The agent is modelled as a quantal response: it takes candidate k with probability ∝ exp(U_k/τ), U = S_self + λ(S_group − S_self). With
/// b = 1/τ and bλ as coordinates this is an exponential family, and its log-likelihood is concave; a ray of constant λ meets the convex
/// sets above any level in an interval of λ, so that the profile over τ has one hill, and the λ that a likelihood-ratio test does not
/// refuse form an interval. An agent that always takes the best candidate has τ → 0; then the interval are the λ that agree with all
/// choices. Choices at one belief alone hardly tell a high temperature from a weight near the boundary, and the interval says so; choices
/// at a low and at a high belief do.
/// </remarks>
public static class WeightEstimator
{
    /// <summary>The lowest temperature that is tried, in units of utility: below it, choices are as good as certain.</summary>
    public const double LowestTemperature = 1e-6;

    /// <summary>The highest temperature that is tried, in units of utility: above it, choices are as good as uniform.</summary>
    public const double HighestTemperature = 1e3;

    private const int ScanPoints = 100;
    private const double SameLikelihood = 1e-9;

    /// <summary>Estimates the weight.</summary>
    /// <param name="choices">The choices, at least one; those from one and the same list of candidates are counted together.</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0; null: estimated with the weight.</param>
    /// <param name="level">Level of the interval, above 0 and below 1.</param>
    /// <returns>The estimate; all of [0, 1] is in its interval where the choices tell nothing.</returns>
    /// <exception cref="ParameterException">There is no choice, or a parameter is out of its range.</exception>
    public static WeightEstimate Fit(IReadOnlyList<ObservedChoice> choices, double? temperature = null, double level = 0.95)
    {
        Require.AtLeast(1, Require.Given(choices, nameof(choices), "recorded choices").Count, nameof(choices));
        Likelihood likelihood = new(choices, temperature is { } given ? Require.Positive(given, nameof(temperature)) : null);
        if (!(level > 0 && level < 1))
        {
            throw Require.Refuse(nameof(level), level, "a number above 0 and below 1");
        }

        double[] scanned = [.. Enumerable.Range(0, ScanPoints + 1).Select(i => likelihood.Profile((double)i / ScanPoints).Value)];
        double scannedBest = scanned.Max();
        int first = Array.FindIndex(scanned, value => value >= scannedBest - SameLikelihood);
        int last = Array.FindLastIndex(scanned, value => value >= scannedBest - SameLikelihood);
        double weight = first < last
            ? (first + last) / 2.0 / ScanPoints
            : Peak(likelihood, Math.Max(0, first - 1.0) / ScanPoints, Math.Min(ScanPoints, first + 1.0) / ScanPoints);
        (double best, double inverse) = likelihood.Profile(weight);
        double bound = best - new ChiSquared(1).InverseCumulativeDistribution(level) / 2;
        return new(
            weight,
            likelihood.Profile(0).Value >= bound ? 0 : Crossing(likelihood, bound, outside: 0, inside: weight),
            likelihood.Profile(1).Value >= bound ? 1 : Crossing(likelihood, bound, outside: 1, inside: weight),
            1 / inverse,
            best,
            choices.Count,
            2 * (best - choices.Sum(choice => -Math.Log(choice.Candidates.Count))));
    }

    private static double Peak(Likelihood likelihood, double low, double high)
    {
        for (int i = 0; i < 40; i++)
        {
            double third = (high - low) / 3;
            (low, high) = likelihood.Profile(low + third).Value < likelihood.Profile(high - third).Value
                ? (low + third, high)
                : (low, high - third);
        }

        return (low + high) / 2;
    }

    private static double Crossing(Likelihood likelihood, double bound, double outside, double inside)
    {
        for (int i = 0; i < 40; i++)
        {
            double middle = (outside + inside) / 2;
            (outside, inside) = likelihood.Profile(middle).Value >= bound ? (outside, middle) : (middle, inside);
        }

        return inside;
    }

    /// <summary>The log-likelihood by weight and inverse temperature; what is chosen enters by its sum, what is offered by list.</summary>
    private sealed class Likelihood
    {
        private readonly (double[] Self, double[] Difference, int Count)[] _lists;
        private readonly double? _inverse;
        private readonly double _chosenSelf;
        private readonly double _chosenDifference;

        public Likelihood(IReadOnlyList<ObservedChoice> choices, double? temperature)
        {
            _inverse = 1 / temperature;
            _lists =
            [
                .. choices.GroupBy(choice => choice.Candidates, ReferenceEqualityComparer.Instance).Select(group =>
                {
                    IReadOnlyList<ScoredCandidate> candidates = group.First().Candidates;
                    return (
                        candidates.Select(candidate => candidate.SelfScore).ToArray(),
                        candidates.Select(candidate => candidate.GroupScore - candidate.SelfScore).ToArray(),
                        group.Count());
                }),
            ];
            _chosenSelf = choices.Sum(choice => choice.Candidates[choice.Chosen].SelfScore);
            _chosenDifference = choices.Sum(
                choice => choice.Candidates[choice.Chosen].GroupScore - choice.Candidates[choice.Chosen].SelfScore);
        }

        /// <summary>The largest log-likelihood over the inverse temperature, and where it is.</summary>
        public (double Value, double Inverse) Profile(double weight)
        {
            double inverse = _inverse ?? Steepness(weight);
            return (At(weight, inverse).Value, inverse);
        }

        /// <summary>Bisection on the sign of the slope, which falls: the log-likelihood is concave in the inverse temperature.</summary>
        private double Steepness(double weight)
        {
            double low = Math.Log(1 / HighestTemperature);
            double high = Math.Log(1 / LowestTemperature);
            if (At(weight, Math.Exp(low)).Slope <= 0)
            {
                return 1 / HighestTemperature;
            }

            if (At(weight, Math.Exp(high)).Slope >= 0)
            {
                return 1 / LowestTemperature;
            }

            for (int i = 0; i < 40; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = At(weight, Math.Exp(middle)).Slope > 0 ? (middle, high) : (low, middle);
            }

            return Math.Exp((low + high) / 2);
        }

        private (double Value, double Slope) At(double weight, double inverse)
        {
            double chosen = _chosenSelf + weight * _chosenDifference;
            double value = inverse * chosen;
            double slope = chosen;
            foreach ((double[] self, double[] difference, int count) in _lists)
            {
                double largest = double.NegativeInfinity;
                for (int k = 0; k < self.Length; k++)
                {
                    largest = Math.Max(largest, self[k] + weight * difference[k]);
                }

                double total = 0;
                double mean = 0;
                for (int k = 0; k < self.Length; k++)
                {
                    double utility = self[k] + weight * difference[k];
                    double odds = Math.Exp(inverse * (utility - largest));
                    total += odds;
                    mean += odds * utility;
                }

                value -= count * (inverse * largest + Math.Log(total));
                slope -= count * mean / total;
            }

            return (value, slope);
        }
    }
}
