namespace Swa.Research;

/// <summary>The rule for one agent at one step (paper section 4.1): candidates, dual scores, selection. Holds its buffers.</summary>
internal sealed class AgentTurn(CandidateSet candidates)
{
    private readonly double[] _proposals = new double[candidates.Grid.Count + 1];
    private readonly double[] _candidates = new double[candidates.Capacity(candidates.Grid.Count + 1)];
    private readonly ScoredCandidate[] _scored = new ScoredCandidate[candidates.Capacity(candidates.Grid.Count + 1)];

    /// <summary>Decides on a demand.</summary>
    public double Decide(in Situation situation, AgentProfile profile, ICandidateScorer scorer, ulong seedHash)
    {
        RandomStream random = RandomStream.ForRun(seedHash, situation.Agent, situation.Step);
        int proposed = profile.Proposer.Propose(in situation, ref random, _proposals);
        int count = candidates.Assemble(_proposals.AsSpan(0, proposed), ref random, _candidates);
        count = profile.Cut(_candidates.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            _scored[i] = Selection.Score(scorer, profile.Weight, _candidates[i], situation.Belief);
        }

        return _scored[profile.Chooser.Choose(_scored.AsSpan(0, count), ref random)].Demand;
    }
}
