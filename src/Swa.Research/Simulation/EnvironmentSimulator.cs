namespace Swa.Research;

/// <summary>Plays socially-weighted inference in any environment, with the agents, the belief and the metrics of the congestion
/// game.</summary>
/// <remarks>Holds the buffers of one run: use one simulator a thread.</remarks>
public sealed class EnvironmentSimulator
{
    private readonly IEnvironment _environment;
    private readonly Population _population;
    private readonly ICandidateScorer _scorer;
    private readonly CandidateSet _candidates;
    private readonly AgentTurn _turn;
    private readonly double[] _demands;
    private readonly double _smoothing;
    private readonly double _initialBelief;
    private readonly int _steps;

    /// <summary>Makes a simulator.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="population">The agents, as many as the environment has.</param>
    /// <param name="scorer">The dual scores.</param>
    /// <param name="smoothing">Smoothing α of the belief, in [0, 1].</param>
    /// <param name="initialBelief">Belief before the first step, in [0, a_max].</param>
    /// <param name="candidates">How candidate sets are formed; null for the published defaults.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or the population does not fit.</exception>
    public EnvironmentSimulator(
        IEnvironment environment,
        Population population,
        ICandidateScorer scorer,
        double smoothing,
        double initialBelief,
        CandidateOptions? candidates = null,
        int steps = 100)
    {
        _environment = Require.Given(environment, nameof(environment), "an environment");
        _population = Require.Given(population, nameof(population), "a population");
        _scorer = Require.Given(scorer, nameof(scorer), "a scorer");
        if (population.Count != environment.Agents)
        {
            throw new ParameterException(nameof(population), $"{population.Count} agents", $"the environment's {environment.Agents} agents");
        }

        _smoothing = Require.Share(smoothing, nameof(smoothing));
        _initialBelief = Require.Within(0, environment.MaxDemand, initialBelief, nameof(initialBelief));
        _candidates = new CandidateSet(candidates ?? new CandidateOptions(), environment.MaxDemand);
        _steps = Require.AtLeast(1, steps, nameof(steps));
        _turn = new AgentTurn(_candidates);
        _demands = new double[environment.Agents];
    }

    /// <summary>Plays one run and keeps its metrics.</summary>
    /// <param name="seed">Names the run.</param>
    /// <returns>Overload rate, mean welfare and mean load, overload being the environment's own.</returns>
    public EpisodeMetrics Measure(ulong seed)
    {
        IEnvironmentRun run = _environment.Begin();
        ulong seedHash = RandomStream.HashSeed(seed);
        double belief = _initialBelief;
        double? previous = null;
        int overloaded = 0;
        double welfare = 0;
        double load = 0;
        for (int step = 0; step < _steps; step++)
        {
            for (int agent = 0; agent < _demands.Length; agent++)
            {
                AgentProfile profile = _population[agent];
                Situation situation = new(agent, step, belief, previous, profile.Weight, _candidates.Grid, _candidates.Proposals);
                _demands[agent] = _turn.Decide(in situation, profile, _scorer, seedHash);
            }

            RandomStream random = RandomStream.ForRun(seedHash, RandomStream.Environment, step);
            EnvironmentStep outcome = run.Play(_demands, ref random);
            overloaded += outcome.IsOverloaded ? 1 : 0;
            welfare += outcome.Welfare;
            load += outcome.Load;
            belief = Belief.Update(belief, _smoothing, outcome.Load, _environment.Agents);
            previous = outcome.Load;
        }

        return new((double)overloaded / _steps, welfare / _steps, load / _steps);
    }
}
