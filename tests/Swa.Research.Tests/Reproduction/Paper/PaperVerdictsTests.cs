using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Reproduction.Paper;

/// <summary>The statements on Figures 1–4, decided on hand-made curves.</summary>
public class PaperVerdictsTests
{
    private static readonly double[] Weights = [.. Enumerable.Range(0, 11).Select(tenth => tenth / 10.0)];

    // λ* = (5 − β)/4.
    private const double Mild = 1.6; // λ* = 0.85
    private const double Severe = 2.6; // λ* = 0.6
    private const double Half = 3; // λ* = 0.5

    [Fact]
    public void Statement_1_holds_where_every_agent_falls_to_stability_at_the_critical_weight() =>
        Assert.True(Onset(Agent("a", Mild, Step(0.8)), Agent("b", Mild, weight => weight < 0.85 ? 0.6 : 0.05)).Holds);

    [Fact]
    public void Statement_1_fails_by_an_agent_that_never_settles_wherever_it_improves_most()
    {
        Finding finding = Onset(Agent("a", Mild, Step(0.8)), Agent("restless", Mild, weight => weight < 0.85 ? 1 : 0.051));
        Assert.False(finding.Holds);
        Assert.Equal("Restless: never settles at or below 0.05.", finding.Why);
    }

    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0.3, null)]
    [InlineData(0.4, true)]
    [InlineData(0.5, true)]
    [InlineData(0.6, null)]
    [InlineData(0.7, false)]
    public void Statement_1_is_open_where_the_fall_may_be_on_either_side_of_the_bound(double last, bool? holds) =>
        Assert.Equal(holds, Onset(Agent("a", Half, Step(last))).Holds);

    [Theory]
    [InlineData(0.38, false)]
    [InlineData(0.42, true)]
    [InlineData(0.58, true)]
    [InlineData(0.62, false)]
    public void Statement_1_is_decided_by_the_exact_curve_where_there_is_one(double at, bool holds)
    {
        Finding finding = Onset(Exactly(Agent("a", Half, Step(0.3)), weight => weight < at ? 1 : 0, weight => 0));
        Assert.Equal(holds, finding.Holds);
        Assert.Equal(at, Number(finding, "a: steepest fall to"), 0.0011);
    }

    [Fact]
    public void Nothing_is_decided_by_one_run()
    {
        WeightSweep Once(double severity, double last) => Sweep("a", Game(severity), Weights, Step(last), seeds: 1);
        Assert.Null(Onset(Once(Mild, 0.8)).Holds);
        Assert.All(PaperVerdicts.OnSeverities([Once(Mild, 0.8), Once(Severe, 0.5)]), finding => Assert.Null(finding.Holds));
        Finding differ = Differ(Once(Mild, 0.8), Once(Mild, 0.2));
        Assert.Null(differ.Holds);
        Assert.Equal("One run per weight cannot tell an effect from chance; two seeds or more can.", differ.Why);
        Assert.Null(Together(Once(Mild, 0.8)).Holds);
    }

    [Fact]
    public void Statement_4_is_open_for_stand_ins_which_were_chosen_to_differ()
    {
        Assert.Null(Differ(
            Agent("sharp", Mild, Step(0.8), isStandIn: true), Agent("gentle", Mild, weight => 1 - weight, isStandIn: true)).Holds);
    }

    [Fact]
    public void Statement_5_holds_where_welfare_rises_with_the_collapse()
    {
        Assert.True(Together(Sweep("a", Game(Mild), Weights, Step(0.5), weight => weight <= 0.5 ? 5 : 18)).Holds);
        Assert.True(Together(Exactly(Agent("a", Mild, Step(0.5)), weight => 1 - weight, weight => 10 * weight)).Holds);
    }

    [Fact]
    public void Statement_5_fails_where_welfare_rises_before_the_collapse_or_falls_with_it()
    {
        Finding before = Together(Sweep("a", Game(Mild), Weights, Step(0.5), weight => weight <= 0.3 ? 5 : weight <= 0.5 ? 18 : 19));
        Assert.False(before.Holds);
        Assert.StartsWith(
            "A gains 1 from λ = 0.5 to 0.6, where overload collapses, and gains 13 from 0.3 to 0.4.", before.Why, StringComparison.Ordinal);
        Finding falls = Together(Exactly(
            Agent("a", Mild, Step(0.5)), weight => weight < 0.5 ? 1 : 0, weight => weight < 0.4 ? 5 : weight < 0.5 ? 18.4 : 17.8));
        Assert.False(falls.Holds);
        Assert.StartsWith("A loses 0.6", falls.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 1.6, true)]
    [InlineData(5, 5, true)]
    [InlineData(5, 5.2, false)]
    [InlineData(2, 2.5, false)]
    public void Statement_6_holds_exactly_for_severities_up_to_the_number_of_agents(int agents, double severity, bool holds) =>
        Assert.Equal(
        holds,
        PaperVerdicts.OnAgents([Sweep("a", new(agents, 4 * agents, severity, 10), Weights, Step(0.5))])
            .Single(finding => finding.Statement.StartsWith('6')).Holds);

    [Fact]
    public void Statement_7_needs_three_weights_between_both_ends_and_the_agent_with_the_published_join()
    {
        const string Name = "stand-in uniform + argmax, published join";
        Finding? Gradual(string name, Func<double, double> rate) => PaperVerdicts.OnAgents(
            [Exactly(Agent(name, Mild, Step(0.5)), rate, _ => 0)])
            .SingleOrDefault(finding => finding.Statement.StartsWith('7'));
        Assert.True(Gradual(Name, weight => 1 - weight)!.Holds);
        Assert.False(Gradual(Name, weight => weight < 0.75 ? 1 : weight < 0.95 ? 0.5 : 0)!.Holds);
        Assert.Null(Gradual("stand-in uniform + argmax", weight => 1 - weight));
    }

    [Fact]
    public void Statement_1_fails_by_an_agent_that_is_stable_too_early_however_it_ends()
    {
        Finding finding = Onset(Agent("a", Mild, Step(0.8)), Agent("early", Mild, weight => weight < 0.85 ? 0.05 : 0));
        Assert.False(finding.Holds);
        Assert.Equal("Early: stays at or below 0.05 already from λ = 0 on, 0.85 below λ* = 0.85.", finding.Why);
    }

    [Fact]
    public void Statement_1_fails_by_an_agent_whose_steepest_fall_is_elsewhere_however_late_it_settles()
    {
        Finding finding = Onset(Agent("a", Mild, Step(0.8)), Agent("gradual", Mild, weight => weight < 0.15 ? 1 : weight < 0.85 ? 0.4 : 0));
        Assert.False(finding.Holds);
        Assert.Equal("Gradual: falls steepest from λ = 0.1 to 0.2, 0.65 below λ* = 0.85.", finding.Why);
    }

    [Fact]
    public void Statement_1_reaches_one_step_of_the_weights_whatever_the_rounding()
    {
        // λ* = 0.8, and 0.8 − 0.7 is 0.10000000000000009 in double precision.
        Assert.True(Onset(Agent("a", 1.8, Step(0.7))).Holds);
        Assert.True(Onset(Agent("a", 1.8, Step(0.8))).Holds);
        Assert.Null(Onset(Agent("a", 1.8, Step(0.6))).Holds);
        Assert.False(Onset(Agent("a", 1.8, Step(0.5))).Holds);
    }

    [Fact]
    public void Statement_1_fails_for_one_agent_alone_which_has_no_critical_weight()
    {
        CongestionGame alone = new(1, 4, Mild, 10);
        Assert.False(Onset(Sweep("a", alone, Weights, Step(0.8))).Holds);
        Assert.False(Onset(Sweep("a", alone, Weights, weight => weight < 0.85 ? 1 : 0.5)).Holds);
    }

    [Fact]
    public void Statement_2_holds_where_the_severer_game_settles_earlier_in_whatever_order_the_sweeps_come()
    {
        WeightSweep mild = Agent("a", Mild, Step(0.8));
        WeightSweep severe = Agent("a", Severe, Step(0.5));
        foreach (Finding moved in new[] { Moved(mild, severe), Moved(severe, mild) })
        {
            Assert.True(moved.Holds);

            // Straight lines cross one half at 0.85 and 0.55; the rates differ at three of eleven weights.
            Assert.Equal(0.85, Number(moved, "β = 1.6: overload rate crosses one half at"), 9);
            Assert.Equal(0.55, Number(moved, "β = 2.6: overload rate crosses one half at"), 9);
            Assert.Equal(3 / 11.0, Number(moved, "overload rate averaged over the weights, lower under the higher β by"), 9);
        }
    }

    [Fact]
    public void Statement_2_fails_where_the_transition_stays_or_moves_to_larger_weights()
    {
        Assert.False(Moved(Agent("a", Mild, Step(0.5)), Agent("a", Severe, Step(0.5))).Holds);
        Assert.False(Moved(Agent("a", Mild, Step(0.5)), Agent("a", Severe, Step(0.8))).Holds);

        // The rate under the higher β is lower, but never falls through one half, or does at the same weight.
        Assert.False(Moved(Agent("a", Mild, Step(0.8)), Agent("a", Severe, weight => 0)).Holds);
        Assert.False(Moved(Agent("a", Mild, Step(0.8)), Agent("a", Severe, weight => weight < 0.85 ? 0.9 : 0.1)).Holds);
    }

    [Fact]
    public void Statement_2_fails_where_the_earlier_transition_leaves_more_overload_on_average() =>
        Assert.False(Moved(Agent("a", Mild, Step(0.5)), Agent("a", Severe, weight => weight < 0.45 ? 1 : 0.49)).Holds);

    [Fact]
    public void Statement_2_fails_where_the_interval_of_the_difference_reaches_below_0()
    {
        // The differences of the seeds, 3/11 ± 0.1, have the half width 12.7 · 0.1 with two seeds, and 0.07 with ten.
        WeightSweep Severer(int seeds) => Sweep("a", Game(Severe), Weights, Step(0.5), spread: 0.1, seeds: seeds);
        Assert.False(Moved(Agent("a", Mild, Step(0.8)), Severer(2)).Holds);
        Assert.True(Moved(Sweep("a", Game(Mild), Weights, Step(0.8), seeds: 10), Severer(10)).Holds);
    }

    [Fact]
    public void Statement_3_holds_where_the_higher_severity_costs_welfare_at_small_weights_and_no_more_past_the_thresholds()
    {
        // Half the lower λ* is 0.3, both λ* are behind from 0.85 on. Between them nothing is stated.
        Finding cost = Cost(weight => weight <= 0.3 ? 1.1 : 0.9, weight => weight < 0.85 ? 0 : 16);
        Assert.True(cost.Holds);
        Assert.Equal(1.1, Number(cost, "smallest such loss up to half the lower λ* (by its interval)"), 9);
        Assert.Equal(0.9, Number(cost, "largest welfare difference past both λ*"), 9);
    }

    [Fact]
    public void Statement_3_fails_where_one_small_weight_costs_no_more_than_a_twentieth_of_capacity() =>
        Assert.False(Cost(weight => weight is 0.3 ? 0.9 : weight < 0.3 ? 5 : 0, weight => 18).Holds);

    [Fact]
    public void Statement_3_fails_where_the_loss_is_not_certain()
    {
        // Two seeds with a loss of 5 ± 1: 5 − 12.7 · 1 < 1.
        Assert.False(Cost(weight => weight <= 0.3 ? 5 : 0, weight => 18, spread: 1).Holds);
        Assert.True(Cost(weight => weight <= 0.3 ? 5 : 0, weight => 18, spread: 1, seeds: 10).Holds);
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(-1.1)]
    public void Statement_3_fails_where_the_curves_do_not_meet_past_the_thresholds(double loss) =>
        Assert.False(Cost(weight => weight <= 0.3 ? 5 : weight == 1 ? loss : 0, weight => 18).Holds);

    [Fact]
    public void Statement_3_fails_where_they_meet_at_a_low_load()
    {
        Finding cost = Cost(weight => weight <= 0.3 ? 5 : 0, weight => weight == 0.9 ? 15.9 : 18);
        Assert.False(cost.Holds);
        Assert.Equal(15.9, Number(cost, "smallest mean load past both λ*"), 9);
    }

    [Fact]
    public void Statement_3_fails_and_says_why_where_no_weight_is_past_both_thresholds()
    {
        double[] weights = Weights[..^2];
        Finding cost = PaperVerdicts.OnSeverities(
        [
            Sweep("a", Game(Mild), weights, weight => 0, weight => 10, weight => 18),
            Sweep("a", Game(Severe), weights, weight => 0, weight => 5, weight => 18),
        ])[1];
        Assert.False(cost.Holds);
        Assert.Equal("No weight lies up to half the lower λ*, or none past both λ*.", cost.Why);
    }

    [Fact]
    public void Statement_4_holds_where_agents_fall_at_different_weights_and_one_more_sharply()
    {
        Finding differ = Differ(Agent("sharp", Mild, Step(0.8)), Agent("gentle", Mild, weight => 1 - weight));
        Assert.True(differ.Holds);
        Assert.Equal(0.8, Number(differ, "largest gap between two agents' intervals at one weight"), 9);
        Assert.Equal(0.9, Number(differ, "sharpest minus gentlest steepest fall"), 9);
    }

    [Fact]
    public void Statement_4_fails_for_equal_agents_and_for_agents_that_fall_as_sharply_elsewhere()
    {
        Assert.False(Differ(Agent("a", Mild, Step(0.8)), Agent("b", Mild, Step(0.8))).Holds);
        Assert.False(Differ(Agent("a", Mild, Step(0.8)), Agent("b", Mild, Step(0.4))).Holds);
        Assert.False(Differ(Agent("a", Mild, Step(0.8)), Agent("b", Mild, weight => weight < 0.45 ? 1 : 0.09)).Holds);
        Assert.True(Differ(Agent("a", Mild, Step(0.8)), Agent("b", Mild, weight => weight < 0.45 ? 1 : 0.11)).Holds);
    }

    [Fact]
    public void Statement_4_fails_where_the_agents_intervals_meet_at_every_weight()
    {
        // ± 0.3 with two seeds is an interval wider than all rates.
        WeightSweep Gentle(int seeds) => Sweep("gentle", Game(Mild), Weights, weight => 1 - weight, spread: 0.3, seeds: seeds);
        Finding differ = Differ(Agent("sharp", Mild, Step(0.8)), Gentle(2));
        Assert.False(differ.Holds);
        Assert.StartsWith("No two agents' intervals lie apart at any weight", differ.Why, StringComparison.Ordinal);
        Assert.True(Differ(Agent("sharp", Mild, Step(0.8)), Gentle(20)).Holds);
    }

    private static Finding Onset(params WeightSweep[] agents) => PaperVerdicts.OnAgents(agents)[0];

    private static Finding Together(params WeightSweep[] agents) => PaperVerdicts.OnAgents(agents)[2];

    private static Finding Differ(params WeightSweep[] agents) => PaperVerdicts.OnAgents(agents)[1];

    private static Finding Moved(params WeightSweep[] severities) => PaperVerdicts.OnSeverities(severities)[0];

    /// <summary>Statement 3 where the higher severity costs a welfare that depends on the weight, and both games have one load.</summary>
    private static Finding Cost(Func<double, double> loss, Func<double, double> load, double spread = 0, int seeds = 2)
    {
        WeightSweep mild = Sweep("a", Game(Mild), Weights, weight => 0, weight => 10, load, seeds: seeds);
        WeightSweep severe = Sweep("a", Game(Severe), Weights, weight => 0, weight => 10 - loss(weight), load, spread, seeds);
        return PaperVerdicts.OnSeverities([mild, severe])[1];
    }

    private static double Number(Finding finding, string name) => finding.Numbers.Single(number => number.Key == name).Value!.Value;

    private static CongestionGame Game(double severity) => CongestionGame.Paper with { Severity = severity };

    /// <summary>Overload at every step up to a weight, and at none beyond it.</summary>
    private static Func<double, double> Step(double last) => weight => weight <= last ? 1 : 0;

    private static WeightSweep Agent(string name, double severity, Func<double, double> rate, bool isStandIn = false) =>
        Sweep(name, Game(severity), Weights, rate, isStandIn: isStandIn);

    /// <summary>The same runs with an exact curve at every thousandth.</summary>
    private static WeightSweep Exactly(WeightSweep sweep, Func<double, double> rate, Func<double, double> welfare)
    {
        double[] weights = [.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)];
        return new(sweep.Agent, sweep.Game, sweep.Weights, [.. sweep.Weights.Select((_, i) => sweep.Runs(i).ToArray())])
        {
            Exact = new(weights, [.. weights.Select(rate)], [.. weights.Select(welfare)], 0),
        };
    }

    /// <summary>A sweep in which every second run lies above the given curves by the spread, and the others below.</summary>
    private static WeightSweep Sweep(
        string name,
        CongestionGame game,
        double[] weights,
        Func<double, double> rate,
        Func<double, double>? welfare = null,
        Func<double, double>? load = null,
        double spread = 0,
        int seeds = 2,
        bool isStandIn = false)
    {
        return new(
            name, game, weights, [.. weights.Select(weight => Enumerable.Range(0, seeds).Select(seed => Run(weight, seed)).ToArray())])
        {
            IsStandIn = isStandIn,
        };

        EpisodeMetrics Run(double weight, int seed)
        {
            double off = seed % 2 == 0 ? spread : -spread;
            return new(rate(weight) + off, (welfare?.Invoke(weight) ?? 0) + off, load?.Invoke(weight) ?? 0);
        }
    }
}
