using Swa.Research.Figures;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class TheoremStudyTests
{
    private static readonly PublicGoodsGame Game = new(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1);

    private static readonly TheoremStudy Study = new(
        Game, [0.25, 0.5, 1.5, 2, 4], [0, 0.4, 0.6, 1.6, 2], [0, 0.25, 0.75, 1, 2], [0.3, 1.5, 2, 2.1, 2.2, 2.5, 3]);

    [Fact]
    public void Every_point_is_the_equilibrium_of_its_game()
    {
        Assert.Equal(5 * 5 * 5 * 7, Study.Points.Count());
        foreach (TheoremPoint point in Study.Points)
        {
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(GameAt(point));
            Assert.Equal(solved.Total, point.Total);
            Assert.Equal(solved.Welfare, point.Welfare);
            Assert.Equal(solved.Path.Min() > 0.1 + 1e-9, point.EveryoneAboveMinimum);
            Assert.Equal(solved.Path.Min() > 1 - 1e-9, point.EveryoneAtMaximum);
            Assert.Equal(solved.Total >= point.Threshold - 1e-12, point.ReachesThreshold);
            Assert.Equal(
                solved.Welfare - point.Bonus * (solved.Path[1] * solved.Path[0] + solved.Path[2] * (solved.Path[0] + solved.Path[1])),
                point.NetWelfare,
                12);
        }

        Assert.Equal(5 * 5 * 5 * 7, Study.ToTable().Rows.Count);
    }

    [Fact]
    public void The_bounds_given_bound_a_region_without_exception_and_are_the_lowest()
    {
        (Finding Finding, Func<TheoremPoint, bool> Holds)[] all =
        [
            (Study.Verdicts()[0], point => point.UniqueAndReached),
            (Study.Verdicts()[1], point => point.UniqueReachedAndAllContribute),
            (Study.Verdicts()[2], point => point.UniqueAndReached && point.EveryoneAtMaximum),
        ];
        foreach ((Finding verdict, Func<TheoremPoint, bool> holds) in all)
        {
            Assert.True(verdict.Holds);
            TheoremPoint lowest = Study.Points.First(point => Study.Points.Where(other => IsAbove(other, point)).All(holds));
            Assert.Equal(lowest.Multiplier, Number(verdict, "lower_bound_multiplier"));
            Assert.Equal(lowest.Bonus, Number(verdict, "lower_bound_bonus"));
            Assert.Equal(lowest.Penalty, Number(verdict, "lower_bound_penalty"));
        }
    }

    [Fact]
    public void The_region_is_where_the_statement_holds_at_and_above_a_point()
    {
        foreach ((TheoremPoint point, bool isInRegion) in Study.Points.Zip(InRegion()))
        {
            Assert.Equal(
                Study.Points.Where(other => other.Threshold == point.Threshold && IsAbove(other, point))
                    .All(other => other.UniqueReachedAndAllContribute),
                isInRegion);
        }
    }

    [Fact]
    public void In_the_dilemma_a_threshold_that_takes_something_from_everybody_decides()
    {
        Assert.Equal(2.1, Study.ClosedThreshold, 12);
        Assert.Equal(0.675, Study.ClosedPenalty, 12);
        Finding above = Study.Verdicts()[4];
        Assert.True(above.Holds);
        Assert.Equal(Number(above, "points_above_closed_penalty"), Number(above, "of_these_hold"));
        Finding below = Study.Verdicts()[5];
        Assert.False(below.Holds);
        ContinuousEquilibrium fails = ContinuousEquilibrium.Solve(Game.With(
            Number(below, "fails_at_multiplier"), Number(below, "fails_at_bonus"), Number(below, "fails_at_penalty"),
            Number(below, "fails_at_threshold")));
        Assert.Equal(0.1, fails.Path.Min(), 9);
        Assert.Contains("give 0.1 and 1", below.Why, StringComparison.Ordinal);
        Assert.False(Study.Verdicts()[6].Holds);
    }

    [Fact]
    public void More_bonus_lowers_welfare_at_a_pair_inside_the_region_on_a_fine_grid_too()
    {
        // Where the second agent stops as soon as the third gives everything, a larger bonus lets both before it give less.
        Finding verdict = Study.Verdicts()[7];
        Assert.False(verdict.Holds);
        (PublicGoodsGame from, PublicGoodsGame to) = (At(verdict, "from"), At(verdict, "to"));
        Assert.Equal(ContinuousEquilibrium.Solve(from).Welfare, Number(verdict, "welfare_from"), 9);
        Assert.Equal(ContinuousEquilibrium.Solve(to).Welfare, Number(verdict, "welfare_to"), 9);
        Assert.True(
            SequentialEquilibrium.Solve(to, 640).Welfare < SequentialEquilibrium.Solve(from, 640).Welfare - 0.1);
    }

    [Fact]
    public void Pairs_outside_the_region_decide_nothing()
    {
        // At P = 0 and P = 0.25 alone full contribution at γ = 0.4 is lost at γ = 0.6 in some games; only pairs inside count.
        foreach (Finding verdict in Study.Verdicts().Skip(7))
        {
            Assert.InRange(Number(verdict, "pairs_compared"), 1, InRegion().Count(isInRegion => isInRegion));
            Assert.Equal(
                Number(verdict, "pairs_compared"),
                Number(verdict, "pairs_as_stated") + Number(verdict, "pairs_unchanged") + Number(verdict, "pairs_against"));
            Assert.Equal(Number(verdict, "pairs_against") == 0, verdict.Holds);
        }
    }

    [Fact]
    public void Where_the_own_share_pays_for_the_effort_the_theorems_hold()
    {
        // ρ/n ≥ κ + η·c_max: contributing dominates, and with it welfare grows in ρ and γ and does not depend on B.
        TheoremStudy study = new(Game, [4, 5], [0, 0.5, 1], [0, 1, 2], [1, 2, 3]);
        Assert.All(study.Points, point => Assert.Equal(3, point.Total, 12));
        Assert.All(
            study.Verdicts().Where(verdict => !verdict.Statement.Contains("dilemma", StringComparison.Ordinal)),
            verdict => Assert.True(verdict.Holds));
    }

    [Fact]
    public void Games_outside_the_theorems_assumptions_are_refused()
    {
        PublicGoodsGame linear = new(3, 1.5, 0.6, new EffortCost(0.2), 1, 2, 0.1, 1);
        PublicGoodsGame fromZero = new(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0, 1);
        Assert.Equal(
            "convexity", Assert.Throws<ParameterException>(() => new TheoremStudy(linear, [1, 2], [0, 1], [0, 1], [1, 2])).Parameter);
        Assert.Equal(
            "minContribution",
            Assert.Throws<ParameterException>(() => new TheoremStudy(fromZero, [1, 2], [0, 1], [0, 1], [1, 2])).Parameter);
        Assert.Equal(
            "bonuses", Assert.Throws<ParameterException>(() => new TheoremStudy(Game, [1, 2], [0, 0], [0, 1], [1, 2])).Parameter);
    }

    /// <summary>Whether each of the points is in the region, as the table says in its last column.</summary>
    private static IEnumerable<bool> InRegion() => Study.ToTable().Rows.Select(row => (bool)row[^1]!);

    private static bool IsAbove(TheoremPoint high, TheoremPoint low) =>
        high.Multiplier >= low.Multiplier && high.Bonus >= low.Bonus && high.Penalty >= low.Penalty;

    private static PublicGoodsGame GameAt(TheoremPoint point) =>
        Game.With(point.Multiplier, point.Bonus, point.Penalty, point.Threshold);

    private static PublicGoodsGame At(Finding verdict, string end) => Game.With(
        Number(verdict, "multiplier_" + end), Number(verdict, "bonus_" + end), Number(verdict, "penalty"),
        Number(verdict, "threshold_" + end));

    private static double Number(Finding verdict, string name) => verdict.Numbers.Single(number => number.Key == name).Value!.Value;
}
