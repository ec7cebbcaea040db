namespace Swa.Research;

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
    private readonly ObservedState? _observed;
    private readonly bool _actAlike;
    private readonly double[] _demands;
    private readonly AgentTurn? _turn;

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
        _observed = scenario.IsPublic ? null : new ObservedState(scenario);
        _actAlike = useKernel && ActAlike(scenario);
        _demands = new double[_kernel is null ? scenario.Game.Agents : 0];
        _turn = _kernel is null ? new AgentTurn(scenario.Candidates) : null;
    }

    /// <summary>Plays one episode and keeps its metrics alone.</summary>
    /// <param name="seed">Names the run; every value is allowed.</param>
    /// <returns>The episode's metrics.</returns>
    /// <exception cref="ParameterException">An agent has no candidate.</exception>
    public EpisodeMetrics Measure(ulong seed)
    {
        MetricsSum sum = new(_scenario.Game);
        PublicState state = new(_scenario);
        ulong seedHash = RandomStream.HashSeed(seed);
        _kernel?.Begin(seedHash);
        _observed?.Begin(seedHash);
        while (state.Step < _scenario.Steps)
        {
            double load = Act(in state, seedHash, _demands);
            sum.Add(load, _scenario.Welfare(_demands, load));
            state.Advance(load);
            _observed?.Advance(_demands);
        }

        return sum.ToMetrics();
    }

    /// <summary>Plays one episode and keeps every step.</summary>
    /// <param name="seed">Names the run; every value is allowed.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">An agent has no candidate.</exception>
    public Episode Record(ulong seed)
    {
        Episode episode = new(_scenario);
        PublicState state = new(_scenario);
        ulong seedHash = RandomStream.HashSeed(seed);
        _kernel?.Begin(seedHash);
        _observed?.Begin(seedHash);
        while (state.Step < _scenario.Steps)
        {
            Span<double> demands = episode.Begin(state.Step, _observed?.Belief ?? state.Belief);
            double load = Act(in state, seedHash, demands);
            episode.End(state.Step, load);
            state.Advance(load);
            _observed?.Advance(demands);
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

        if (_actAlike)
        {
            demands.Fill(Decide(_observed?.For(0) ?? state.For(0), seedHash));
            return CongestionGame.Load(demands);
        }

        for (int agent = 0; agent < demands.Length; agent++)
        {
            bool isPresent = _observed?.IsPresent(agent) ?? true;
            demands[agent] = isPresent ? Decide(_observed?.For(agent) ?? state.For(agent), seedHash) : 0;
        }

        return CongestionGame.Load(demands);
    }

    private double Decide(in Situation situation, ulong seedHash) =>
        _turn!.Decide(in situation, _scenario.Population[situation.Agent], _scenario.ScorerOf(situation.Agent), seedHash);

    /// <summary>Whether all agents see the same and draw nothing, so that one decision is everybody's.</summary>
    private static bool ActAlike(Scenario scenario) =>
        scenario.Population.IsUniform && !scenario.Disturbances.SetsBeliefsApart && scenario.HeterogeneousGame is null
        && scenario.Population[0] is { Proposer.IsDeterministic: true, Chooser.IsDeterministic: true }
        && scenario.Candidates.Join == CandidateJoin.Union;
}
