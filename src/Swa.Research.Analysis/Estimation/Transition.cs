namespace Swa.Research;

/// <summary>Estimates the critical weight from recorded runs of any origin: stand-ins, language models, other programs.</summary>
/// <remarks>
/// Both methods see only the mean rate at each weight and the number of its runs. The unit of the bootstrap is the seed: runs of one seed
/// at different weights share their random numbers and are drawn together (percentile interval). A change point is only known to lie
/// between two neighbouring weights, so its interval extends to them.
/// </remarks>
public static class Transition
{
    private const int MostIterations = 100;

    /// <summary>
    /// Variance of the prior on the logistic coefficients, with the weight measured in units of its range: it keeps the slope finite where
    /// the rates separate perfectly, and hardly moves the midpoint.
    /// </summary>
    private const double PriorVariance = 1e4;

    /// <summary>Fits the transition and its interval.</summary>
    /// <param name="observations">The runs, at two or more different weights.</param>
    /// <param name="method">How the transition is found.</param>
    /// <param name="resamples">Number of bootstrap resamples, at least 1.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <returns>The estimate; without a weight where the rates do not fall through one half.</returns>
    /// <exception cref="ParameterException">There are fewer than two weights, or a parameter is out of its range.</exception>
    public static TransitionFit Fit(IReadOnlyList<ObservedRun> observations, TransitionMethod method, int resamples = 1000, ulong seed = 0)
    {
        Require.Given(observations, nameof(observations), "recorded runs");
        Require.Known(method, nameof(method));
        Require.AtLeast(1, resamples, nameof(resamples));
        double[] weights = [.. observations.Select(run => run.Weight).Distinct().Order()];
        if (weights.Length < 2)
        {
            throw new ParameterException(
                nameof(observations), $"runs at {weights.Length} weight{(weights.Length == 1 ? "" : "s")}", "runs at two or more weights");
        }

        (int Column, double Rate)[][] seeds =
        [
            .. observations.GroupBy(run => run.Seed, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Select(run => (Array.BinarySearch(weights, run.Weight), run.OverloadRate)).ToArray()),
        ];
        Rates all = new(weights);
        Array.ForEach(seeds, all.Add);
        (double? weight, double? width, _, _) = Estimate(all, method);
        if (weight is null || seeds.Length == 1)
        {
            return new(method, weight, null, null, width, all.Mean(null, weight), all.Mean(weight, null), seeds.Length, resamples, 0);
        }

        List<double> from = [];
        List<double> to = [];
        Rates drawn = new(weights);
        for (int resample = 0; resample < resamples; resample++)
        {
            RandomStream random = RandomStream.For(seed, 0, resample);
            drawn.Clear();
            for (int i = 0; i < seeds.Length; i++)
            {
                drawn.Add(seeds[random.NextIndex(seeds.Length)]);
            }

            if (Estimate(drawn, method) is { Weight: not null } estimate)
            {
                from.Add(estimate.From);
                to.Add(estimate.To);
            }
        }

        from.Sort();
        to.Sort();
        return new(
            method, weight, Quantile(from, 0.025), Quantile(to, 0.975), width,
            all.Mean(null, weight), all.Mean(weight, null), seeds.Length, resamples, resamples - from.Count);
    }

    private static (double? Weight, double? Width, double From, double To) Estimate(Rates rates, TransitionMethod method)
    {
        if (method == TransitionMethod.Logistic)
        {
            (double? midpoint, double? width) = Logistic(rates);
            return (midpoint, width, midpoint ?? double.NaN, midpoint ?? double.NaN);
        }

        return ChangePoint(rates) is { } below
            ? ((rates.Weights[below] + rates.Weights[below + 1]) / 2, null, rates.Weights[below], rates.Weights[below + 1])
            : (null, null, double.NaN, double.NaN);
    }

    /// <summary>Logistic regression by Newton's method; rates enter as shares of the runs behind them.</summary>
    private static (double? Weight, double? Width) Logistic(Rates rates)
    {
        double low = rates.Weights[0];
        double range = rates.Weights[^1] - low;
        double intercept = 0;
        double slope = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            (double gradient0, double gradient1) = (-intercept / PriorVariance, -slope / PriorVariance);
            (double curvature00, double curvature01, double curvature11) = (1 / PriorVariance, 0, 1 / PriorVariance);
            for (int i = 0; i < rates.Weights.Length; i++)
            {
                double x = (rates.Weights[i] - low) / range - 0.5;
                double fitted = 1 / (1 + Math.Exp(-(intercept + slope * x)));
                double residual = rates.Sums[i] - rates.Counts[i] * fitted;
                double information = rates.Counts[i] * fitted * (1 - fitted);
                gradient0 += residual;
                gradient1 += residual * x;
                curvature00 += information;
                curvature01 += information * x;
                curvature11 += information * x * x;
            }

            double determinant = curvature00 * curvature11 - curvature01 * curvature01;
            double step0 = (curvature11 * gradient0 - curvature01 * gradient1) / determinant;
            double step1 = (curvature00 * gradient1 - curvature01 * gradient0) / determinant;

            // A full step from flat fitted rates overshoots; steps of bounded length still arrive.
            double scale = Math.Min(1, 10 / Math.Max(Math.Abs(step0), Math.Abs(step1)));
            intercept += scale * step0;
            slope += scale * step1;
            if (Math.Abs(step0) + Math.Abs(step1) < 1e-10)
            {
                break;
            }
        }

        double midpoint = low + range * (0.5 - intercept / slope);
        return slope < 0 && midpoint >= rates.Weights[0] && midpoint <= rates.Weights[^1] ? (midpoint, -2 * range / slope) : (null, null);
    }

    /// <summary>
    /// The last weight of the first of two levels, split at least squared error, if the first level is above one half, the second below.
    /// </summary>
    private static int? ChangePoint(Rates rates)
    {
        double best = double.NegativeInfinity;
        int? last = null;
        double totalSum = rates.Sums.Sum();
        double totalCount = rates.Counts.Sum();
        double sum = 0;
        double count = 0;
        for (int i = 0; i < rates.Weights.Length - 1; i++)
        {
            sum += rates.Sums[i];
            count += rates.Counts[i];
            if (count == 0 || totalCount == count)
            {
                continue;
            }

            double before = sum / count;
            double after = (totalSum - sum) / (totalCount - count);
            double explained = count * (totalCount - count) * (before - after) * (before - after);
            if (before > 0.5 && after < 0.5 && explained > best + 1e-12)
            {
                best = explained;
                last = i;
            }
        }

        return last;
    }

    private static double? Quantile(List<double> sorted, double level)
    {
        if (sorted.Count == 0)
        {
            return null;
        }

        double place = level * (sorted.Count - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Number of runs and sum of their rates at each weight.</summary>
    private sealed class Rates(double[] weights)
    {
        public double[] Weights { get; } = weights;

        public double[] Counts { get; } = new double[weights.Length];

        public double[] Sums { get; } = new double[weights.Length];

        public void Add((int Column, double Rate)[] runs)
        {
            foreach ((int column, double rate) in runs)
            {
                Counts[column]++;
                Sums[column] += rate;
            }
        }

        public void Clear()
        {
            Array.Clear(Counts);
            Array.Clear(Sums);
        }

        public double? Mean(double? above, double? below)
        {
            if (above is null && below is null)
            {
                return null;
            }

            int[] columns =
                [.. Enumerable.Range(0, Weights.Length).Where(
                i => (above is null || Weights[i] >= above) && (below is null || Weights[i] < below))];
            double count = columns.Sum(i => Counts[i]);
            return count > 0 ? columns.Sum(i => Sums[i]) / count : null;
        }
    }
}
