namespace Swa.Research.Figures;

/// <summary>A short text at a position in the plot.</summary>
public sealed record Annotation : Layer
{
    /// <summary>Makes an annotation.</summary>
    /// <param name="x">Position on the horizontal axis, finite.</param>
    /// <param name="y">Position on the vertical axis, finite.</param>
    /// <param name="text">The text, not empty.</param>
    /// <exception cref="ParameterException">A coordinate is not finite, or the text is empty.</exception>
    public Annotation(double x, double y, string text)
    {
        X = Numbers.Drawable(x, "x");
        Y = Numbers.Drawable(y, "y");
        Text = MathText.Checked(text, "text");
        if (text.Length == 0)
        {
            throw new ParameterException("text", "empty", "a text");
        }
    }

    /// <summary>Position on the horizontal axis.</summary>
    public double X { get; }

    /// <summary>Position on the vertical axis.</summary>
    public double Y { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The part of the text that lies at <see cref="X"/>.</summary>
    public TextAnchor Anchor { get; init => field = Require.Known(value, "anchor"); } = TextAnchor.Middle;
}
