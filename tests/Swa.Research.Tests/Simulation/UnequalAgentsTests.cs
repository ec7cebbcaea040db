using FsCheck.Fluent;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Simulation;

public class UnequalAgentsTests
{
    [Fact]
    public void The_calibrated_rule_of_each_agent_switches_on_the_critical_surface() => RandomGames.Check(
        from values in RandomGames.Between(0.5, 1.5).ArrayOf(4)
        from parts in RandomGames.Between(0.1, 1).ArrayOf(4)
        from caps in RandomGames.Between(2, 10).ArrayOf(4)
        from severity in RandomGames.Between(1.6, 3)
        select new HeterogeneousCongestionGame(
            10, severity,
            [.. Enumerable.Range(0, 4).Select(agent => new Participant(values[agent], parts[agent] / parts.Sum(), caps[agent], 0.5))]),
        game =>
        {
            for (int agent = 0; agent < 4; agent++)
            {
                if (CriticalSurface.Of(game, agent) is { Kind: StabilityKind.AtLeast, CriticalWeight: > 0.02 and < 0.98 and { } critical })
                {
                    HeterogeneousScorer scorer = new(game, agent, new SwiOptions { SafetyMargin = 0, Centering = 0, IsCalibrated = true });

                    // The others alone fill the capacity, and predicted welfare is still positive: every unit is overload.
                    double cap = Math.Min(game.Participants[agent].MaxDemand, 0.5);
                    double belief = 10.0 / 3;
                    double Gain(double weight) =>
                        Utility(scorer, weight, cap, belief) - Utility(scorer, weight, 0, belief);
                    if (scorer.GroupScore(0, belief) is > 0 and < 1)
                    {
                        Assert.True(Gain(critical - 0.01) > 0);
                        Assert.True(Gain(critical + 0.01) < 0);
                    }
                }
            }
        },
        500);

    [Fact]
    public void Equal_agents_are_scored_as_in_the_symmetric_game()
    {
        HeterogeneousCongestionGame game = HeterogeneousCongestionGame.From(CongestionGame.Paper, 0.1, 0.3, 0.5, 0.7, 0.9);
        CongestionScorer symmetric = new(CongestionGame.Paper, new SwiOptions());
        HeterogeneousScorer own = new(game, 3, new SwiOptions());
        for (double demand = 0; demand <= 10; demand += 0.5)
        {
            for (double belief = 0; belief <= 10; belief += 0.5)
            {
                Near.Absolute(symmetric.GroupScore(demand, belief), own.GroupScore(demand, belief), 1e-12);
                Near.Absolute(symmetric.SelfScore(demand), own.SelfScore(demand), 1e-12);
            }
        }
    }

    [Fact]
    public void Own_values_shares_and_caps_enter_rewards_and_welfare()
    {
        StandIn agent = new("uniform");
        Population population = Population.Of(
            new AgentProfile(0.2, agent) { Value = 2, PenaltyShare = 0.1, MaxDemand = 3 },
            new AgentProfile(0.4, agent) { Value = 0.5, PenaltyShare = 0.6 },
            new AgentProfile(0.6, agent) { PenaltyShare = 0.3, MaxDemand = 5.5 });
        CheckedScenario scenario = Playing.Of(new CongestionGame(3, 6, 1.5, 8), population, new SwiOptions { SafetyMargin = 0.5 });
        Episode episode = new EpisodeSimulator(scenario).Record(1);
        for (int step = 0; step < episode.Steps; step++)
        {
            double[] demands = episode.Demands(step).ToArray();
            Assert.True(demands[0] <= 3 && demands[2] <= 5.5);
            double excess = Math.Max(0, demands.Sum() - 6);
            Near.Absolute(2 * demands[0] + 0.5 * demands[1] + demands[2] - 1.5 * excess, episode.Welfare(step), 1e-9);
            Near.Absolute(2 * demands[0] - 0.15 * excess, episode.Reward(step, 0), 1e-9);
            Near.Absolute(episode.Welfare(step), Enumerable.Range(0, 3).Sum(who => episode.Reward(step, who)), 1e-9);
        }

        Assert.Contains(3.0, Enumerable.Range(0, 20).Select(step => episode.Demands(step)[0]));
        Assert.Equal(episode.Metrics, new EpisodeSimulator(scenario).Measure(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Selfish_agents_among_aligned_ones_move_the_loop_to_its_fixed_point(int selfish)
    {
        // In equilibrium two defectors are tolerated; the loop with a margin of 2 tolerates one and is pushed over by two.
        Population population = Population.Of(
            [.. Enumerable.Range(0, 5).Select(agent => new AgentProfile(agent < selfish ? 0 : 0.95, new StandIn("grid")))]);
        SwiOptions rule = new() { Smoothing = 0.1, Centering = 0 };
        CheckedScenario scenario = Playing.Of(CongestionGame.Paper, population, rule, new CandidateOptions { GridStep = 0.01 }, 300);
        Episode episode = new EpisodeSimulator(scenario).Record(0);
        double expected = LoopFixedPoint.LoadWithDefectors(CongestionGame.Paper, 18, selfish);
        Near.Absolute(expected, Enumerable.Range(200, 100).Average(episode.Load), 0.05);
        Assert.Equal(selfish >= 2, episode.IsOverloaded(299));
    }

    private static double Utility(HeterogeneousScorer scorer, double weight, double demand, double belief) =>
        SwiRule.Utility(weight, scorer.SelfScore(demand), scorer.GroupScore(demand, belief));
}
