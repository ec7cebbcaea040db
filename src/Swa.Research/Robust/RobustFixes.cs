namespace Swa.Research;

/// <summary>The fixes that make socially-weighted inference robust to noise, delay and many agents; see <see cref="RobustRule"/>.</summary>
[Flags]
public enum RobustFixes
{
    /// <summary>The published rule.</summary>
    None = 0,

    /// <summary>The affine score, which has no trap.</summary>
    Score = 1,

    /// <summary>The risk-calibrated margin, and a first belief that agrees with it.</summary>
    Margin = 2,

    /// <summary>The belief gain chosen from the number of agents and the delay.</summary>
    Gain = 4,

    /// <summary>Prediction with the upper quantile of the belief.</summary>
    Confidence = 8,

    /// <summary>A candidate that fills the predicted headroom exactly (<see cref="HeadroomProposer"/>).</summary>
    Headroom = 16,

    /// <summary>All of them.</summary>
    All = Score | Margin | Gain | Confidence | Headroom,
}
