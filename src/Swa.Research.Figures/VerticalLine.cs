namespace Swa.Research.Figures;

/// <summary>A line at one x over the whole height, such as a critical weight λ*. Its label is above the plot.</summary>
public sealed record VerticalLine : ReferenceLine
{
    /// <summary>Makes a line.</summary>
    /// <param name="x">Where it lies, finite.</param>
    /// <param name="label">Its label; empty for none.</param>
    /// <exception cref="ParameterException">x is not finite.</exception>
    public VerticalLine(double x, string label)
        : base(label) => X = Numbers.Drawable(x, "x");

    /// <summary>Where the line lies.</summary>
    public double X { get; }
}
