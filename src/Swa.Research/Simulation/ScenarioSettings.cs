namespace Swa.Research;

/// <summary>
/// A scenario of equal stand-ins as one flat list of parameters: what a command line, a sweep's axis or a file of parameters
/// speaks of. Nothing is checked until <see cref="ToScenario"/>.
/// </summary>
/// <remarks>The defaults are the paper's experiment with the options of the authors' published script.</remarks>
public sealed record ScenarioSettings
{
    /// <summary>Number of agents n.</summary>
    public int Agents { get; init; } = CongestionGame.Paper.Agents;

    /// <summary>Capacity C in demand units.</summary>
    public double Capacity { get; init; } = CongestionGame.Paper.Capacity;

    /// <summary>Congestion severity β.</summary>
    public double Severity { get; init; } = CongestionGame.Paper.Severity;

    /// <summary>Largest demand a_max in demand units.</summary>
    public double MaxDemand { get; init; } = CongestionGame.Paper.MaxDemand;

    /// <summary>Social weight λ of every agent.</summary>
    public double Weight { get; init; } = 0.8;

    /// <summary>Number of steps T.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Options of the rule.</summary>
    public SwiOptions Rule { get; init; } = new();

    /// <summary>How candidate sets are formed.</summary>
    public CandidateOptions Candidates { get; init; } = new();

    /// <summary>The stand-in that plays every agent.</summary>
    public StandIn Agent { get; init; } = new();

    /// <summary>What stands between the load and the agents' beliefs; nothing in the paper's experiment.</summary>
    public Disturbances Disturbances { get; init; } = Disturbances.None;

    /// <summary>
    /// Fixes of the <see cref="RobustRule"/> for this game, noise and delay; they override smoothing, margin and first belief, and
    /// need β above 1.
    /// </summary>
    public RobustFixes Fixes { get; init; }

    /// <summary>The options that are played: <see cref="Rule"/> with <see cref="Fixes"/> put in.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public SwiOptions PlayedRule() => PlayedRule(Game());

    /// <summary>Checks the parameters and joins them to a scenario.</summary>
    /// <returns>A scenario that can be run.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public Scenario ToScenario()
    {
        CongestionGame game = Game();
        SwiOptions rule = PlayedRule(game);
        IProposer proposer = Fixes.HasFlag(RobustFixes.Headroom)
            ? new HeadroomProposer(Agent.Proposer, Capacity - rule.SafetyMargin, Agents)
            : Agent.Proposer;
        return new(game, Population.Uniform(Agents, new AgentProfile(Weight, proposer, Agent.Chooser)), rule, Candidates, Steps, disturbances: Disturbances);
    }

    private CongestionGame Game() => new(Agents, Capacity, Severity, MaxDemand);

    private SwiOptions PlayedRule(CongestionGame game) => Fixes == RobustFixes.None
        ? Rule
        : new RobustRule(game, Disturbances.Noise, Disturbances.Delay).Options(Fixes, Rule);
}
