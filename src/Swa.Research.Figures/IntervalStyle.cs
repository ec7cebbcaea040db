namespace Swa.Research.Figures;

/// <summary>How the interval around each point of a series is drawn.</summary>
public enum IntervalStyle
{
    /// <summary>A bar with caps at every point.</summary>
    ErrorBars,

    /// <summary>A translucent band along the line.</summary>
    Band,
}
