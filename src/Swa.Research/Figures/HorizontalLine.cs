using Swa.Research.Parameters;

namespace Swa.Research.Figures;

/// <summary>A line at one y over the whole width, such as a capacity. Its label stands to the right of the plot.</summary>
public sealed record HorizontalLine : Layer
{
    /// <summary>Makes a line.</summary>
    /// <param name="y">Where it lies, finite.</param>
    /// <param name="label">Its label; empty for none.</param>
    /// <exception cref="ParameterException">y is not finite.</exception>
    public HorizontalLine(double y, string label)
    {
        Y = Numbers.Drawable(y, "y");
        Label = MathText.Checked(label, "label");
    }

    /// <summary>Where the line lies.</summary>
    public double Y { get; }

    /// <summary>Label to the right of the plot; empty for none.</summary>
    public string Label { get; }

    /// <summary>Name of the series or bars the line belongs to and whose colour it takes; null for dark grey.</summary>
    public string? ColorOf { get; init; }
}
