namespace Swa.Research.Reproduction;

/// <summary>Figure 16: which agents to align at the least cost so that the load is stable.</summary>
public static class LeastCost
{
    private const int Agents = 12;
    private const int Games = 200;
    private const double Severity = 3;

    /// <summary>Computes and draws.</summary>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        double[] shares = [.. Enumerable.Range(1, 100).Select(i => i / 100.0)];
        IReadOnlyList<Participant> agents = Draw(0);
        double total = agents.Sum(agent => agent.MaxDemand);
        WeightAllocation[] exact = [.. shares.Select(share => LeastCostWeights.Exact(Game(agents, share * total))!)];
        WeightAllocation[] greedy = [.. shares.Select(share => LeastCostWeights.Greedy(Game(agents, share * total))!)];

        IReadOnlyList<Outcome> outcomes = Runs.Each([.. Enumerable.Range(1, Games)], Compare, cancellationToken);
        double[] ratios = [.. outcomes.Select(outcome => outcome.Ratio).Order()];
        double[] ranks = [.. Enumerable.Range(1, Games).Select(i => (double)i / Games)];
        Figure figure = new(
            "Figure 16. The least social weight that keeps the load stable",
            string.Create(CultureInfo.InvariantCulture,
                $"{Agents} unequal agents, $β = {Severity}$, values 0.5 to 2, caps 2 to 20; a unit of weight costs 1. (a) Cost of one "
                    + $"game's cheapest weights against its capacity. (b) Share of what can be saved on aligning everybody that the "
                    + $"greedy choice saves, in {Games} random games; it is never below one half."),
            [
                new Panel(
                    new Axis("Capacity / sum of the caps", 0, 1),
                    new Axis("Cost of the weights", 0),
                    Series.Curve("everybody aligned", shares, [.. exact.Select(each => each.CostOfAll)]) with { Line = LineStyle.Dotted },
                    Series.Curve("greedy", shares, [.. greedy.Select(each => each.Cost)]) with { Line = LineStyle.Dashed },
                    Series.Curve("least cost", shares, [.. exact.Select(each => each.Cost)]),
                    Series.Curve("lower bound from greedy", shares, [.. greedy.Select(each => each.LeastCost)])
                        with { Line = LineStyle.DashDotted })
                {
                    Title = "(a) One game",
                },
                new Panel(
                    new Axis("Saved by greedy / saved at least cost", 0.5, 1),
                    new Axis("Share of games", 0, 1),
                    Series.Curve("greedy, random games", ratios, ranks),
                    new VerticalLine(0.5, ""))
                {
                    Title = "(b) Random games",
                },
            ]);
        double share20 = exact[19].Cost / exact[19].CostOfAll;
        return new(
            16,
            figure,
            figure.ToTable(),
            [
                Claim.Check(
                    FormattableString.Invariant($"{Games} random games of {Agents} agents, β = 3, C 10% to 90% of the caps"),
                    "The cheapest weights for a stable load leave selfish a set of agents whose caps fit into the capacity; the exact "
                        + "programme finds it.",
                    "the cost is that of the best of all 4,096 sets, within 1e-9, in every game",
                    outcomes.All(outcome => Math.Abs(outcome.Exact - outcome.BruteForce) <= 1e-9),
                    ("largest distance", outcomes.Max(outcome => Math.Abs(outcome.Exact - outcome.BruteForce)))),
                Claim.Check(
                    "the same games",
                    "The greedy choice saves at least half of what can be saved, and its bound is a bound.",
                    "saved by greedy at least 0.5 of the most; lower bound at most the least cost, in every game",
                    ratios[0] >= 0.5 && outcomes.All(outcome => outcome.Bound <= outcome.Exact + 1e-9),
                    ("smallest share saved", ratios[0]),
                    ("mean share saved", ratios.Average())),
                Claim.Prediction(
                    "the same games, weights raised by 0.001 towards 1",
                    "With the cheapest weights, and no more, best response comes to rest at a load within capacity.",
                    "load at most C + 0.001 after best response in every game, and above C in every game when the cheapest aligned agent "
                        + "of a game that has one is left selfish as well",
                    outcomes.All(outcome => outcome.Load <= outcome.Capacity + 1e-3)
                        && outcomes.All(outcome => outcome.LoadWithOneLess is not { } load || load > outcome.Capacity),
                    ("largest load / C", outcomes.Max(outcome => outcome.Load / outcome.Capacity)),
                    ("smallest load / C with one aligned agent less", outcomes.Min(outcome => outcome.LoadWithOneLess / outcome.Capacity)),
                    ("least cost / cost of all in panel (a) at C = 20% of the caps", share20)),
            ]);
    }

    private static Participant[] Draw(int number)
    {
        RandomStream random = RandomStream.For((ulong)number, 0, 0);
        double[] shares = [.. Enumerable.Range(0, Agents).Select(_ => 0.2 + random.NextDouble())];
        double sum = shares.Sum();
        return
        [
            .. shares.Select(share => new Participant(
                0.5 + 1.5 * random.NextDouble(), share / sum, 2 + 18 * random.NextDouble(), weight: 0)),
        ];
    }

    private static HeterogeneousCongestionGame Game(IReadOnlyList<Participant> agents, double capacity) => new(capacity, Severity, agents);

    private static HeterogeneousCongestionGame Weighted(HeterogeneousCongestionGame game, IReadOnlyList<double> weights) => new(
        game.Capacity,
        game.Severity,
        [
            .. game.Participants.Select((agent, i) => new Participant(
                agent.Value, agent.PenaltyShare, agent.MaxDemand, weights[i] > 0 ? Math.Min(1, weights[i] + 0.001) : 0)),
        ]);

    private static Outcome Compare(int number)
    {
        Participant[] agents = Draw(number);
        HeterogeneousCongestionGame game = Game(agents, agents.Sum(agent => agent.MaxDemand) * (0.1 + 0.8 * number / Games));
        WeightAllocation exact = LeastCostWeights.Exact(game)!;
        WeightAllocation greedy = LeastCostWeights.Greedy(game)!;
        double saved = exact.CostOfAll - exact.Cost;
        int cheapest = Enumerable.Range(0, Agents).Where(agent => exact.Weights[agent] > 0)
            .OrderBy(agent => exact.Weights[agent]).FirstOrDefault(-1);
        double[] fewer = [.. exact.Weights.Select((weight, agent) => agent == cheapest ? 0 : weight)];
        return new(
            exact.Cost,
            BruteForce(game),
            greedy.LeastCost,
            saved > 0 ? (greedy.CostOfAll - greedy.Cost) / saved : 1,
            game.Capacity,
            BestResponse.Find(Weighted(game, exact.Weights)).Load,
            cheapest < 0 ? null : CriticalSurface.EquilibriumLoad(Weighted(game, fewer)));
    }

    private static double BruteForce(HeterogeneousCongestionGame game)
    {
        StabilityCondition[] conditions = [.. Enumerable.Range(0, Agents).Select(agent => CriticalSurface.Of(game, agent))];
        double least = double.PositiveInfinity;
        for (int set = 0; set < 1 << Agents; set++)
        {
            double caps = 0;
            double cost = 0;
            for (int agent = 0; agent < Agents; agent++)
            {
                bool isSelfish = (set >> agent & 1) == 1;
                caps += isSelfish && !conditions[agent].Holds(0) ? game.Participants[agent].MaxDemand : 0;
                cost += isSelfish || conditions[agent].Holds(0) ? 0 : conditions[agent].CriticalWeight ?? double.PositiveInfinity;
            }

            least = caps <= game.Capacity + CongestionGame.OverloadTolerance ? Math.Min(least, cost) : least;
        }

        return least;
    }

    private sealed record Outcome(
        double Exact, double BruteForce, double Bound, double Ratio, double Capacity, double Load, double? LoadWithOneLess);
}
