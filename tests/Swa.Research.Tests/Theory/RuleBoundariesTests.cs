using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Llm;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Theory;

/// <summary>Trap, overshoot and fixed points, each against the rule's own objective or the loop itself.</summary>
public class RuleBoundariesTests
{
    private static Gen<(CongestionGame Game, double Margin, double Centering)> Rules =>
        from agents in Gen.Choose(2, 12)
        from capacity in RandomGames.Between(5, 60)
        from severity in RandomGames.Between(1.1, 12)
        from margin in RandomGames.Between(0, 0.4)
        from centering in Gen.OneOf(Gen.Constant(0.0), RandomGames.Between(0.001, 0.1))
        select (new CongestionGame(agents, capacity, severity, 10), margin * capacity, centering);

    [Fact]
    public void Predicted_welfare_changes_sign_at_the_traps_boundary() => RandomGames.Check(Rules, rule =>
    {
        SwiOptions options = new() { SafetyMargin = rule.Margin, Centering = rule.Centering };
        WelfarePrediction prediction = new(rule.Game, options);
        double boundary = ClippingTrap.BoundaryLoad(prediction.EffectiveCapacity, rule.Game.Severity, rule.Centering)!.Value;
        Near.Absolute(0, prediction.Welfare(boundary), 1e-9 * rule.Game.Capacity * rule.Game.Severity);
        Assert.True(prediction.Welfare(boundary - 1e-3) > 0);
    });

    [Fact]
    public void The_trap_of_the_papers_game_at_the_higher_severity_lies_at_34_and_holds()
    {
        CongestionGame game = CongestionGame.Paper with { Severity = 2.4 };
        Near.Absolute(2.4 * 20 / 1.4, ClippingTrap.BoundaryLoad(20, 2.4)!.Value, 1e-12);
        Assert.True(ClippingTrap.Exists(game));
        Assert.False(ClippingTrap.Exists(CongestionGame.Paper));
        Assert.Null(ClippingTrap.BoundaryLoad(20, 1));
    }

    [Fact]
    public void An_agent_above_the_threshold_takes_all_exactly_beyond_the_boundary_belief() => RandomGames.Check(
        from rule in Rules
        from share in RandomGames.Share
        let reference = rule.Game.Capacity - rule.Margin
        let threshold = NormalisedThreshold.CriticalWeight(rule.Game.Severity, 10, reference)!.Value
        select (rule.Game, rule.Margin, weight: threshold + (1 - threshold) * share),
        rule =>
        {
            SwiOptions options = SwiOptions.Plain with { SafetyMargin = rule.Margin };
            CongestionScorer scorer = new(rule.Game, options);
            if (ClippingTrap.BoundaryBelief(rule.Game, rule.weight, scorer.ReferenceWelfare, rule.Margin) is { } boundary)
            {
                Assert.Equal(0, Choice(boundary - 1e-4));
                Assert.Equal(10, Choice(boundary + 1e-4));
            }

            double Choice(double belief)
            {
                CandidateSet grid = new(new CandidateOptions { Anchors = [.. new DemandGrid(10, 0.1).Points] }, 10);
                RandomStream random = RandomStream.For(0, 0, 0);
                ScoredCandidate[] table = new SwiRule(grid, scorer).Score(rule.weight, belief, [], ref random);
                return table[SwiRule.Best(table)].Demand;
            }
        },
        500);

    [Fact]
    public void The_boundary_belief_exists_only_above_the_threshold_and_for_severe_congestion()
    {
        CongestionGame game = CongestionGame.Paper with { Severity = 2.4 };
        Assert.Null(ClippingTrap.BoundaryBelief(game, 0.5, 20));
        Assert.Null(ClippingTrap.BoundaryBelief(game with { Severity = 1 }, 0.9, 20));
        Assert.Null(ClippingTrap.BoundaryBelief(game with { Agents = 1 }, 0.9, 20));
        Near.Absolute(ClippingTrap.BoundaryLoad(20, 2.4)!.Value / 4, ClippingTrap.BoundaryBelief(game, 1, 20)!.Value, 1e-12);
    }

    [Fact]
    public void The_overshoot_is_where_the_rules_objective_peaks() => RandomGames.Check(
        from rule in Rules
        from share in RandomGames.Between(0.2, 1)
        select (rule.Game, rule.Margin, rule.Centering, weight: share),
        rule =>
        {
            WelfarePrediction prediction = new(rule.Game, new SwiOptions { SafetyMargin = rule.Margin, Centering = rule.Centering });
            double capacity = prediction.EffectiveCapacity;
            double room = Math.Max(0, rule.Game.MaxLoad - capacity);
            double overshoot = CenteringOvershoot.Of(rule.Game, rule.weight, capacity, rule.Centering, rule.Margin);
            double peak = Objective(overshoot);
            for (int part = 0; part <= 1000; part++)
            {
                Assert.True(Objective(room * part / 1000) <= peak + 1e-9 * Math.Max(1, Math.Abs(peak)));
            }

            // The objective in the load, free of the cap on one agent's demand: all agents together can reach n·a_max.
            double Objective(double above) =>
                (1 - rule.weight) * above / rule.Game.MaxDemand + rule.weight * prediction.Welfare(capacity + above) / capacity;
        });

    [Fact]
    public void Overload_ends_where_the_overshoot_is_the_margin() => RandomGames.Check(Rules, rule =>
    {
        if (rule.Centering > 0 && rule.Margin < rule.Game.MaxLoad - (rule.Game.Capacity - rule.Margin))
        {
            double reference = rule.Game.Capacity - rule.Margin;
            double weight = Ends(rule.Game, reference, rule.Centering, rule.Margin)!.Value;
            Near.Relative(rule.Margin, CenteringOvershoot.Of(rule.Game, weight, reference, rule.Centering, rule.Margin), 1e-6);
        }
    });

    private static double? Ends(CongestionGame game, double reference, double centering, double margin) => SwiRule.EndOfOverload(
        game, new SwiOptions { ReferenceWelfare = reference, Centering = centering, SafetyMargin = margin });

    [Fact]
    public void Without_centering_overload_ends_at_the_rules_threshold()
    {
        Near.Relative(
            NormalisedThreshold.CriticalWeight(1.6, 10, 18)!.Value, Ends(CongestionGame.Paper, 18, 0, 2)!.Value, 1e-12);
        Assert.Null(Ends(CongestionGame.Paper with { Severity = 0.5 }, 18, 0.02, 2));
        Assert.Equal(30, CenteringOvershoot.Of(CongestionGame.Paper, 0.7, 20, 0, 0));
        Assert.Equal(0, CenteringOvershoot.Of(CongestionGame.Paper, 0.8, 20, 0, 0));
    }

    [Fact]
    public void The_loop_with_defectors_settles_at_its_fixed_point() => RandomGames.Check(
        from agents in Gen.Choose(2, 15)
        from defectors in Gen.Choose(0, agents)
        from share in RandomGames.Share
        from target in RandomGames.Between(0, 8 * agents)
        select (game: new CongestionGame(agents, 4 * agents, 2, 10), defectors, share, target),
        loop =>
        {
            int n = loop.game.Agents;
            double belief = 4;
            double load = 0;
            for (int step = 0; step < 5000; step++)
            {
                double demand = Math.Clamp(loop.target - (n - 1) * belief, 0, 10);
                load = (n - loop.defectors) * demand + loop.defectors * 10;
                double reported = (n - loop.defectors) * demand + loop.defectors * 10 * loop.share;
                belief += 0.5 / n * (reported / n - belief);
            }

            Near.Absolute(load, LoopFixedPoint.LoadWithDefectors(loop.game, loop.target, loop.defectors, loop.share), 1e-6 * n);
        });

    [Fact]
    public void One_defector_in_the_papers_game_lifts_the_load_above_capacity()
    {
        Near.Absolute(90.0 * 5 / 21, LoopFixedPoint.LoadWithDefectors(CongestionGame.Paper, 20, 1), 1e-12);
        Near.Absolute(20, LoopFixedPoint.LoadWithDefectors(CongestionGame.Paper, 20, 0), 1e-12);
        Near.Absolute(20, LoopFixedPoint.MeanLoadWithAbsence(5, 20, 1), 1e-12);
    }
}
