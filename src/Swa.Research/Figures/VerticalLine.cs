using Swa.Research.Parameters;

namespace Swa.Research.Figures;

/// <summary>A line at one x over the whole height, such as a critical weight λ*. Its label stands above the plot.</summary>
public sealed record VerticalLine : Layer
{
    /// <summary>Makes a line.</summary>
    /// <param name="x">Where it stands, finite.</param>
    /// <param name="label">Its label; empty for none.</param>
    /// <exception cref="ParameterException">x is not finite.</exception>
    public VerticalLine(double x, string label)
    {
        X = Numbers.Drawable(x, "x");
        Label = MathText.Checked(label, "label");
    }

    /// <summary>Where the line stands.</summary>
    public double X { get; }

    /// <summary>Label above the plot; empty for none.</summary>
    public string Label { get; }

    /// <summary>Name of the series or bars the line belongs to and whose colour it takes; null for dark grey.</summary>
    public string? ColorOf { get; init; }
}
