using MathNet.Numerics.Distributions;

namespace Swa.Research.Ensembles;

/// <summary>
/// The share of successes among independent trials with its 95% confidence interval (Wilson's score interval, 1927): it stays in
/// [0, 1], and has a width where all trials or none succeed.
/// </summary>
/// <param name="Share">Successes divided by trials.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Count">Number of trials.</param>
public readonly record struct ShareInterval(double Share, double Lower, double Upper, int Count)
{
    private static readonly double Quantile = Normal.InvCDF(0, 1, 0.975);

    /// <summary>Share and interval.</summary>
    /// <param name="successes">Number of successes, from 0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of trials, at least 1.</param>
    /// <returns>The share with its interval.</returns>
    /// <exception cref="ParameterException">A number is out of its range.</exception>
    public static ShareInterval Of(int successes, int count)
    {
        Require.AtLeast(1, count, nameof(count));
        Require.Within(0, count, successes, nameof(successes));
        double share = (double)successes / count;
        double square = Quantile * Quantile / count;
        double centre = (share + square / 2) / (1 + square);
        double half = Quantile / (1 + square) * Math.Sqrt((share * (1 - share) + square / 4) / count);

        // At the ends the bound is exactly 0 or 1; rounding would miss it.
        return new(share, successes == 0 ? 0 : centre - half, successes == count ? 1 : centre + half, count);
    }
}
