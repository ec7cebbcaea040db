namespace Swa.Research.Cli.Explorer;

/// <summary>
/// What the explorer shows of simulations: overload rates and loads over time for a grid of scenarios, and exactly for the presets. The
/// page itself computes only closed forms.
/// </summary>
/// <param name="Steps">Number of steps of a trajectory.</param>
/// <param name="Weights">Social weights of the overload rates.</param>
/// <param name="TrajectoryWeights">Social weights of the trajectories.</param>
/// <param name="SeverityShares">Severities as shares s of the way from 1 to n, β = 1 + s(n − 1); null: β = 0.5.</param>
/// <param name="Scenarios">The grid of scenarios.</param>
/// <param name="Robust">Trajectories of the robust rule, to which scenarios refer by index.</param>
/// <param name="Presets">Situations to start from.</param>
internal sealed record ExplorerData(
    int Steps,
    IReadOnlyList<double> Weights,
    IReadOnlyList<double> TrajectoryWeights,
    IReadOnlyList<double?> SeverityShares,
    IReadOnlyList<ExplorerData.Scenery> Scenarios,
    IReadOnlyList<string> Robust,
    IReadOnlyList<ExplorerPreset> Presets)
{
    private const int TrajectorySteps = 24;
    private const int RateSteps = 60;
    private const double MaxDemand = 10;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    /// <summary>One scenario of the grid: its parameters, and its results as base-64 digits.</summary>
    internal sealed record Scenery(
        int Agents,
        double Capacity,
        double MaxDemand,
        double Smoothing,
        double Margin,
        double Centering,
        double InitialBelief,
        string Overload,
        string Published,
        int Robust);

    public static ExplorerData Compute()
    {
        double[] weights = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];
        double[] trajectoryWeights = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)];
        double?[] shares = [null, .. Enumerable.Range(0, 15).Select(i => (double?)Math.Round(0.08 * i, 2))];
        List<Scenery> scenarios = [];
        List<string> robust = [];
        foreach (int agents in new[] { 2, 5, 12, 50 })
        {
            foreach (double capacityShare in new[] { 0.2, 0.4, 0.8 })
            {
                double capacity = Rounding.Significant(capacityShare * agents * MaxDemand);
                foreach (double start in new[] { Rounding.Significant(capacity / agents), MaxDemand })
                {
                    CongestionGame Game(double? share) => new(agents, capacity, share is { } s ? 1 + s * (agents - 1) : 0.5, MaxDemand);
                    string Over(IReadOnlyList<double> over, Func<CongestionGame, double, string> text) =>
                        string.Concat(over.SelectMany(weight => shares.Select(share => text(Game(share), weight))));

                    robust.Add(Over(trajectoryWeights, (game, weight) =>
                        Loads(new EpisodeSimulator(ExplorerRules.Robust(game, Equal(agents, weight), start, TrajectorySteps)).Record(0))));
                    foreach (SwiOptions rule in Rules(agents))
                    {
                        SwiOptions started = rule with { InitialBelief = start };
                        scenarios.Add(new(
                            agents, capacity, MaxDemand, rule.Smoothing, rule.SafetyMargin, rule.Centering, start,
                            Over(weights, (game, weight) =>
                                Rate(
                                    new EpisodeSimulator(ExplorerRules.Published(game, Equal(agents, weight), started, RateSteps)).Measure(
                                    0))),
                            Over(trajectoryWeights, (game, weight) =>
                                Loads(
                                    new EpisodeSimulator(ExplorerRules.Published(game, Equal(agents, weight), started, TrajectorySteps))
                                    .Record(0))),
                            robust.Count - 1));
                    }
                }
            }
        }

        return new(TrajectorySteps, weights, trajectoryWeights, shares, scenarios, robust, ExplorerPreset.All());
    }

    private static IEnumerable<SwiOptions> Rules(int agents) =>
        [new(), SwiOptions.Plain, SwiOptions.Plain with { Smoothing = Rounding.Significant(1.0 / agents) }];

    private static Population Equal(int agents, double weight) =>
        Population.Uniform(agents, new AgentProfile(weight, new StandIn("grid")));

    private static string Rate(EpisodeMetrics metrics) => Digits[(int)Math.Round(metrics.OverloadRate * 63)].ToString();

    private static string Loads(Episode episode) => string.Concat(Enumerable.Range(0, episode.Steps).Select(step =>
    {
        int value = (int)Math.Round(episode.Load(step) / episode.Game.MaxLoad * 4095);
        return $"{Digits[value / 64]}{Digits[value % 64]}";
    }));
}
