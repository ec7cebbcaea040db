namespace Swa.Research.Cli.Explorer;

/// <summary>The two rules that the explorer compares.</summary>
internal static class ExplorerRules
{
    /// <summary>Socially-weighted inference as published.</summary>
    public static Scenario Published(CongestionGame game, Population population, SwiOptions rule, int steps) =>
        new() { Game = game, Population = population, Rule = rule, Steps = steps };

    /// <summary>
    /// The robust variant with all its fixes, at the agents' own weights. It begins with its own first belief, unless the
    /// situation is about a belief that is wrong. For β ≤ 1, where overload costs the group nothing, it is the published rule.
    /// </summary>
    public static Scenario Robust(CongestionGame game, Population population, double initialBelief, int steps)
    {
        if (game.Severity <= 1)
        {
            return Published(game, population, new SwiOptions { InitialBelief = initialBelief }, steps);
        }

        SwiOptions rule = new RobustRule(game, noise: 0, delay: 0).Options(RobustFixes.All);
        HeadroomProposer proposer = new(new GridProposer(), game.Capacity - rule.SafetyMargin, game.Agents);
        IEnumerable<AgentProfile> profiles = Enumerable.Range(0, game.Agents)
            .Select(agent => new AgentProfile(population[agent].Weight, proposer, new ArgMaxChooser()));
        return Published(
            game,
            population.IsUniform ? Population.Uniform(game.Agents, profiles.First()) : Population.Of([.. profiles]),
            initialBelief > game.Capacity / game.Agents * 1.05 ? rule with { InitialBelief = initialBelief } : rule,
            steps);
    }
}
