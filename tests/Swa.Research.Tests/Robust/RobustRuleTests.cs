using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Robust;

public class RobustRuleTests
{
    private static readonly CongestionGame Game = new(50, 200, 25, 10);

    [Fact]
    public void The_gain_stays_stable_if_the_delay_is_misjudged_by_one() =>
        Assert.All(
            from agents in new[] { 2, 5, 50, 1000 } from delay in Enumerable.Range(0, 4) select (agents, delay),
            loop => Assert.True(
                BeliefLoop.IsStable(
                loop.agents, new RobustRule(Game with { Agents = loop.agents, Capacity = 4 * loop.agents }, 0, loop.delay).Smoothing,
                loop.delay + 1)));

    [Fact]
    public void The_margin_is_the_calibrated_one_and_never_nothing()
    {
        RobustRule rule = new(Game, 4, 1, 0.02);
        Near.Relative(RiskMargin.For(LoadNoise.LoadDeviation(50, rule.Smoothing, 4, 1)!.Value, 0.02), rule.SafetyMargin, 1e-12);
        Assert.Equal(1, new RobustRule(Game, 0, 0).SafetyMargin, 1e-12);
        Near.Absolute(1 / 25.0, new RobustRule(Game, 4, 0, 0.3).OverloadProbability, 1e-15);
    }

    [Fact]
    public void Each_fix_changes_its_own_options_alone()
    {
        RobustRule rule = new(Game, 4, 1);
        SwiOptions published = new();
        Assert.Equal(published, rule.Options(RobustFixes.None));
        Assert.Equal(published, rule.Options(RobustFixes.Headroom));
        Assert.Equal(published with { GroupScale = GroupScale.Affine }, rule.Options(RobustFixes.Score));
        Assert.Equal(published with { Smoothing = rule.Smoothing }, rule.Options(RobustFixes.Gain));
        Assert.Equal(published with { Confidence = rule.Confidence }, rule.Options(RobustFixes.Confidence));
        Assert.Equal(
            published with { SafetyMargin = rule.SafetyMargin, InitialBelief = (200 - rule.SafetyMargin) / 50 },
            rule.Options(RobustFixes.Margin));
    }

    [Fact]
    public void The_weight_lies_above_every_threshold()
    {
        double weight = new RobustRule(Game, 4, 1).Weight;
        Assert.True(weight > Threshold.CriticalWeight(Game) && weight < 1);
        Assert.True(weight > NormalisedThreshold.CriticalWeight(25, 10, new AffineScorer(Game, new SwiOptions()).ReferenceWelfare));
    }

    [Theory]
    [InlineData(20, 0.05, 0)]
    [InlineData(100, 0.02, 2)]
    public void All_fixes_together_keep_what_the_published_rule_loses(int agents, double noise, int delay)
    {
        RobustExperiment experiment = new() { Agents = [agents], NoiseShares = [noise], Delays = [delay], Seeds = 4 };
        IReadOnlyList<RobustCell> cells = experiment.Run();
        Assert.True(cells.Single(cell => cell.Variant == "all fixes").IsKept);
        Assert.True(cells.Single(cell => cell.Variant == "published").OverloadRate.Mean > 0.4);
        Assert.Equal(RobustExperiment.Variants.Count, RobustExperiment.ToTable(cells).Rows.Count);
    }

    [Fact]
    public void The_fixes_overload_rate_is_the_one_asked_for()
    {
        RobustExperiment experiment = new() { Agents = [10], NoiseShares = [0.05], Delays = [0], Seeds = 40, Steps = 500 };
        Scenario scenario = experiment.Cell(10, 0.05, 0, RobustFixes.All & ~RobustFixes.Confidence);
        EpisodeSimulator simulator = new(scenario);
        Near.Runs(0.01, [.. Enumerable.Range(0, 40).Select(seed => simulator.Measure((ulong)seed).OverloadRate)], 0.001);
    }

    [Theory]
    [InlineData(3.3, 16.7)]
    [InlineData(6.2, 5.1)]
    [InlineData(9, 0)]
    [InlineData(0, 10)]
    public void The_headroom_is_a_candidate_in_addition_to_the_others(double belief, double expected)
    {
        HeadroomProposer proposer = new(new GridProposer(), 29.9, 5);
        DemandGrid grid = new(10, 0.25);
        RandomStream random = RandomStream.For(0, 0, 0);
        double[] roomy = new double[42];
        double[] full = new double[41];
        Situation situation = new(0, 0, belief, null, 1, grid, 7);
        foreach (double[] proposals in new[] { roomy, full })
        {
            int count = proposer.Propose(situation, ref random, proposals);
            Assert.Equal(count, proposals.Take(count).Distinct().Count());
            Assert.Contains(proposals.Take(count), proposal => Math.Abs(proposal - Math.Min(10, expected)) < 1e-9);
        }
    }

    [Fact]
    public void What_cannot_be_planned_is_refused()
    {
        Assert.Throws<ParameterException>(() => new RobustRule(Game with { Severity = 0.9 }, 1, 0));
        Assert.Throws<ParameterException>(() => new RobustRule(Game, 10_000, 0));
        Assert.Throws<ParameterException>(() => new RobustRule(Game, -1, 0));
    }
}
