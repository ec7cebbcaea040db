namespace Swa.Research.PublicGoods;

/// <summary>Where one training ended, compared with the equilibrium to reach.</summary>
public enum LearningOutcome
{
    /// <summary>Every agent's mean contribution is within the tolerance of the equilibrium path, and no agent gains by deviating.</summary>
    Reached,

    /// <summary>
    /// On the path, but some agent would gain by another constant contribution: the others have not learnt to answer it as the
    /// equilibrium does, so that what was learnt is no equilibrium.
    /// </summary>
    OnPathWithGain,

    /// <summary>
    /// Elsewhere, but no agent gains by any constant contribution while the others keep to their policies: a Nash equilibrium of what was
    /// learnt, or incentives too weak to distinguish.
    /// </summary>
    NobodyGains,

    /// <summary>
    /// Elsewhere, and some agent would gain by a contribution that its draws no longer try: a local optimum, at least against what
    /// the others have learnt to answer.
    /// </summary>
    LocalOptimum,
}
