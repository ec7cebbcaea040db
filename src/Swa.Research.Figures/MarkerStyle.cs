namespace Swa.Research.Figures;

/// <summary>The marker on each point of a series.</summary>
public enum MarkerStyle
{
    /// <summary>A marker of the series' own, by its place in the figure.</summary>
    Automatic,

    /// <summary>No markers: a curve.</summary>
    None,

    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle on its base.</summary>
    Triangle,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>An upright cross (+).</summary>
    Plus,

    /// <summary>A triangle on its tip.</summary>
    InvertedTriangle,

    /// <summary>A diagonal cross (×).</summary>
    Cross,
}
