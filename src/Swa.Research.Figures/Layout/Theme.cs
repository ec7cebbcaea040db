namespace Swa.Research.Figures;

/// <summary>Colours, strokes and typefaces that both renderers share; sizes of text are in <see cref="FigureLayout"/>.</summary>
internal static class Theme
{
    public const string Background = "#ffffff";
    public const string Text = "#222222";
    public const string Muted = "#444444";
    public const string Axis = "#333333";
    public const string Grid = "#e7e7e7";
    public const string Fonts = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',Arimo,'DejaVu Sans',sans-serif";
    public const double RegionOpacity = 0.14;
    public const double BandOpacity = 0.18;
    public const double IntervalWidth = 1.3;
    public const double TickLength = 4;

    /// <summary>Share of a category that its bars fill.</summary>
    public const double GroupShare = 0.8;

    /// <summary>Width of a marker's outline; a marker without an inside needs a stronger one.</summary>
    public static double OutlineWidth(MarkerStyle marker) => IsOpen(marker) ? 2 : 1.5;

    /// <summary>Whether a marker has no inside that could be filled.</summary>
    public static bool IsOpen(MarkerStyle marker) => marker is MarkerStyle.Plus or MarkerStyle.Cross;

    /// <summary>The look of a vertical or horizontal line: thin and dashed.</summary>
    public static LayerStyle Reference(string color) => new(color, MarkerStyle.None, LineStyle.Dashed, 1.5, 0, 0);
}
