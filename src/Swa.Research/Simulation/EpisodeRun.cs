namespace Swa.Research;

/// <summary>
/// One episode while it is played, step by step: what each agent knows, and the outcome of its demands. The caller asks for the
/// <see cref="Situation"/> of every agent, lets it decide, synchronously or not, and submits all demands of the step.
/// </summary>
/// <remarks>Holds its buffers: one run plays many episodes, one after the other, on one thread at a time.</remarks>
public sealed class EpisodeRun
{
    private readonly CheckedScenario _scenario;
    private readonly BeliefState _state;
    private IEnvironmentRun _environment;
    private MetricsSum _sum;
    private ulong _seedHash;

    /// <summary>Makes a run; <see cref="Begin(ulong, bool)"/> starts its episodes.</summary>
    /// <param name="scenario">The scenario to play.</param>
    public EpisodeRun(CheckedScenario scenario)
    {
        _scenario = Require.Given(scenario, nameof(scenario), "a scenario");
        _state = new BeliefState(scenario);
        _environment = scenario.Environment.Begin();
    }

    /// <summary>Index of the next step, from 0.</summary>
    public int Step => _state.Step;

    /// <summary>Whether all steps have been played.</summary>
    public bool IsOver => _state.Step >= _scenario.Steps;

    /// <summary>The belief of all agents, or the mean of their beliefs, in demand units.</summary>
    public double Belief => _state.Belief;

    /// <summary>The metrics of the steps played so far, at least one.</summary>
    public EpisodeMetrics Metrics => _sum.ToMetrics();

    /// <summary>The episode, where its steps are kept; otherwise null.</summary>
    public Episode? Episode { get; private set; }

    /// <summary>Begins an episode.</summary>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <param name="keepsSteps">Whether <see cref="Episode"/> keeps every step.</param>
    public void Begin(ulong seed, bool keepsSteps) => BeginHashed(RandomStream.HashSeed(seed), keepsSteps);

    /// <summary>Whether an agent is present at this step; one that is away demands nothing.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>True where it is present.</returns>
    public bool IsPresent(int agent) => _state.IsPresent(agent);

    /// <summary>What an agent knows at this step.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>Its situation.</returns>
    public Situation For(int agent) => _state.For(agent);

    /// <summary>Ends the step with the demands of all agents.</summary>
    /// <param name="demands">One demand per agent, in [0, a_max]; 0 for agents that are away.</param>
    public void Play(ReadOnlySpan<double> demands)
    {
        RandomStream random = RandomStream.ForRun(_seedHash, RandomStream.Environment, Step);
        Play(demands, _environment.Play(demands, ref random));
    }

    internal void BeginHashed(ulong seedHash, bool keepsSteps)
    {
        _seedHash = seedHash;
        _sum = default;
        _state.Begin(seedHash);
        _environment = _scenario.Environment.Begin();
        Episode = keepsSteps ? new Episode(_scenario) : null;
    }

    /// <summary>Ends the step with its outcome; the demands may be left out where nothing is kept and nothing withheld.</summary>
    internal void Play(ReadOnlySpan<double> demands, EnvironmentStep outcome)
    {
        _sum.Add(outcome);
        Episode?.Set(Step, _state.Belief, demands, outcome);
        _state.Advance(demands, outcome.Load);
    }
}
