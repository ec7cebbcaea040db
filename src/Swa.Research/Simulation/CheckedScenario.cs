namespace Swa.Research;

/// <summary>A scenario whose parameters have been checked as a whole: all that an episode needs except its seed.</summary>
public sealed class CheckedScenario
{
    /// <summary>Largest welfare, positive or negative, that the rule may predict in demand units.</summary>
    internal const double LargestWelfare = 1e150;

    private readonly SwiRule[] _rules;

    internal CheckedScenario(Scenario scenario)
    {
        Game = scenario.Game;
        Require.AtLeast(1, Game.Agents, "agents", maximum: 1_000_000);
        Options = scenario.PlayedRule();
        Steps = scenario.Steps;
        Disturbances = scenario.Disturbances;
        Population = PopulationOf(scenario, Options);
        RequireFiniteWelfare(Game, Options);
        InitialBelief = Require.Within(
            0, Game.MaxDemand, Options.InitialBelief ?? Math.Min(Game.MaxDemand, Game.Capacity / Game.Agents), "initialBelief");
        foreach (AgentProfile profile in Population.Distinct)
        {
            Require.Within(0, Game.MaxDemand, profile.InitialBelief ?? 0, "initialBelief");
            Require.Within(0, Game.MaxDemand, profile.MaxDemand ?? 0, "maxDemand");
        }

        HeterogeneousGame = Population.IsUnequal ? Unequal(Game, Population) : null;
        Environment = scenario.Environment is { } environment
            ? Fitting(environment, Game)
            : HeterogeneousGame is { } unequal ? new UnequalEnvironment(Game, unequal) : new CongestionEnvironment(Game);
        CandidateSet candidates = new(scenario.Candidates, Game.MaxDemand);
        _rules = HeterogeneousGame is { } heterogeneous
            ?
            [
                .. Enumerable.Range(0, Game.Agents).Select(agent => new SwiRule(
                    candidates, scenario.Scorer ?? new HeterogeneousScorer(heterogeneous, agent, Options), Population[agent].MaxDemand)),
            ]
            : [scenario.Scorer is { } scorer ? new SwiRule(candidates, scorer) : new SwiRule(candidates, SwiRule.ScorerOf(Game, Options))];
    }

    /// <summary>The game.</summary>
    public CongestionGame Game { get; }

    /// <summary>The agents.</summary>
    public Population Population { get; }

    /// <summary>Options of the rule, with the fixes applied.</summary>
    public SwiOptions Options { get; }

    /// <summary>Belief μ̂_0 in demand units: as set, or C/n where that is a possible demand and a_max where it is not.</summary>
    public double InitialBelief { get; }

    /// <summary>How candidate sets are formed.</summary>
    public CandidateSet Candidates => _rules[0].Candidates;

    /// <summary>Number of steps T.</summary>
    public int Steps { get; }

    /// <summary>How agents' observations of the load are disturbed.</summary>
    public Disturbances Disturbances { get; }

    /// <summary>The environment that receives the demands.</summary>
    public IEnvironment Environment { get; }

    /// <summary>The game with the agents' own values, penalty shares and caps; null among equals.</summary>
    public HeterogeneousCongestionGame? HeterogeneousGame { get; }

    /// <summary>The rule of one agent.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>One rule for all among equals.</returns>
    public SwiRule RuleOf(int agent) => _rules.Length == 1 ? _rules[0] : _rules[agent];

    /// <summary>Whether all agents see the exact load of the step before, as in the paper's experiment.</summary>
    internal bool IsPublic =>
        Disturbances.IsNone && Options.Confidence is null && Population.SharesInitialBelief && !Population.HasLiars;

    private static Population PopulationOf(Scenario scenario, SwiOptions options)
    {
        if (scenario.Population is { } population)
        {
            return population.Count == scenario.Agents
                ? population
                : throw new ParameterException("population", $"{population.Count} agents", $"the game's {scenario.Agents} agents");
        }

        IProposer proposer = scenario.Fixes.HasFlag(RobustFixes.Headroom)
            ? new HeadroomProposer(scenario.Proposer, scenario.Capacity - options.SafetyMargin, scenario.Agents)
            : scenario.Proposer;
        if (scenario.Weights is not { } weights)
        {
            return Population.Uniform(scenario.Agents, new AgentProfile(scenario.Weight, proposer, scenario.Chooser));
        }

        return weights.Count == scenario.Agents
            ? Population.Of([.. weights.Select(weight => new AgentProfile(weight, proposer, scenario.Chooser))])
            : throw new ParameterException("weights", $"{weights.Count} weights", $"one weight for each of the {scenario.Agents} agents");
    }

    private static IEnvironment Fitting(IEnvironment environment, CongestionGame game) =>
        environment.Agents == game.Agents && environment.MaxDemand == game.MaxDemand
            ? environment
            : throw new ParameterException(
                "environment",
                FormattableString.Invariant($"{environment.Agents} agents with demands up to {environment.MaxDemand}"),
                FormattableString.Invariant($"the game's {game.Agents} agents with demands up to {game.MaxDemand}"));

    /// <summary>Refuses sizes so large that sums, squares or quotients of them would be infinite.</summary>
    private static void RequireFiniteWelfare(CongestionGame game, SwiOptions rule)
    {
        double load = Math.Max(game.MaxLoad, game.Capacity);
        if (!(WelfarePrediction.Magnitude(load, game.Severity, rule.Centering) <= LargestWelfare))
        {
            (string name, double value) = game.Severity > load ? ("severity", game.Severity)
                : game.Capacity > game.MaxDemand ? ("capacity", game.Capacity) : ("maxDemand", game.MaxDemand);
            throw Require.Refuse(
                name, value, FormattableString.Invariant($"a number that keeps every predicted welfare within {LargestWelfare}"));
        }
    }

    private static HeterogeneousCongestionGame Unequal(CongestionGame game, Population population) => new(
        game.Capacity,
        game.Severity,
        [
            .. Enumerable.Range(0, game.Agents).Select(agent => population[agent]).Select(profile => new Participant(
                profile.Value, profile.PenaltyShare ?? 1.0 / game.Agents, profile.MaxDemand ?? game.MaxDemand, profile.Weight)),
        ]);
}
