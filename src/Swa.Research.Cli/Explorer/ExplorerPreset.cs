namespace Swa.Research.Cli.Explorer;

/// <summary>A situation to start from, with its trajectories computed for exactly its settings.</summary>
/// <param name="Name">Text of its button.</param>
/// <param name="State">The page's settings.</param>
/// <param name="Published">Load at each step under the rule as published.</param>
/// <param name="Robust">Load at each step under the robust rule.</param>
internal sealed record ExplorerPreset(
    string Name, ExplorerPreset.Settings State, IReadOnlyList<double> Published, IReadOnlyList<double> Robust)
{
    private const int Steps = 40;

    /// <summary>The page's settings under its own short names, which also occur in the address of a linked situation.</summary>
    internal sealed record Settings(
        int N,
        [property: System.Text.Json.Serialization.JsonPropertyName("C")] double CapitalC,
        double B,
        double L,
        double A,
        int D,
        double S,
        double M,
        double G,
        double R,
        double U,
        bool Auto);

    public static IReadOnlyList<ExplorerPreset> All()
    {
        CongestionGame paper = CongestionGame.Paper;
        SwiOptions published = new();
        return
        [
            Of("The paper’s experiment", paper, 0.8, published, 4),
            Of("Its ablation", paper with { Severity = 2.4 }, 0.6, published, 4),
            Of("Tragedy", paper, 0, published, 4),
            Of("Twelve agents", new CongestionGame(12, 48, 6, 10), 0.98, SwiOptions.Plain, 4.05),
            Of("The clipping trap", paper with { Severity = 2.4 }, 0.9, SwiOptions.Plain, 10),
            Of("One defector", paper, 0.9, published, 4, defectors: 1),
        ];
    }

    private static ExplorerPreset Of(string name, CongestionGame game, double weight, SwiOptions rule, double start, int defectors = 0)
    {
        StandIn agent = new("grid");
        Population population = Population.Of(
            [.. Enumerable.Range(0, game.Agents).Select(index => new AgentProfile(index < defectors ? 0 : weight, agent))]);
        return new(
            name,
            new(game.Agents, game.Capacity, game.Severity, weight, game.MaxDemand, defectors, rule.Smoothing, rule.SafetyMargin,
                rule.Centering, game.Capacity - rule.SafetyMargin, start, true),
            Loads(ExplorerRules.Published(game, population, rule with { InitialBelief = start }, Steps)),
            Loads(ExplorerRules.Robust(game, population, start, Steps)));
    }

    private static double[] Loads(Scenario scenario)
    {
        Episode episode = new EpisodeSimulator(scenario).Record(0);
        return [.. Enumerable.Range(0, episode.Steps).Select(step => Rounding.Significant(episode.Load(step)))];
    }
}
