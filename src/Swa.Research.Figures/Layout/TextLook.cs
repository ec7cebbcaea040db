namespace Swa.Research.Figures;

/// <summary>The look of one text in a figure.</summary>
/// <param name="Size">Font size in pixels.</param>
/// <param name="Anchor">The part of the text that lies at its position.</param>
/// <param name="Color">Hexadecimal colour; null for the document's.</param>
internal sealed record TextLook(double Size, TextAnchor Anchor = TextAnchor.Start, string? Color = null)
{
    public string? Class { get; init; }

    public bool Bold { get; init; }

    public bool Halo { get; init; }

    /// <summary>Whether mathematics has its own typeface; numbers on axes keep that of the axis.</summary>
    public bool MathFonts { get; init; } = true;

    /// <summary>Clockwise turn in degrees.</summary>
    public double Angle { get; init; }
}
