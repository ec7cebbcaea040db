using Swa.Research.Figures;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class TheoremStudyTests
{
    private static readonly PublicGoodsGame Game = new(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1);

    private static readonly TheoremStudy Study = new(
        Game, 20, [0.25, 0.5, 2, 2.5, 2.75, 4], [0, 0.2, 0.3, 0.4, 2], [0, 0.125, 1, 2], [1.4, 1.5, 2, 2.5]);

    [Fact]
    public void Every_point_is_the_equilibrium_of_its_game()
    {
        Assert.Equal(6 * 5 * 4, Study.Points.Count());
        foreach (TheoremPoint point in Study.Points)
        {
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(Game.With(point.Multiplier, point.Bonus, point.Penalty), 20);
            Assert.Equal(solved.Total, point.Total);
            Assert.Equal(solved.Welfare, point.Welfare);
            Assert.Equal(solved.Path.Min() > 0.1, point.EveryoneAboveMinimum);
            Assert.Equal(solved.Total >= 2 - 1e-12, point.ReachesThreshold);
        }

        Assert.Equal(6 * 5 * 4 + 6 * 4, Study.ToTable().Rows.Count);
    }

    [Fact]
    public void The_bounds_given_for_theorem_1_bound_a_region_without_exception()
    {
        Finding verdict = Study.Verdicts()[0];
        Assert.True(verdict.Holds);
        TheoremPoint[] above = [.. Study.Points.Where(point =>
            point.Multiplier >= Number(verdict, "lower_bound_multiplier")
            && point.Bonus >= Number(verdict, "lower_bound_bonus")
            && point.Penalty >= Number(verdict, "lower_bound_penalty"))];
        Assert.NotEmpty(above);
        Assert.All(above, point => Assert.True(point.UniqueAndReached));
    }

    [Fact]
    public void Bounds_are_the_lowest_above_which_no_point_fails()
    {
        // Small penalties alone: there full contribution at γ = 0.3 is lost at γ = 0.4.
        TheoremStudy study = new(Game, 20, [2, 2.5, 4], [0.2, 0.3, 0.4, 2], [0, 0.125], [1.4, 1.5]);
        (Finding Finding, Func<TheoremPoint, bool> Holds)[] both =
        [
            (study.Verdicts()[0], point => point.UniqueAndReached),
            (study.Verdicts()[1], point => point.UniqueReachedAndAllContribute),
        ];
        Assert.Contains(
            both, pair => study.Points.Any(
            point => pair.Holds(point) && study.Points.Any(other => IsAbove(other, point) && !pair.Holds(other))));
        foreach ((Finding verdict, Func<TheoremPoint, bool> holds) in both)
        {
            TheoremPoint lowest = study.Points.First(point => study.Points.Where(other => IsAbove(other, point)).All(holds));
            Assert.Equal(lowest.Multiplier, Number(verdict, "lower_bound_multiplier"));
            Assert.Equal(lowest.Bonus, Number(verdict, "lower_bound_bonus"));
            Assert.Equal(lowest.Penalty, Number(verdict, "lower_bound_penalty"));
        }

        static bool IsAbove(TheoremPoint high, TheoremPoint low) =>
            high.Multiplier >= low.Multiplier && high.Bonus >= low.Bonus && high.Penalty >= low.Penalty;
    }

    [Fact]
    public void In_the_dilemma_no_bounds_on_bonus_and_penalty_make_everybody_contribute()
    {
        Finding verdict = Study.Verdicts()[3];
        Assert.False(verdict.Holds);
        SequentialEquilibrium counterexample = SequentialEquilibrium.Solve(
            Game.With(
                Number(verdict, "fails_at_multiplier"), Number(verdict, "fails_at_bonus"), Number(verdict, "fails_at_penalty")),
            20);
        Assert.Equal(0.1, counterexample.Path.Min());
    }

    [Fact]
    public void Each_part_of_theorem_2_fails_at_its_counterexample()
    {
        foreach (Finding verdict in Study.Verdicts().Skip(4))
        {
            Assert.False(verdict.Holds);
            double from = SequentialEquilibrium.Solve(At(verdict, "from"), 20).Welfare;
            double to = SequentialEquilibrium.Solve(At(verdict, "to"), 20).Welfare;
            Assert.Equal(from, Number(verdict, "welfare_from"), 9);
            Assert.Equal(to, Number(verdict, "welfare_to"), 9);
            Assert.Equal(verdict.Statement.Contains("falls", StringComparison.Ordinal), to > from);
        }
    }

    [Fact]
    public void Where_the_own_share_pays_for_the_effort_the_theorems_hold()
    {
        // ρ/n ≥ κ + η·c_max: contributing dominates, and with it welfare grows in ρ and γ and does not depend on B.
        TheoremStudy study = new(Game, 20, [4, 5], [0, 0.5, 1], [0, 1, 2], [1, 2, 3]);
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
            "convexity", Assert.Throws<ParameterException>(() => new TheoremStudy(linear, 5, [1, 2], [0, 1], [0, 1], [1, 2])).Parameter);
        Assert.Equal(
            "minContribution",
            Assert.Throws<ParameterException>(() => new TheoremStudy(fromZero, 5, [1, 2], [0, 1], [0, 1], [1, 2])).Parameter);
        Assert.Equal(
            "bonuses", Assert.Throws<ParameterException>(() => new TheoremStudy(Game, 5, [1, 2], [0, 0], [0, 1], [1, 2])).Parameter);
    }

    private static PublicGoodsGame At(Finding verdict, string end) => Game.With(
        Number(verdict, "multiplier_" + end), Number(verdict, "bonus_" + end), Number(verdict, "penalty"),
        Number(verdict, "threshold_" + end));

    private static double Number(Finding verdict, string name) => verdict.Numbers.Single(number => number.Key == name).Value!.Value;
}
