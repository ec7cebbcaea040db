namespace Swa.Research.Figures;

/// <summary>The line through the points of a series.</summary>
public enum LineStyle
{
    /// <summary>A dash pattern of the series' own, by its place in the figure.</summary>
    Automatic,

    /// <summary>No line: markers alone.</summary>
    None,

    /// <summary>A continuous line.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Dashes and dots in turn.</summary>
    DashDotted,

    /// <summary>Long dashes.</summary>
    LongDashed,
}
