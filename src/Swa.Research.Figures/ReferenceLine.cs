namespace Swa.Research.Figures;

/// <summary>A straight line at one value of an axis: <see cref="VerticalLine"/> or <see cref="HorizontalLine"/>.</summary>
public abstract record ReferenceLine : Layer
{
    private protected ReferenceLine(string label) => Label = MathText.Checked(label, "label");

    /// <summary>Label outside the plot; empty for none.</summary>
    public string Label { get; }

    /// <summary>Name of the series or bars the line belongs to and whose colour it takes; null for dark grey.</summary>
    public string? ColorOf { get; init; }
}
