namespace Swa.Research;

/// <summary>
/// Plays episodes of one scenario (paper section 5). All agents act at once on the same public belief: the load of the step
/// before is public, the load of this step is not.
/// </summary>
/// <remarks>
/// Holds the buffers of one episode, so that playing allocates nothing: use one simulator per thread. The agents decide by
/// <see cref="SwiRule"/>; where <see cref="EpisodeKernel"/> can play the scenario, it does, by the same formulas and with the same
/// result bit for bit.
/// </remarks>
public sealed class EpisodeSimulator
{
    private const int MostRecorded = 10_000_000;

    private readonly CheckedScenario _scenario;
    private readonly EpisodeKernel? _kernel;
    private readonly EpisodeRun _run;
    private readonly bool _actAlike;
    private readonly double[] _demands;
    private readonly double[] _proposals;
    private readonly double[] _candidates;
    private readonly ScoredCandidate[] _table;

    /// <summary>Makes a simulator.</summary>
    /// <param name="scenario">The scenario to play.</param>
    /// <exception cref="ParameterException">Two parameters do not fit each other.</exception>
    public EpisodeSimulator(Scenario scenario)
        : this(Require.Given(scenario, nameof(scenario), "a scenario").Check())
    {
    }

    /// <summary>Makes a simulator.</summary>
    /// <param name="scenario">The scenario to play.</param>
    public EpisodeSimulator(CheckedScenario scenario)
        : this(scenario, useKernel: true)
    {
    }

    /// <summary>Makes a simulator, with the kernel or without it, so that the two can be compared.</summary>
    internal EpisodeSimulator(CheckedScenario scenario, bool useKernel)
    {
        _scenario = Require.Given(scenario, nameof(scenario), "a scenario");
        _kernel = useKernel ? EpisodeKernel.For(scenario) : null;
        _run = new EpisodeRun(scenario);
        _actAlike = useKernel && ActAlike(scenario);
        _demands = new double[scenario.Game.Agents];
        int proposals = _kernel is null ? scenario.Candidates.Grid.Count + 1 : 0;
        int candidates = _kernel is null ? scenario.Candidates.Capacity(proposals) : 0;
        _proposals = new double[proposals];
        _candidates = new double[candidates];
        _table = new ScoredCandidate[candidates];
    }

    /// <summary>Plays one episode and keeps its metrics alone.</summary>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <returns>The episode's metrics.</returns>
    /// <exception cref="ParameterException">An agent has no candidate.</exception>
    public EpisodeMetrics Measure(ulong seed)
    {
        Play(seed, keepsSteps: false);
        return _run.Metrics;
    }

    /// <summary>Plays one episode and keeps every step.</summary>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">An agent has no candidate, or agents × steps is above ten million.</exception>
    public Episode Record(ulong seed)
    {
        Require.AtLeast(1, _scenario.Steps, "steps", Math.Max(1, MostRecorded / _scenario.Game.Agents));
        Play(seed, keepsSteps: true);
        return _run.Episode!;
    }

    private void Play(ulong seed, bool keepsSteps)
    {
        ulong seedHash = RandomStream.HashSeed(seed);
        _run.BeginHashed(seedHash, keepsSteps);
        if (_kernel is not null)
        {
            _kernel.Begin(seedHash);
            while (!_run.IsOver)
            {
                Span<double> demands = keepsSteps ? _demands : [];
                double load = _kernel.Act(_run.Belief, seedHash, _run.Step, demands);
                _run.Play(demands, CongestionEnvironment.StepOf(_scenario.Game, load));
            }

            return;
        }

        while (!_run.IsOver)
        {
            if (_actAlike)
            {
                _demands.AsSpan().Fill(Decide(0, seedHash));
            }
            else
            {
                for (int agent = 0; agent < _demands.Length; agent++)
                {
                    _demands[agent] = _run.IsPresent(agent) ? Decide(agent, seedHash) : 0;
                }
            }

            _run.Play(_demands);
        }
    }

    private double Decide(int agent, ulong seedHash)
    {
        Situation situation = _run.For(agent);
        AgentProfile profile = _scenario.Population[agent];
        RandomStream random = RandomStream.ForRun(seedHash, agent, situation.Step);
        int proposed = profile.Proposer.Propose(in situation, ref random, _proposals);
        int count = _scenario.RuleOf(agent).Score(
            situation.Weight, situation.Belief, _proposals.AsSpan(0, proposed), ref random, _candidates, _table);
        return _table[profile.Chooser.Choose(_table.AsSpan(0, count), ref random)].Demand;
    }

    /// <summary>Whether all agents see the same and draw nothing, so that one decision serves all.</summary>
    private static bool ActAlike(CheckedScenario scenario) =>
        scenario.Population.IsUniform && !scenario.Disturbances.SetsBeliefsApart && scenario.HeterogeneousGame is null
        && scenario.Population[0] is { Proposer.IsDeterministic: true, Chooser.IsDeterministic: true }
        && scenario.Candidates.Join == CandidateJoin.Union;
}
