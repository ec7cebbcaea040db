namespace Swa.Research.Figures;

/// <summary>A shaded rectangle behind the data, such as an unstable range; a side left open runs to the edge of the plot.</summary>
public sealed record ShadedRegion : Layer
{
    /// <summary>Makes a region.</summary>
    /// <param name="name">Name in the legend; empty keeps the region out of the legend.</param>
    /// <param name="left">Left end, null for the plot's edge.</param>
    /// <param name="right">Right end, null for the plot's edge.</param>
    /// <param name="bottom">Lower end, null for the plot's edge.</param>
    /// <param name="top">Upper end, null for the plot's edge.</param>
    /// <exception cref="ParameterException">A side is not finite, or opposite sides are not in order.</exception>
    public ShadedRegion(string name, double? left = null, double? right = null, double? bottom = null, double? top = null)
    {
        Name = MathText.Checked(name, "name");
        Left = Side(left, "left");
        Right = Side(right, "right");
        Bottom = Side(bottom, "bottom");
        Top = Side(top, "top");
        if (Left >= Right)
        {
            throw Require.Refuse("right", Right.Value, "a number above left");
        }

        if (Bottom >= Top)
        {
            throw Require.Refuse("top", Top.Value, "a number above bottom");
        }
    }

    /// <summary>Name in the legend; empty keeps the region out of the legend.</summary>
    public string Name { get; }

    /// <summary>Left end, null for the plot's edge.</summary>
    public double? Left { get; }

    /// <summary>Right end, null for the plot's edge.</summary>
    public double? Right { get; }

    /// <summary>Lower end, null for the plot's edge.</summary>
    public double? Bottom { get; }

    /// <summary>Upper end, null for the plot's edge.</summary>
    public double? Top { get; }

    /// <summary>Name of the series or bars whose colour the region takes; null for grey.</summary>
    public string? ColorOf { get; init; }

    private static double? Side(double? value, string name) => value is { } side ? Numbers.Drawable(side, name) : null;
}
