namespace Swa.Research.Figures;

/// <summary>Points in their order with a line through them, markers on them, and an interval around each where one is known.</summary>
public sealed record Series : Layer
{
    /// <summary>Makes a series of points without intervals.</summary>
    /// <param name="name">Name in the legend; empty keeps the series out of the legend.</param>
    /// <param name="x">The points' x, finite, at least one. The line runs in this order, so that loops are possible.</param>
    /// <param name="y">The points' y, finite, as many as <paramref name="x"/>.</param>
    /// <exception cref="ParameterException">There is no point, a value is not finite, or the lengths differ.</exception>
    public Series(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Name = MathText.Checked(name, "name");
        X = Numbers.Finite(x, "x");
        Y = Numbers.SameLength(Numbers.Finite(y, "y"), X.Count, "y");
    }

    /// <summary>Makes a series of points, each with an interval.</summary>
    /// <param name="name">Name in the legend; empty keeps the series out of the legend.</param>
    /// <param name="x">The points' x, finite, at least one.</param>
    /// <param name="y">The points' y, finite, as many as <paramref name="x"/>.</param>
    /// <param name="lower">Lower ends of the intervals, at most the point's y.</param>
    /// <param name="upper">Upper ends of the intervals, at least the point's y.</param>
    /// <exception cref="ParameterException">A value is not finite, the lengths differ, or a point lies outside its interval.</exception>
    public Series(
        string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
        : this(name, x, y)
    {
        (Lower, Upper) = Numbers.Around(Y, lower, upper);
    }

    /// <summary>Name in the legend; empty keeps the series out of the legend.</summary>
    public string Name { get; }

    /// <summary>The points' x.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The points' y.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>Lower ends of the intervals, one per point; null where the series has no intervals.</summary>
    public IReadOnlyList<double>? Lower { get; }

    /// <summary>Upper ends of the intervals, one per point; null where the series has no intervals.</summary>
    public IReadOnlyList<double>? Upper { get; }

    /// <summary>How the intervals are drawn.</summary>
    public IntervalStyle Interval { get; init => field = Require.Known(value, "interval"); } = IntervalStyle.ErrorBars;

    /// <summary>The line through the points; automatic gives each series of the figure its own dash pattern.</summary>
    public LineStyle Line { get; init => field = Require.Known(value, "line"); } = LineStyle.Automatic;

    /// <summary>The markers on the points; automatic gives each series of the figure its own marker. A curve has none.</summary>
    public MarkerStyle Marker { get; init => field = Require.Known(value, "marker"); } = MarkerStyle.Automatic;

    /// <summary>Whether markers are filled with the series' colour, rather than hollow.</summary>
    public bool IsSolid { get; init; }

    /// <summary>
    /// Name of the series or bars whose look this series takes, such as a curve through simulated points; null for its own look.
    /// </summary>
    public string? ColorOf { get; init; }

    /// <summary>Makes a series of means with their intervals.</summary>
    /// <param name="name">Name in the legend; empty keeps the series out of the legend.</param>
    /// <param name="x">The points' x, finite, at least one.</param>
    /// <param name="means">The points' y with their intervals, as many as <paramref name="x"/>.</param>
    /// <returns>The series.</returns>
    /// <exception cref="ParameterException">There is no point, a value is not finite, or the lengths differ.</exception>
    public static Series Of(string name, IReadOnlyList<double> x, IReadOnlyList<MeanInterval> means) => new(
        name,
        x,
        [.. Require.Given(means, nameof(means), "a list of means").Select(mean => mean.Mean)],
        [.. means.Select(mean => mean.Lower)],
        [.. means.Select(mean => mean.Upper)]);

    /// <summary>Makes a curve: a solid line without markers, for closed forms and densely sampled functions.</summary>
    /// <param name="name">Name in the legend; empty keeps the curve out of the legend.</param>
    /// <param name="x">The points' x, finite, at least one.</param>
    /// <param name="y">The points' y, finite, as many as <paramref name="x"/>.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ParameterException">There is no point, a value is not finite, or the lengths differ.</exception>
    public static Series Curve(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        new(name, x, y) { Line = LineStyle.Solid, Marker = MarkerStyle.None };
}
