namespace Swa.Research.Figures;

/// <summary>
/// The positions between which a reader moves a figure. Drawn, all share the ranges of their axes and colours, so that what moves
/// is the data; static pictures show the first position.
/// </summary>
public sealed record FigureSlider
{
    /// <summary>Makes a slider.</summary>
    /// <param name="label">What the values are values of, such as <c>$β$</c>; see <see cref="MathText"/>.</param>
    /// <param name="positions">From 2 to 200 positions from left to right, of different values, each with as many panels.</param>
    /// <exception cref="ParameterException">
    /// There are too few or too many positions, two of one value, or positions whose panels differ in their number, their labels or
    /// the kind of their axes.
    /// </exception>
    public FigureSlider(string label, params IReadOnlyList<SliderPosition> positions)
    {
        Label = MathText.Checked(label, "label");
        Require.Given(positions, "positions", "two or more positions");
        if (positions.Count is < 2 or > 200 || positions.Any(position => position is null))
        {
            throw new ParameterException("positions", $"{positions.Count} positions", "from 2 to 200 positions");
        }

        if (positions.GroupBy(position => position.Value).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ParameterException("positions", $"two of value \"{twice.Key}\"", "positions of different values");
        }

        if (positions.Any(position => !position.Panels.Select(Kind).SequenceEqual(positions[0].Panels.Select(Kind))))
        {
            throw new ParameterException("positions", "panels of different axes", "panels with the same labels and scales everywhere");
        }

        Positions = [.. positions];
    }

    /// <summary>What the values are values of.</summary>
    public string Label { get; }

    /// <summary>The positions from left to right.</summary>
    public IReadOnlyList<SliderPosition> Positions { get; }

    /// <summary>A figure's title with the value of a position, such as <c>Overload rate, $β$ = 1.6</c>.</summary>
    internal string Titled(string title, SliderPosition position) => $"{(title.Length > 0 ? $"{title}, " : "")}{Label} = {position.Value}";

    private static (string X, string Y, AxisScale XScale, AxisScale YScale, string Categories) Kind(Panel panel) =>
        (panel.X.Label, panel.Y.Label, panel.X.Scale, panel.Y.Scale, string.Join('\n', panel.X.Categories ?? []));
}
