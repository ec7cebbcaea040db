using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.Theory;

public class ThresholdTests
{
    [Fact]
    public void The_three_readings_agree_with_the_reference_values()
    {
        foreach (Oracle.Row row in Oracle.Rows("thresholds.csv"))
        {
            int agents = row.Integer("agents");
            double severity = row.Number("severity");
            double weight = row.Number("weight");
            CongestionGame game = new(agents, 20, severity, 10);
            Near.Relative(row.Number("critical_weight"), Threshold.CriticalWeight(agents, severity)!.Value, 1e-12);
            Near.Relative(row.Number("overload_marginal"), game.UtilityMarginal(weight, CapacitySide.Above), 1e-12);
            Near.Relative(row.Number("critical_severity_at_weight"), Threshold.CriticalSeverity(agents, weight), 1e-12);
        }
    }

    [Fact]
    public void The_marginal_changes_sign_at_the_critical_weight_and_nowhere_else() => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        select (game, weight),
        play =>
        {
            double marginal = play.game.UtilityMarginal(play.weight, CapacitySide.Above);
            if (Threshold.CriticalWeight(play.game) is not { } critical)
            {
                Near.Absolute(1 - play.game.Severity, marginal, 1e-12);
            }
            else if (Math.Abs(play.weight - critical) > 1e-9)
            {
                Assert.Equal(play.weight < critical, marginal > 0);
            }
        });

    [Fact]
    public void Every_reading_inverts_the_others() => RandomGames.Check(
        from agents in Gen.Choose(2, 50)
        from severity in RandomGames.Between(1.01, 40)
        select (agents, severity),
        point =>
        {
            double weight = Threshold.CriticalWeight(point.agents, point.severity)!.Value;
            if (weight is >= 0 and < 1)
            {
                Near.Relative(point.severity, Threshold.CriticalSeverity(point.agents, weight), 1e-10);
                Near.Relative(point.agents, Threshold.CriticalPopulation(point.severity, weight)!.Value, 1e-8);
            }
        });

    [Fact]
    public void The_paper_gets_0_85_and_0_65()
    {
        Near.Absolute(0.85, Threshold.CriticalWeight(5, 1.6)!.Value, 1e-12);
        Near.Absolute(0.65, Threshold.CriticalWeight(5, 2.4)!.Value, 1e-12);
    }

    [Fact]
    public void One_agent_has_no_critical_weight_and_weight_1_no_critical_population()
    {
        Assert.Null(Threshold.CriticalWeight(1, 1.6));
        Assert.Null(Threshold.CriticalPopulation(1.6, 1));
        Assert.Equal(1, Threshold.CriticalSeverity(1, 0.3));
    }

    [Theory]
    [InlineData(5, 0.9, Regime.OverloadPays)]
    [InlineData(5, 1.0, Regime.Flat)]
    [InlineData(5, 1.6, Regime.SocialDilemma)]
    [InlineData(5, 5.0, Regime.SelfishStable)]
    [InlineData(1, 0.5, Regime.OverloadPays)]
    [InlineData(1, 1.0, Regime.Flat)]
    [InlineData(1, 2.0, Regime.SelfishStable)]
    public void Regimes_are_bounded_by_1_and_n(int agents, double severity, Regime regime) =>
        Assert.Equal(regime, Threshold.RegimeOf(agents, severity));

    [Fact]
    public void The_public_goods_game_has_the_same_threshold_with_the_multiplier_instead_of_severity() => RandomGames.Check(
        from agents in Gen.Choose(2, 20)
        from multiplier in RandomGames.Between(0.1, 25)
        from cost in RandomGames.Between(0.1, 3)
        from weight in RandomGames.Share
        select (game: new LinearPublicGoodsGame(agents, multiplier, cost), weight),
        play =>
        {
            double critical = play.game.CriticalWeight!.Value;
            if (Math.Abs(critical - play.weight) > 1e-9)
            {
                Assert.Equal(play.weight > critical, play.game.UtilityMarginal(play.weight) > 0);
            }

            const double step = 1e-3;
            double slope = (play.game.Utility(play.weight, 0.5 + step, 2 + step) - play.game.Utility(play.weight, 0.5, 2)) / step;
            Near.Relative(slope, play.game.UtilityMarginal(play.weight), 1e-8);
        });

    [Fact]
    public void The_rules_own_threshold_agrees_with_the_reference_values()
    {
        foreach (Oracle.Row row in Oracle.Rows("swi_thresholds.csv"))
        {
            double severity = row.Number("severity");
            double reference = row.Number("reference_welfare");
            Near.Relative(
                row.Number("swi_threshold"), NormalisedThreshold.CriticalWeight(severity, row.Number("max_demand"), reference)!.Value,
                1e-12);
            Near.Relative(row.Number("critical_weight"), Threshold.CriticalWeight(row.Integer("agents"), severity)!.Value, 1e-12);
        }
    }

    [Fact]
    public void The_rules_own_threshold_is_1_where_overload_costs_what_it_brings_and_none_where_it_pays()
    {
        Assert.Equal(1, NormalisedThreshold.CriticalWeight(1, 10, 20));
        Assert.Null(NormalisedThreshold.CriticalWeight(0.999, 10, 20));
        Near.Absolute(20 / 20.01, NormalisedThreshold.CriticalWeight(1.001, 10, 20)!.Value, 1e-12);
    }

    [Fact]
    public void The_calibrated_reference_makes_the_rule_switch_at_the_critical_weight() => RandomGames.Check(
        from agents in Gen.Choose(2, 50)
        from share in RandomGames.Between(0.01, 0.99)
        from maxDemand in RandomGames.Between(0.5, 20)
        select (agents, severity: 1 + share * (agents - 1), maxDemand),
        point =>
        {
            double reference = NormalisedThreshold.CalibratedReference(point.agents, point.severity, point.maxDemand)!.Value;
            Near.Relative(
                Threshold.CriticalWeight(point.agents, point.severity)!.Value,
                NormalisedThreshold.CriticalWeight(point.severity, point.maxDemand, reference)!.Value, 1e-10);
        });

    [Fact]
    public void A_weight_or_severity_out_of_range_is_refused()
    {
        Assert.Throws<ParameterException>(() => Threshold.CriticalSeverity(5, 1.2));
        Assert.Throws<ParameterException>(() => Threshold.CriticalWeight(0, 1.6));
        Assert.Throws<ParameterException>(() => Threshold.CriticalPopulation(-1, 0.5));
    }
}
