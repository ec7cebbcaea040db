namespace Swa.Research;

/// <summary>Everything an episode needs but its seed, checked as a whole: who plays which game by which rule for how long.</summary>
public sealed class Scenario
{
    /// <summary>Largest welfare, positive or negative, that the rule may predict in demand units.</summary>
    internal const double LargestWelfare = 1e150;

    private readonly HeterogeneousScorer[]? _ownScorers;

    /// <summary>Joins and checks the parts.</summary>
    /// <param name="game">The game; its number of agents must be the population's.</param>
    /// <param name="population">The agents.</param>
    /// <param name="rule">Options of the rule; null stands for the published defaults.</param>
    /// <param name="candidates">How candidate sets are formed; null stands for the published defaults.</param>
    /// <param name="steps">Number of steps T, at least 1.</param>
    /// <param name="scorer">The dual scores of every agent; null stands for those that rule and population ask for.</param>
    /// <param name="disturbances">What stands between load and beliefs; null stands for nothing.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or two parts do not fit each other.</exception>
    public Scenario(
        CongestionGame game,
        Population population,
        SwiOptions? rule = null,
        CandidateOptions? candidates = null,
        int steps = 20,
        ICandidateScorer? scorer = null,
        Disturbances? disturbances = null)
    {
        Game = Require.Given(game, nameof(game), "a game");
        Population = Require.Given(population, nameof(population), "a population");
        if (population.Count != game.Agents)
        {
            throw new ParameterException(nameof(population), $"{population.Count} agents", $"the game's {game.Agents} agents");
        }

        Rule = rule ?? new SwiOptions();
        RequireFiniteWelfare(game, Rule);
        InitialBelief = Require.Within(0, game.MaxDemand, Rule.InitialBelief ?? Math.Min(game.MaxDemand, game.Capacity / game.Agents), "initialBelief");
        Candidates = new CandidateSet(candidates ?? new CandidateOptions(), game.MaxDemand);
        Steps = Require.AtLeast(1, steps, nameof(steps));
        Disturbances = disturbances ?? Disturbances.None;
        HeterogeneousGame = population.IsUnequal ? Unequal(game, population) : null;
        foreach (AgentProfile profile in population.Distinct)
        {
            Require.Within(0, game.MaxDemand, profile.InitialBelief ?? 0, "initialBelief");
            Require.Within(0, game.MaxDemand, profile.MaxDemand ?? 0, "maxDemand");
        }

        Scorer = scorer ?? (Rule.GroupScale == GroupScale.Clipped ? new CongestionScorer(game, Rule) : new AffineScorer(game, Rule));
        _ownScorers = scorer is null && HeterogeneousGame is { } unequal
            ? [.. Enumerable.Range(0, game.Agents).Select(agent => new HeterogeneousScorer(unequal, agent, Rule))]
            : null;
    }

    /// <summary>The game.</summary>
    public CongestionGame Game { get; }

    /// <summary>The agents.</summary>
    public Population Population { get; }

    /// <summary>Options of the rule.</summary>
    public SwiOptions Rule { get; }

    /// <summary>Belief μ̂_0 in demand units: as set, or C/n where that is a possible demand and a_max where it is not.</summary>
    public double InitialBelief { get; }

    /// <summary>How candidate sets are formed.</summary>
    public CandidateSet Candidates { get; }

    /// <summary>Number of steps T.</summary>
    public int Steps { get; }

    /// <summary>The dual scores among equals.</summary>
    public ICandidateScorer Scorer { get; }

    /// <summary>What stands between load and beliefs.</summary>
    public Disturbances Disturbances { get; }

    /// <summary>The game with the agents' own values, penalty shares and caps; null among equals.</summary>
    public HeterogeneousCongestionGame? HeterogeneousGame { get; }

    /// <summary>The dual scores of one agent.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns><see cref="Scorer"/> among equals, the agent's own otherwise.</returns>
    public ICandidateScorer ScorerOf(int agent) => _ownScorers is null ? Scorer : _ownScorers[agent];

    /// <summary>Whether all agents see the load of the step before as it is, as the paper's experiment has it.</summary>
    internal bool IsPublic =>
        Disturbances.IsNone && Rule.Confidence is null && Population.SharesInitialBelief && !Population.HasLiars;

    /// <summary>Welfare W of a step.</summary>
    internal double Welfare(ReadOnlySpan<double> demands, double load) => HeterogeneousGame is null ? Game.Welfare(load) : HeterogeneousGame.Welfare(demands);

    /// <summary>Refuses sizes so large that sums, squares or quotients of them would be infinite.</summary>
    private static void RequireFiniteWelfare(CongestionGame game, SwiOptions rule)
    {
        double load = Math.Max(game.MaxLoad, game.Capacity);
        if (!(WelfarePrediction.Magnitude(load, game.Severity, rule.Centering) <= LargestWelfare))
        {
            (string name, double value) = game.Severity > load ? ("severity", game.Severity)
                : game.Capacity > game.MaxDemand ? ("capacity", game.Capacity) : ("maxDemand", game.MaxDemand);
            throw Require.Refuse(name, value, FormattableString.Invariant($"a number that keeps every predicted welfare within {LargestWelfare}"));
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
