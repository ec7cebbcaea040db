namespace Swa.Research;

/// <summary>The selection rule of socially-weighted inference (paper eq. 14).</summary>
public static class Selection
{
    /// <summary>Utilities this close count as equal; the smaller demand then wins.</summary>
    public const double TieTolerance = 1e-12;

    /// <summary>(1 − λ)·S_self + λ·S_group (paper eq. 14).</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="selfScore">S_self.</param>
    /// <param name="groupScore">S_group.</param>
    /// <returns>The SWI objective.</returns>
    public static double Utility(double weight, double selfScore, double groupScore) => (1 - weight) * selfScore + weight * groupScore;

    /// <summary>Scores one candidate.</summary>
    /// <param name="scorer">The dual scores.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="demand">The candidate.</param>
    /// <param name="belief">Belief μ̂ about a typical request.</param>
    /// <returns>The candidate's row of the table.</returns>
    public static ScoredCandidate Score(ICandidateScorer scorer, double weight, double demand, double belief)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        double self = scorer.SelfScore(demand);
        double group = scorer.GroupScore(demand, belief);
        return new ScoredCandidate(demand, self, group, Utility(weight, self, group));
    }

    /// <summary>The candidate of largest utility; within <see cref="TieTolerance"/> the one of smallest demand.</summary>
    /// <param name="candidates">At least one candidate, in any order, with a utility that is a number.</param>
    /// <returns>Index into <paramref name="candidates"/>.</returns>
    public static int Best(ReadOnlySpan<ScoredCandidate> candidates)
    {
        double largest = double.NegativeInfinity;
        foreach (ref readonly ScoredCandidate candidate in candidates)
        {
            largest = Math.Max(largest, candidate.Utility);
        }

        int best = -1;
        for (int i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Utility >= largest - TieTolerance && (best < 0 || candidates[i].Demand < candidates[best].Demand))
            {
                best = i;
            }
        }

        return best;
    }
}
