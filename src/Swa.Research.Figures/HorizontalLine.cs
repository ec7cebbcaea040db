namespace Swa.Research.Figures;

/// <summary>A line at one y over the whole width, such as a capacity. Its label is to the right of the plot.</summary>
public sealed record HorizontalLine : ReferenceLine
{
    /// <summary>Makes a line.</summary>
    /// <param name="y">Where it lies, finite.</param>
    /// <param name="label">Its label; empty for none.</param>
    /// <exception cref="ParameterException">y is not finite.</exception>
    public HorizontalLine(double y, string label)
        : base(label) => Y = Numbers.Drawable(y, "y");

    /// <summary>Where the line lies.</summary>
    public double Y { get; }
}
