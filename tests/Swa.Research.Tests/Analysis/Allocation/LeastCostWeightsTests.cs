using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Analysis.Allocation;

public class LeastCostWeightsTests
{
    private static Gen<(HeterogeneousCongestionGame Game, double[] Prices)> Games =>
        from agents in Gen.Choose(1, 9)
        from parts in RandomGames.Share.ArrayOf(4 * agents)
        from capacity in RandomGames.Between(0.05, 1.2)
        from severity in RandomGames.Between(0.5, 6)
        select Game(agents, parts, capacity, severity);

    [Fact]
    public void The_least_cost_is_that_of_the_best_of_all_sets_of_selfish_agents() => RandomGames.Check(
        Games,
        each =>
        {
            double? least = BruteForce(each.Game, each.Prices);
            WeightAllocation? exact = LeastCostWeights.Exact(each.Game, each.Prices);
            WeightAllocation? greedy = LeastCostWeights.Greedy(each.Game, each.Prices);
            Assert.Equal(least is null, exact is null);
            Assert.Equal(least is null, greedy is null);
            if (least is { } cost)
            {
                Near.Absolute(cost, exact!.Cost, 1e-9);
                Near.Absolute(cost, exact.LeastCost, 1e-9);
                Near.Absolute(cost, exact.Weights.Zip(each.Prices, (weight, price) => weight * price).Sum(), 1e-9);
                Assert.InRange(greedy!.Cost, cost - 1e-9, greedy.CostOfAll + 1e-9);
                Assert.True(greedy.LeastCost <= cost + 1e-9);
                Assert.True(greedy.CostOfAll - greedy.Cost >= (greedy.CostOfAll - cost) / 2 - 1e-9);
                Assert.True(CriticalSurface.IsLoadStable(Weighted(each.Game, exact.Weights)));
                Assert.True(CriticalSurface.IsLoadStable(Weighted(each.Game, greedy.Weights)));
            }
        },
        runs: 300);

    [Fact]
    public void Equal_agents_leave_as_many_selfish_as_the_capacity_tolerates()
    {
        WeightAllocation allocation = LeastCostWeights.Exact(HeterogeneousCongestionGame.From(CongestionGame.Paper, 0, 0, 0, 0, 0))!;
        Assert.Equal(2, allocation.Selfish.Count);
        Near.Absolute(3 * 0.85, allocation.Cost, 1e-9);
        Near.Absolute(5 * 0.85, allocation.CostOfAll, 1e-9);
    }

    [Fact]
    public void Agents_that_no_weight_aligns_take_their_room_first()
    {
        // The first gains more by its demand than everybody loses: v = 5 above β = 2.
        Participant stubborn = new(5, 0.2, 12, 0);
        Participant plain = new(1, 0.4, 10, 0);
        Assert.Null(LeastCostWeights.Exact(new HeterogeneousCongestionGame(11, 2, stubborn, plain, plain)));
        WeightAllocation allocation = LeastCostWeights.Exact(new HeterogeneousCongestionGame(23, 2, stubborn, plain, plain))!;
        Assert.Equal(2, allocation.Selfish.Count);
        Assert.Contains(0, allocation.Selfish);
    }

    [Fact]
    public void Prices_are_one_per_agent_and_above_0()
    {
        HeterogeneousCongestionGame game = HeterogeneousCongestionGame.From(CongestionGame.Paper, 0, 0, 0, 0, 0);
        Assert.Throws<ParameterException>(() => LeastCostWeights.Exact(game, [1, 1]));
        Assert.Throws<ParameterException>(() => LeastCostWeights.Greedy(game, [1, 1, 1, 1, 0]));
    }

    private static (HeterogeneousCongestionGame Game, double[] Prices) Game(int agents, double[] parts, double capacity, double severity)
    {
        double shares = Enumerable.Range(0, agents).Sum(i => 0.1 + parts[i]);
        Participant[] participants =
        [
            .. Enumerable.Range(0, agents).Select(i => new Participant(
                0.3 + 2 * parts[agents + i], (0.1 + parts[i]) / shares, 1 + 9 * parts[2 * agents + i], 0)),
        ];
        return (new(capacity * participants.Sum(each => each.MaxDemand), severity, participants),
            [.. Enumerable.Range(0, agents).Select(i => 0.1 + parts[3 * agents + i])]);
    }

    private static HeterogeneousCongestionGame Weighted(HeterogeneousCongestionGame game, IReadOnlyList<double> weights) => new(
        game.Capacity, game.Severity,
        [.. game.Participants.Select((each, i) => new Participant(each.Value, each.PenaltyShare, each.MaxDemand, weights[i]))]);

    private static double? BruteForce(HeterogeneousCongestionGame game, double[] prices)
    {
        double? least = null;
        for (int set = 0; set < 1 << game.Agents; set++)
        {
            double[] weights = [.. Enumerable.Range(0, game.Agents).Select(
                agent => (set >> agent & 1) == 1 ? 0 : CriticalSurface.Of(game, agent).CriticalWeight ?? 0)];
            double[] needed = [.. weights.Select((weight, agent) => CriticalSurface.Of(game, agent).Holds(0) ? 0 : weight)];
            double cost = needed.Zip(prices, (weight, price) => weight * price).Sum();
            if (CriticalSurface.IsLoadStable(Weighted(game, needed)) && !(cost >= least))
            {
                least = cost;
            }
        }

        return least;
    }
}
