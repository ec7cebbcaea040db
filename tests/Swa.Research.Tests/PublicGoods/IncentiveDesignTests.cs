using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class IncentiveDesignTests
{
    [Fact]
    public void The_least_penalty_is_what_the_best_deviation_from_full_contribution_is_worth() =>
        Check.One(QuietChecks.Config.WithMaxTest(60), Prop.ForAll(RandomGames.UpTo(3), drawn =>
        {
            PublicGoodsGame game = drawn.With(penalty: 0, threshold: drawn.MaxTotal);
            LeastIncentive least = IncentiveDesign.LeastPenalty(game);

            // Deviations are tried in steps, and followers who are indifferent may answer in several ways.
            return least.Value >= BestDeviation(game) - 1e-6
                && (least.Value <= BestDeviation(game) + 0.05 || !ContinuousEquilibrium.Solve(game).UniqueEverywhere)
                && least.LostAt is null;
        }));

    [Fact]
    public void Without_a_bonus_the_penalties_begin_right_above_the_last_agents_net_cost()
    {
        // (κ − ρ/n)(c_max − c_min) = (1 − 0.375) · 0.8; at it the last agent is indifferent.
        PublicGoodsGame game = new(4, 1.5, 0, new EffortCost(1), 0, 4, 0.2, 1);
        LeastIncentive least = IncentiveDesign.LeastPenalty(game);
        Assert.Equal(0.5, least.Value!.Value, 8);
        Assert.False(least.IsAttained);
        Assert.Equal(0.01, least.Margin!.Value, 6);
        Assert.Null(least.LostAt);
        Assert.True(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(penalty: 0.5 + 1e-6)));
        Assert.False(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(penalty: 0.5)));
    }

    [Fact]
    public void A_threshold_that_fewer_can_reach_has_no_penalty_that_makes_all_contribute() =>
        Assert.Null(IncentiveDesign.LeastPenalty(new(4, 1.5, 0.6, new EffortCost(1), 0, 2.5)).Value);

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.6)]
    public void No_bonus_alone_makes_all_contribute_where_costs_are_linear(int agents, double bonus)
    {
        // The bonus that makes the last agent contribute makes the first give no more than that takes: on a grid of L levels
        // full contribution was the outcome from 0.25 up to 0.25/(1 − 1/L), a range that is empty in the continuum.
        PublicGoodsGame game = new(agents, 1.5, bonus, new EffortCost(1), 0, agents);
        LeastIncentive least = IncentiveDesign.LeastBonus(game);
        Assert.Null(least.Value);
        Assert.Null(least.Margin);
        Assert.False(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(bonus: 0.25)));
        Assert.False(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(bonus: 0.2500001)));
    }

    [Fact]
    public void More_bonus_is_not_always_better()
    {
        // With P = 0.4 the last agent gains by the last step from 0.5 − 2γ < 0.4 on; from γ = 5/12 on it does without the first's all.
        LeastIncentive least = IncentiveDesign.LeastBonus(new(3, 1.5, 0.6, new EffortCost(1), 0.4, 3));
        Assert.Equal(0.05, least.Value!.Value, 8);
        Assert.False(least.IsAttained);
        Assert.Equal(0.05 + 0.005, least.Value.Value + least.Margin!.Value, 6);
        Assert.Equal(5 / 12.0, least.LostAt!.Value, 6);
    }

    [Fact]
    public void Where_the_best_reply_slides_to_the_end_of_the_range_the_least_value_itself_does()
    {
        // c_i = (0.8 + 0.8·λ − 0.2·w)/w with w = 1 − λ/2: what an own unit costs; it reaches 1 at (n − ρ/k)/(n − 1) = 2/3, k = 1.2.
        PublicGoodsGame game = new(2, 1.6, 0, new EffortCost(0.2, 1), 0, 0, 0.1, 1);
        LeastIncentive least = IncentiveDesign.LeastSocialWeight(game);
        Assert.Equal(2 - 1.6 / 1.2, IncentiveDesign.SufficientSocialWeight(game)!.Value, 12);
        Assert.Equal(2 - 1.6 / 1.2, least.Value!.Value, 8);
        Assert.True(least.IsAttained);
        Assert.Equal(0, least.Margin);
    }

    [Fact]
    public void The_least_social_weight_of_the_linear_game_is_the_threshold_of_theorem_1() =>
        Check.One(QuietChecks.Config.WithMaxTest(30), Prop.ForAll(RandomGames.UpTo(4), drawn =>
        {
            PublicGoodsGame game = drawn.With(
                bonus: 0, penalty: 0, costs: [.. Enumerable.Repeat(new EffortCost(drawn.Costs[0].Linear), drawn.Agents)]);
            double? closed = IncentiveDesign.SufficientSocialWeight(game);
            double? found = IncentiveDesign.LeastSocialWeight(game).Value;
            return closed switch
            {
                null => true,
                <= -1e-6 => found == 0,
                >= 1 + 1e-6 => found is null,
                > 1e-6 and < 1 - 1e-6 => found is { } weight && Math.Abs(weight - closed.Value) < 1e-5,
                _ => true,
            };
        }));

    [Fact]
    public void Above_the_sufficient_weight_everybody_contributes_whatever_the_other_terms() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
            IncentiveDesign.SufficientSocialWeight(game) is not { } weight
            || weight > 0.99
            || ContinuousEquilibrium.Solve(game, Math.Max(0, weight) + 0.01).IsFull)
        .CheckQuietly();

    [Fact]
    public void One_agent_has_no_social_weight() =>
        Assert.Null(IncentiveDesign.SufficientSocialWeight(PublicGoodsGame.Classic(1, 0.5)));

    [Fact]
    public void The_region_agrees_with_the_least_penalty_and_the_conditions()
    {
        PublicGoodsGame game = new(3, 1.5, 0, new EffortCost(1), 0, 3);
        DesignRegion region = DesignRegion.Compute(game, ParameterGrid.Range(0, 1, 4), ParameterGrid.Range(0, 1, 8));
        Assert.Equal(5 * 9, region.ToTable().Rows.Count);
        foreach (IReadOnlyList<object?> row in region.ToTable().Rows)
        {
            double least = region.LeastPenalties[region.Bonuses.ToList().IndexOf((double)row[0]!)]!.Value;
            Assert.Equal((double)row[1]! > least - 1e-7 && Math.Abs((double)row[1]! - least) > 1e-7, (bool)row[4]! && (bool)row[5]!);
            Assert.True(!(bool)row[7]! || (bool)row[4]!);
            Assert.True((bool)row[8]! || !(bool)row[4]!);
        }

        Assert.Equal("penalties", Assert.Throws<ParameterException>(() => DesignRegion.Compute(game, [0, 1], [1, 0])).Parameter);
    }

    /// <summary>The most that an agent gains over full contribution by contributing less, when the penalty is due
    /// then and not before.</summary>
    private static double BestDeviation(PublicGoodsGame game)
    {
        const int Steps = 400;
        ContinuousEquilibrium withoutPenalty = ContinuousEquilibrium.Solve(game);
        double best = 0;
        double[] full = [.. Enumerable.Repeat(game.MaxContribution, game.Agents)];
        for (int i = 0; i < game.Agents; i++)
        {
            for (int k = 0; k < Steps; k++)
            {
                double[] before =
                    [.. full.Take(i), game.MinContribution + (game.MaxContribution - game.MinContribution) * k / Steps];
                double[] deviated = [.. before, .. withoutPenalty.Continue(i + 1, before.Sum())];
                best = Math.Max(best, game.Rewards(deviated)[i] - game.Rewards(full)[i]);
            }
        }

        return best;
    }
}
