namespace Swa.Research;

/// <summary>One recorded decision of one agent: the scored candidates that it saw, and the one that it took.</summary>
public sealed record ObservedChoice
{
    /// <summary>Makes a decision.</summary>
    /// <param name="candidates">The candidates with both scores, at least one; their utilities are not used.</param>
    /// <param name="chosen">Index of the candidate that was taken.</param>
    /// <exception cref="ParameterException">There is no candidate, a score is not finite, or the index is none of theirs.</exception>
    public ObservedChoice(IReadOnlyList<ScoredCandidate> candidates, int chosen)
    {
        Candidates = Require.Given(candidates, nameof(candidates), "scored candidates");
        Require.AtLeast(1, candidates.Count, nameof(candidates));
        foreach (ScoredCandidate candidate in candidates)
        {
            Require.Finite(candidate.SelfScore, "selfScore");
            Require.Finite(candidate.GroupScore, "groupScore");
        }

        Chosen = Require.AtLeast(0, chosen, nameof(chosen), candidates.Count - 1);
    }

    /// <summary>The candidates with both scores.</summary>
    public IReadOnlyList<ScoredCandidate> Candidates { get; }

    /// <summary>Index of the candidate that was taken.</summary>
    public int Chosen { get; }
}
