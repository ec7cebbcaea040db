using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Reproduction.Baselines;

public class BaselineTests
{
    private static readonly CongestionGame Game = CongestionGame.Paper;

    [Fact]
    public void A_quota_fills_the_capacity_and_no_more()
    {
        EpisodeMetrics metrics = new ControlledEpisode(Scenario.Paper, new Quota()).Measure(1);
        Assert.Equal(new EpisodeMetrics(0, 20, 20), metrics);
    }

    [Fact]
    public void A_bucket_saves_what_was_not_used_up_to_its_depth()
    {
        Func<Situation, double> demand = new TokenBucket(depth: 2).Begin(Game);
        Assert.Equal([4, 4, 8, 4, 8], new[] { 0, 1, 3, 4, 20 }.Select(step => demand(At(step, null))));
    }

    [Fact]
    public void Increase_is_additive_and_decrease_multiplicative()
    {
        Func<Situation, double> demand = new AdditiveIncrease(0.5, 0.25).Begin(Game);
        Assert.Equal([0.5, 1, 1.5, 0.375, 0.875], new double?[] { null, 3, 20, 20.5, 7 }.Select((load, step) => demand(At(step, load))));
    }

    [Fact]
    public void A_taxed_agent_gains_what_everybody_gains()
    {
        PigouvianScorer scorer = new(Game);
        Near.Absolute(1.6 * 4 / 5, scorer.Rate, 1e-12);
        foreach ((double lower, double higher) in new[] { (0.0, 3.0), (3, 6), (6, 10) })
        {
            Near.Absolute(
                Game.Welfare(higher + 16) - Game.Welfare(lower + 16),
                scorer.ReferenceWelfare * (scorer.GroupScore(higher, 4) - scorer.GroupScore(lower, 4)),
                1e-12);
        }
    }

    [Fact]
    public void Absent_agents_demand_nothing_and_a_defector_takes_all()
    {
        Scenario scenario = Scenario.Paper with { Leave = 1, Return = 0, Steps = 3 };
        Near.Absolute(20.0 / 3, new ControlledEpisode(scenario, new Quota()).Measure(0).MeanLoad, 1e-12);
        AgentProfile follower = new(0.8, new GridProposer(), new ArgMaxChooser());
        Scenario defected = Scenario.Paper with
        {
            Population = Population.Of(AgentProfile.Adversary(), follower, follower, follower, follower),
        };
        Assert.Equal(26, new ControlledEpisode(defected, new Quota()).Measure(0).MeanLoad);
    }

    [Fact]
    public void In_the_congestion_game_the_unilateral_weight_is_the_critical_one()
    {
        CongestionEnvironment environment = new(Game);
        Near.Absolute(0.85, WelfareCurve.Measure(environment).UnilateralWeight(environment, 1), 1e-9);
    }

    private static Situation At(int step, double? load) => new(2, step, 4, load, 0.8, new DemandGrid(10, 0.25), 7);
}
