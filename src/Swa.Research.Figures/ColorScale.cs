namespace Swa.Research.Figures;

/// <summary>The colours of a heat map; both scales are safe for colour-blind readers.</summary>
public enum ColorScale
{
    /// <summary>Dark to light (viridis), for quantities from low to high.</summary>
    Sequential,

    /// <summary>Blue through white to vermilion, for differences; the middle of the range is white.</summary>
    Diverging,
}
