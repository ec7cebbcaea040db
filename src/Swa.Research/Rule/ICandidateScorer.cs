namespace Swa.Research;

/// <summary>Dual scoring of candidates (paper section 4.1, step 2): how good an action is for the agent and for the group.</summary>
/// <remarks>A scorer keeps no state: the same arguments always give the same scores, from any thread.</remarks>
public interface ICandidateScorer
{
    /// <summary>W_ref: the span of welfare that is one unit of the group score, in demand units, above 0.</summary>
    double ReferenceWelfare { get; }

    /// <summary>S_self(a): how well the action serves the agent's own objective.</summary>
    /// <param name="demand">The candidate a in [0, a_max].</param>
    /// <returns>A score in [0, 1].</returns>
    double SelfScore(double demand);

    /// <summary>S_group(a): the predicted effect of the action on everybody.</summary>
    /// <param name="demand">The candidate a in [0, a_max].</param>
    /// <param name="belief">Belief μ̂ about a typical request of the others, in demand units.</param>
    /// <returns>A score; [0, 1] where the scorer clips it.</returns>
    double GroupScore(double demand, double belief);
}
