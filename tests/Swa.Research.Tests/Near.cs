using System.Globalization;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests;

/// <summary>Comparisons of floating-point numbers that say how far apart they are.</summary>
internal static class Near
{
    public static void Relative(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected)),
            string.Create(CultureInfo.InvariantCulture, $"expected {expected:R}, got {actual:R}, tolerance {tolerance} relative"));

    /// <summary>
    /// A closed form against a mean over independent runs: within four standard errors (wrong once in 16,000 times by chance), and a
    /// stated slack for what the closed form leaves out.
    /// </summary>
    public static void Runs(double expected, IReadOnlyList<double> runs, double slack = 0)
    {
        double mean = runs.Average();
        double error = Math.Sqrt(runs.Sum(run => (run - mean) * (run - mean)) / (runs.Count - 1) / runs.Count);
        Assert.True(
            Math.Abs(mean - expected) <= 4 * error + slack,
            string.Create(
                CultureInfo.InvariantCulture,
                $"expected {expected:R}, got {mean:R} with standard error {error:G3} over {runs.Count} runs, slack {slack}"));
    }

    public static void Absolute(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"expected {expected:R}, got {actual:R}, tolerance {tolerance}"));
}
