using Swa.Research.Agents;
using Swa.Research.Games;
using Swa.Research.Inference;
using Swa.Research.Randomness;

namespace Swa.Research.Simulation;

/// <summary>
/// Plays episodes of one scenario (paper section 5). All agents act at once on the same public belief: the load of the step
/// before is public, the load of this step is not.
/// </summary>
/// <remarks>
/// Holds the buffers of one episode, so that playing allocates nothing: use one simulator a thread. The rule stands here as the
/// paper states it; where <see cref="EpisodeKernel"/> can play the scenario, it does, with the same result bit for bit.
/// </remarks>
public sealed class EpisodeSimulator
{
    private readonly Scenario _scenario;
    private readonly EpisodeKernel? _kernel;
    private readonly double[] _demands;
    private readonly double[] _proposals;
    private readonly double[] _candidates;
    private readonly ScoredCandidate[] _scored;

    /// <summary>Makes a simulator.</summary>
    /// <param name="scenario">The scenario to play.</param>
    public EpisodeSimulator(Scenario scenario)
        : this(scenario, useKernel: true)
    {
    }

    /// <summary>Makes a simulator that may be kept from the kernel, so that the two can be compared.</summary>
    internal EpisodeSimulator(Scenario scenario, bool useKernel)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        _scenario = scenario;
        _kernel = useKernel ? EpisodeKernel.For(scenario) : null;
        _demands = new double[_kernel is null ? scenario.Game.Agents : 0];
        _proposals = new double[_kernel is null ? scenario.Candidates.Grid.Count : 0];
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
        ulong seedHash = RandomStream.HashSeed(seed);
        while (state.Step < _scenario.Steps)
        {
            double load = Act(in state, seedHash, _demands);
            sum.Add(load);
            state.Advance(load);
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
        ulong seedHash = RandomStream.HashSeed(seed);
        while (state.Step < _scenario.Steps)
        {
            Span<double> demands = episode.Begin(state.Step, state.Belief);
            double load = Act(in state, seedHash, demands);
            episode.End(state.Step, load);
            state.Advance(load);
        }

        return episode;
    }

    /// <summary>Lets every agent act on the public state; <paramref name="demands"/> may be empty where the kernel plays.</summary>
    private double Act(in PublicState state, ulong seedHash, Span<double> demands)
    {
        if (_kernel is not null)
        {
            return _kernel.Act(state.Belief, seedHash, state.Step, demands);
        }

        for (int agent = 0; agent < demands.Length; agent++)
        {
            AgentProfile profile = _scenario.Population[agent];
            RandomStream random = RandomStream.ForRun(seedHash, agent, state.Step);
            Situation situation = state.For(agent);
            int proposed = profile.Proposer.Propose(in situation, ref random, _proposals);
            int count = _scenario.Candidates.Assemble(_proposals.AsSpan(0, proposed), ref random, _candidates);
            for (int i = 0; i < count; i++)
            {
                _scored[i] = Selection.Score(_scenario.Scorer, profile.Weight, _candidates[i], state.Belief);
            }

            demands[agent] = _scored[profile.Chooser.Choose(_scored.AsSpan(0, count), ref random)].Demand;
        }

        return CongestionGame.Load(demands);
    }
}
