namespace Swa.Research.PublicGoods;

/// <summary>Where one training ended, compared with the equilibrium to reach.</summary>
public enum LearningOutcome
{
    /// <summary>Every agent's mean contribution is within the tolerance of the equilibrium path.</summary>
    Reached,

    /// <summary>
    /// It is within the tolerance of the equilibrium on a grid ten times finer: the learner contributes any amount, the path's agents only
    /// grid levels.
    /// </summary>
    ReachedOnFinerGrid,

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
