namespace Swa.Research;

/// <summary>Options of socially-weighted inference in the congestion game; the defaults are those of the authors'
/// published script.</summary>
/// <remarks>Bounds that depend on the game (m &lt; C, μ̂_0 ≤ a_max) are checked where options and game meet.</remarks>
public sealed record SwiOptions
{
    /// <summary>The options without margin and centering, as in the paper's eqs. 21 and 22.</summary>
    public static SwiOptions Plain { get; } = new() { SafetyMargin = 0, Centering = 0 };

    /// <summary>Smoothing α of the belief (paper eq. 19), in [0, 1].</summary>
    public double Smoothing { get; init => field = Require.Share(value, "smoothing"); } = 0.2;

    /// <summary>Safety margin m (paper eq. 23) in demand units, in [0, C).</summary>
    public double SafetyMargin { get; init => field = Require.NonNegative(value, "margin"); } = 2;

    /// <summary>Strength γ of capacity-centering (paper eq. 24) per squared demand unit, at least 0.</summary>
    public double Centering { get; init => field = Require.NonNegative(value, "centering"); } = 0.02;

    /// <summary>Reference welfare W_ref (paper eq. 22), above 0; null: the predicted welfare at the effective capacity.</summary>
    public double? ReferenceWelfare
    {
        get;
        init => field = value is { } reference ? Require.Positive(reference, "reference") : null;
    }

    /// <summary>
    /// Whether W_ref is the calibrated reference (n − β)·a_max where none is set, with which the rule switches at λ* (see
    /// <see cref="NormalisedThreshold.CalibratedReference"/>).
    /// </summary>
    public bool IsCalibrated { get; init; }

    /// <summary>How predicted welfare becomes the group score; the paper's is clipped.</summary>
    public GroupScale GroupScale { get; init => field = Require.Known(value, "groupScale"); } = GroupScale.Clipped;

    /// <summary>Predicts with an upper quantile of the belief; null for the belief itself, as in the paper.</summary>
    public ConfidenceBound? Confidence { get; init; }

    /// <summary>Belief μ̂_0 before the first step in demand units, in [0, a_max]; null: C/n.</summary>
    public double? InitialBelief
    {
        get;
        init => field = value is { } belief ? Require.NonNegative(belief, "initialBelief") : null;
    }
}
