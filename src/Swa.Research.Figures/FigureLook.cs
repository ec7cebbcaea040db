namespace Swa.Research.Figures;

/// <summary>How a figure is drawn for its destination: a separate page, or a column of a paper.</summary>
public sealed record FigureLook
{
    /// <summary>
    /// Points (1/72 inch) per SVG unit in a figure of a given width. Its text is then 8 pt, axis labels 8.7 pt and ticks 7.3 pt.
    /// </summary>
    internal const double PointsPerUnit = 2.0 / 3;

    private const double PointsPerCentimetre = 72 / 2.54;

    /// <summary>Whether title and caption are drawn; false for papers, which set their own. Titles of panels stay.</summary>
    public bool Title { get; init; } = true;

    /// <summary>
    /// Width of the whole figure in centimetres, from 5 to 100: 8.6 for a column, 17.8 for a page. Text keeps its size in points,
    /// the plot takes the room that is left, and panels that do not fit side by side stand below each other. Null: the figure's
    /// own <see cref="Figure.PlotWidth"/>.
    /// </summary>
    /// <exception cref="ParameterException">The width is out of range.</exception>
    public double? WidthCentimetres
    {
        get;
        init => field = value is { } width ? Require.Within(5, 100, width, "widthCentimetres") : null;
    }

    internal static FigureLook Default { get; } = new();

    /// <summary>The width in SVG units; null: as wide as the plots need.</summary>
    internal double? WidthUnits => WidthCentimetres * PointsPerCentimetre / PointsPerUnit;
}
