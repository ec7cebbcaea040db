namespace Swa.Research;

/// <summary>
/// What is played: a game, the agents, the rule by which they decide, and for how long. One flat list of parameters; the defaults are the
/// paper's experiment (section 5) with the options of the authors' published script.
/// </summary>
/// <remarks>
/// Each property is checked when it is set; what concerns several of them is checked when the scenario is played. Use
/// <c>Scenario.Paper with { Weight = 0.7 }</c>. Parameters that belong together are also available as records:
/// <see cref="Game"/>, <see cref="Rule"/>, <see cref="Candidates"/>, <see cref="Disturbances"/>.
/// </remarks>
public sealed record Scenario
{
    /// <summary>The paper's experiment.</summary>
    public static Scenario Paper { get; } = new();

    /// <summary>The game: <see cref="Agents"/>, <see cref="Capacity"/>, <see cref="Severity"/> and <see cref="MaxDemand"/>.</summary>
    public CongestionGame Game { get; init => field = Require.Given(value, "game", "a game"); } = CongestionGame.Paper;

    /// <summary>Options of the rule: how candidates are scored.</summary>
    public SwiOptions Rule { get; init => field = Require.Given(value, "rule", "options of the rule"); } = new();

    /// <summary>How candidate sets are formed.</summary>
    public CandidateOptions Candidates { get; init => field = Require.Given(value, "candidates", "options of candidates"); } = new();

    /// <summary>How agents' observations of the load are disturbed.</summary>
    public Disturbances Disturbances { get; init => field = Require.Given(value, "disturbances", "disturbances"); } = Disturbances.None;

    /// <summary>Number of agents n, at least 1.</summary>
    [Parameter("n", "Number of agents, at least 1.")]
    public int Agents { get => Game.Agents; init => Game = Game with { Agents = value }; }

    /// <summary>Capacity C of the resource in demand units, above 0.</summary>
    [Parameter("C", "Capacity of the resource in demand units, above 0.")]
    public double Capacity { get => Game.Capacity; init => Game = Game with { Capacity = value }; }

    /// <summary>Congestion severity β: welfare lost per unit of excess load, above 0.</summary>
    [Parameter("β", "Congestion severity: welfare lost per unit of excess load, above 0.", Label = "Congestion severity $β$")]
    public double Severity { get => Game.Severity; init => Game = Game with { Severity = value }; }

    /// <summary>Largest demand a_max of one agent in demand units, above 0.</summary>
    [Parameter("a", "Largest demand of one agent in demand units, above 0.")]
    public double MaxDemand { get => Game.MaxDemand; init => Game = Game with { MaxDemand = value }; }

    /// <summary>Social weight λ of every agent, in [0, 1].</summary>
    [Parameter("λ", "Social weight, from 0 to 1.", Label = "Social weight $λ$")]
    public double Weight { get; init => field = Require.Share(value, "weight"); } = 0.8;

    /// <summary>The agents' own social weights λ_i in their order, each in [0, 1]; null: all have <see cref="Weight"/>.</summary>
    public IReadOnlyList<double>? Weights
    {
        get;
        init => field = value is null ? null : [.. value.Select(weight => Require.Share(weight, "weights"))];
    }

    /// <summary>Number of steps T of an episode, at least 1.</summary>
    [Parameter("T", "Number of steps of an episode, at least 1.")]
    public int Steps { get; init => field = Require.AtLeast(1, value, "steps"); } = 20;

    /// <summary>Smoothing α of the belief, in [0, 1].</summary>
    [Parameter("α", "Smoothing of the belief, from 0 to 1.")]
    public double Smoothing { get => Rule.Smoothing; init => Rule = Rule with { Smoothing = value }; }

    /// <summary>Safety margin m below capacity in demand units, in [0, C).</summary>
    [Parameter("m", "Safety margin below capacity in demand units, from 0 to below the capacity.")]
    public double Margin { get => Rule.SafetyMargin; init => Rule = Rule with { SafetyMargin = value }; }

    /// <summary>Strength γ of capacity-centering, at least 0.</summary>
    [Parameter("γ", "Strength of capacity-centering, at least 0.")]
    public double Centering { get => Rule.Centering; init => Rule = Rule with { Centering = value }; }

    /// <summary>Reference welfare W_ref of the group score, above 0; null: the predicted welfare at capacity less margin.</summary>
    [Parameter("R", "Reference welfare of the group score, above 0 (default: the predicted welfare at capacity less margin).")]
    public double? Reference { get => Rule.ReferenceWelfare; init => Rule = Rule with { ReferenceWelfare = value }; }

    /// <summary>Belief μ̂_0 about a typical request before the first step, in [0, a_max]; null: C/n, at most a_max.</summary>
    [Parameter("M", "Belief about a typical request before the first step, from 0 to the largest demand (default: C/n).")]
    public double? InitialBelief { get => Rule.InitialBelief; init => Rule = Rule with { InitialBelief = value }; }

    /// <summary>Number K of distinct proposals, from 1 to the number of grid points.</summary>
    [Parameter("K", "Number of distinct proposals, from 1 to the number of grid points.")]
    public int Proposals { get => Candidates.Proposals; init => Candidates = Candidates with { Proposals = value }; }

    /// <summary>Distance between neighbouring grid points in demand units, in [1e−10, a_max].</summary>
    [Parameter("s", "Distance between neighbouring grid points in demand units, from 1e-10 to the largest demand.")]
    public double GridStep { get => Candidates.GridStep; init => Candidates = Candidates with { GridStep = value }; }

    /// <summary>Demands that are candidates whatever is proposed, each in [0, a_max]; of the default ones those
    /// above a_max are left out.</summary>
    [Parameter("list", "Demands that are candidates whatever is proposed; or none.")]
    public IReadOnlyList<double> Anchors { get => Candidates.Anchors; init => Candidates = Candidates with { Anchors = value }; }

    /// <summary>How proposals and anchors are joined.</summary>
    [Parameter("name", "How proposals and anchors are joined: union, as in the paper, or reference-script, as in the authors' script.")]
    public CandidateJoin Join { get => Candidates.Join; init => Candidates = Candidates with { Join = value }; }

    /// <summary>Who proposes candidates. It is called from all threads of a sweep, so it must keep no state.</summary>
    [Parameter("name", "Who proposes candidates.")]
    public IProposer Proposer { get; init => field = Require.Given(value, "proposer", "a proposer"); } = new UniformProposer();

    /// <summary>Who chooses from the scored table. It is called from all threads of a sweep, so it must keep no state.</summary>
    [Parameter("name", "Who chooses from the scored table.")]
    public IChooser Chooser { get; init => field = Require.Given(value, "chooser", "a chooser"); } = new ArgMaxChooser();

    /// <summary>Proposer and chooser as one.</summary>
    public StandIn Agent
    {
        get => new(Proposer, Chooser);
        init => (Proposer, Chooser) = Require.Given(value, "agent", "a stand-in");
    }

    /// <summary>Probability p of a random pick by a <see cref="NoisyChooser"/>, in [0, 1]; null with another
    /// chooser, which ignores it.</summary>
    [Parameter("p", "Probability of a random pick by the noisy chooser, from 0 to 1.")]
    public double? Noise
    {
        get => (Chooser as NoisyChooser)?.Noise;
        init => Chooser = value is { } noise && new NoisyChooser(noise) is var noisy && Chooser is NoisyChooser ? noisy : Chooser;
    }

    /// <summary>Temperature τ of a <see cref="SoftmaxChooser"/> in units of utility, above 0; null with another chooser,
    /// which ignores it.</summary>
    [Parameter("τ", "Temperature of the softmax chooser in units of utility, above 0.")]
    public double? Temperature
    {
        get => (Chooser as SoftmaxChooser)?.Temperature;
        init => Chooser = value is { } temperature && new SoftmaxChooser(temperature) is var softmax && Chooser is SoftmaxChooser
            ? softmax
            : Chooser;
    }

    /// <summary>Standard deviation σ of the noise on the observed load in demand units, at least 0.</summary>
    [Parameter("σ", "Standard deviation of the noise on the observed load in demand units, at least 0.")]
    public double ObservationNoise { get => Disturbances.Noise; init => Disturbances = Disturbances with { Noise = value }; }

    /// <summary>Whether all agents see the same noise or each its own.</summary>
    [Parameter("name", "Who sees the same noise: public (all agents) or private (each its own).")]
    public NoiseScope NoiseScope { get => Disturbances.NoiseScope; init => Disturbances = Disturbances with { NoiseScope = value }; }

    /// <summary>Delay d of the observed load in steps, from 0 to 100.</summary>
    [Parameter("d", "Steps by which the observed load is late, from 0 to 100.")]
    public int Delay { get => Disturbances.Delay; init => Disturbances = Disturbances with { Delay = value }; }

    /// <summary>Probability q that an agent misses the load at a step, in [0, 1].</summary>
    [Parameter("q", "Probability that an agent misses the load at a step, from 0 to 1.")]
    public double Loss { get => Disturbances.Loss; init => Disturbances = Disturbances with { Loss = value }; }

    /// <summary>Probability that an agent goes away before a step, in [0, 1].</summary>
    [Parameter("p", "Probability that an agent goes away before a step, from 0 to 1.")]
    public double Leave { get => Disturbances.Leave; init => Disturbances = Disturbances with { Leave = value }; }

    /// <summary>Probability that an agent who is away comes back before a step, in [0, 1].</summary>
    [Parameter("p", "Probability that an agent who is away comes back before a step, from 0 to 1.")]
    public double Return { get => Disturbances.Return; init => Disturbances = Disturbances with { Return = value }; }

    /// <summary>Fixes of the <see cref="RobustRule"/> for this game, noise and delay; they override smoothing, margin and first belief, and
    /// need β above 1.</summary>
    [Parameter("names", "Fixes of the robust rule, planned for the noise and the delay: none, all, or score, margin, gain, confidence, "
        + "headroom joined by '+'. They override smoothing, margin and first belief.")]
    public RobustFixes Fixes { get; init; }

    /// <summary>Agents that differ in more than their weights; null: all follow <see cref="Proposer"/> and <see cref="Chooser"/>.</summary>
    public Population? Population { get; init; }

    /// <summary>The dual scores of every agent; null: those of the rule and population.</summary>
    public ICandidateScorer? Scorer { get; init; }

    /// <summary>The environment that receives the demands; null: the congestion game itself.</summary>
    public IEnvironment? Environment { get; init; }

    /// <summary>The options that are played: <see cref="Rule"/> with <see cref="Fixes"/> applied.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public SwiOptions PlayedRule() => Fixes == RobustFixes.None
        ? Rule
        : new RobustRule(Game, Disturbances.Noise, Disturbances.Delay).Options(Fixes, Rule);

    /// <summary>Checks the parameters as a whole.</summary>
    /// <returns>What is played.</returns>
    /// <exception cref="ParameterException">Two parameters do not fit each other.</exception>
    public CheckedScenario Check() => new(this);

    /// <summary>Plays one episode and keeps every step.</summary>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">Two parameters do not fit each other, or an agent has no candidate.</exception>
    public Episode Play(ulong seed) => new EpisodeSimulator(Check()).Record(seed);
}
