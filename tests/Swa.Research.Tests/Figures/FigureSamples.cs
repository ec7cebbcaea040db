using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

/// <summary>Figures like those of the papers, with made-up numbers.</summary>
internal static class FigureSamples
{
    public static readonly double[] Weights = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    /// <summary>Five step-like series that coincide at 1 and at 0, with two critical weights close together.</summary>
    public static Figure Steps { get; } = new(
        "Overload rate against social weight",
        "Figure 1. Overload rate at each social weight $λ$ ($n = 5$, $β = 1.6$); means over seeds with 95% intervals, and a text "
            + "that is long enough to be wrapped at least once beneath the plot, whatever stands beside it.",
        new Axis("Social weight $λ$", 0, 1),
        new Axis("Overload rate", 0, 1),
        [
            .. Enumerable.Range(0, 5).Select(k => Step($"agent {k}", 0.7 + 0.05 * k)),
            new VerticalLine(0.85, "$λ^{*} = 0.85$") { ColorOf = "agent 1" },
            new VerticalLine(0.84, "$λ_{SWI} = 0.84$"),
            new HorizontalLine(0.05, "5%"),
        ]);

    /// <summary>Two panels with a band, a region, a curve and an annotation.</summary>
    public static Figure Panels { get; } = new(
        "Two panels",
        "",
        [
            new Panel(
                new Axis("Social weight $λ$"),
                new Axis("Mean welfare $W̄$"),
                new Series("$β = 1.6$", [0, 0.5, 1], [-12.5, 3, 20], [-14, 1, 19], [-11, 4, 21]) { Interval = IntervalStyle.Band },
                Series.Curve("closed form", [0, 0.5, 1], [-12, 2, 20.5]),
                new ShadedRegion("unstable", left: 0.2, right: 0.4)) { Title = "(a) Welfare" },
            new Panel(
                new Axis("Agents $n$", scale: AxisScale.Logarithmic),
                new Axis("Welfare difference $ΔW(λ)$"),
                new Series("$β = 1.6$", [5, 10, 1000], [1, 2, 3]),
                new Annotation(10, 2.5, "here")),
        ]);

    /// <summary>A heat map with a cell that has no value and a curve over it.</summary>
    public static Figure HeatMap { get; } = new(
        "Phase diagram",
        "Figure 5.",
        new Axis("Social weight $λ$"),
        new Axis("Severity $β$"),
        new HeatMap([0, 0.5, 1], [1, 2], [[0, 0.25, 1], [double.NaN, 0.5, 1]], "Overload rate", 0, 1),
        Series.Curve("$λ^{*}(β)$", [0, 1], [1, 2]));

    /// <summary>Two groups of bars over long category names.</summary>
    public static Figure Bars { get; } = new(
        "Environments",
        "",
        Axis.Of("", "a shared API rate limit with lock-out", "a shared context window", "a repository"),
        new Axis("Critical weight"),
        new Bars("empirical", [0.7, 0.8, -0.2], [0.6, 0.75, -0.3], [0.8, 0.85, -0.1]),
        new Bars("predicted", [0.72, 0.82, 0.3]));

    public static IEnumerable<Figure> All => [Steps, Panels, HeatMap, Bars];

    private static Series Step(string name, double threshold)
    {
        double[] rates = [.. Weights.Select(weight => weight < threshold ? 1.0 : 0.0)];
        double[] lower = [.. rates.Select(rate => Math.Max(0, rate - 0.02))];
        return new Series(name, Weights, rates, lower, [.. rates.Select(rate => Math.Min(1, rate + 0.02))]);
    }
}
