using Swa.Research.Agents;
using Swa.Research.Games;
using Swa.Research.Inference;
using Swa.Research.Randomness;

namespace Swa.Research.Simulation;

/// <summary>
/// Plays episodes of one scenario (paper section 5). All agents act at once on the same public belief: the load of the step
/// before is public, the load of this step is not.
/// </summary>
/// <remarks>Holds the buffers of one episode, so that playing allocates nothing: use one simulator a thread.</remarks>
public sealed class EpisodeSimulator
{
    private readonly Scenario _scenario;
    private readonly double[] _demands;
    private readonly double[] _proposals;
    private readonly double[] _candidates;
    private readonly ScoredCandidate[] _scored;

    /// <summary>Makes a simulator.</summary>
    /// <param name="scenario">The scenario to play.</param>
    public EpisodeSimulator(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        _scenario = scenario;
        _demands = new double[scenario.Game.Agents];
        _proposals = new double[scenario.Candidates.Grid.Count];
        _candidates = new double[scenario.Candidates.Capacity(_proposals.Length)];
        _scored = new ScoredCandidate[_candidates.Length];
    }

    /// <summary>Plays one episode and keeps its metrics alone.</summary>
    /// <param name="seed">Names the run; every value is allowed.</param>
    /// <returns>The episode's metrics.</returns>
    /// <exception cref="Parameters.ParameterException">An agent has no candidate.</exception>
    public EpisodeMetrics Measure(ulong seed)
    {
        MetricsSum sum = new(_scenario.Game);
        PublicState state = new(_scenario);
        for (; state.Step < _scenario.Steps; state.Advance(CongestionGame.Load(_demands)))
        {
            Act(in state, seed);
            sum.Add(CongestionGame.Load(_demands));
        }

        return sum.ToMetrics();
    }

    /// <summary>Plays one episode and keeps every step.</summary>
    /// <param name="seed">Names the run; every value is allowed.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="Parameters.ParameterException">An agent has no candidate.</exception>
    public Episode Record(ulong seed)
    {
        Episode episode = new(_scenario.Game, _scenario.Steps);
        PublicState state = new(_scenario);
        for (; state.Step < _scenario.Steps; state.Advance(CongestionGame.Load(_demands)))
        {
            Act(in state, seed);
            episode.Record(state.Step, state.Belief, _demands, CongestionGame.Load(_demands));
        }

        return episode;
    }

    private void Act(in PublicState state, ulong seed)
    {
        for (int agent = 0; agent < _demands.Length; agent++)
        {
            AgentProfile profile = _scenario.Population[agent];
            RandomStream random = RandomStream.For(seed, agent, state.Step);
            Situation situation = state.For(agent);
            int proposed = profile.Proposer.Propose(in situation, ref random, _proposals);
            int count = _scenario.Candidates.Assemble(_proposals.AsSpan(0, proposed), ref random, _candidates);
            for (int i = 0; i < count; i++)
            {
                _scored[i] = Selection.Score(_scenario.Scorer, profile.Weight, _candidates[i], state.Belief);
            }

            _demands[agent] = _scored[profile.Chooser.Choose(_scored.AsSpan(0, count), ref random)].Demand;
        }
    }
}
