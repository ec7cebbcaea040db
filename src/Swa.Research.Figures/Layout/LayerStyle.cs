namespace Swa.Research.Figures;

/// <summary>How one layer looks in both renderers.</summary>
/// <param name="Color">Hexadecimal colour.</param>
/// <param name="Marker">Marker, never automatic.</param>
/// <param name="Line">Dash pattern, never automatic.</param>
/// <param name="LineWidth">Width of the line in pixels.</param>
/// <param name="MarkerRadius">Radius of the marker in pixels.</param>
/// <param name="Hatch">Number of the bars' hatch pattern, 0 for plain.</param>
internal sealed record LayerStyle(string Color, MarkerStyle Marker, LineStyle Line, double LineWidth, double MarkerRadius, int Hatch)
{
    /// <summary>Colour inside the marker.</summary>
    public string Fill { get; init; } = Theme.Background;

    /// <summary>Half the width of an error bar's caps in pixels.</summary>
    public double Cap => Math.Max(2.5, MarkerRadius * 0.7);
}
