using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class IncentiveDesignTests
{
    private const int Levels = 6;

    [Fact]
    public void The_least_penalty_is_what_the_best_deviation_from_full_contribution_is_worth() =>
        Check.One(QuietChecks.Config.WithMaxTest(60), Prop.ForAll(RandomGames.UpTo(3), drawn =>
        {
            PublicGoodsGame game = drawn.With(penalty: 0, threshold: drawn.MaxTotal);
            if (!SequentialEquilibrium.Solve(game, Levels).Unique)
            {
                // Followers who are indifferent may answer a deviation in several ways; the least penalty must deter it under all.
                return IncentiveDesign.LeastPenalty(game, Levels).Value >= BestDeviation(game) - 1e-7;
            }

            double expected = BestDeviation(game);
            double? found = IncentiveDesign.LeastPenalty(game, Levels).Value;
            return found is { } penalty && Math.Abs(penalty - expected) < 1e-7;
        }));

    [Fact]
    public void Without_a_bonus_the_least_penalty_is_the_last_agents_net_cost()
    {
        // (κ − ρ/n)(c_max − c_min) = (1 − 0.375) · 0.8
        PublicGoodsGame game = new(4, 1.5, 0, new EffortCost(1), 0, 4, 0.2, 1);
        LeastIncentive least = IncentiveDesign.LeastPenalty(game, 20);
        Assert.Equal(0.5, least.Value!.Value, 6);
        Assert.Null(least.LostAt);
        Assert.True(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(penalty: least.Value), 20));
        Assert.False(IncentiveDesign.FullContributionIsTheOnlyOutcome(game.With(penalty: least.Value - 1e-6), 20));
    }

    [Fact]
    public void A_threshold_that_fewer_can_reach_has_no_penalty_that_makes_all_contribute() =>
        Assert.Null(IncentiveDesign.LeastPenalty(new(4, 1.5, 0.6, new EffortCost(1), 0, 2.5), 20).Value);

    [Fact]
    public void More_bonus_is_not_always_better()
    {
        // Agent 2 answers S_1 with c_max once 0.75 + γ·S_1 > 1. At γ just above 0.25 agent 1 must give everything for it, and
        // gives less as soon as one level less will do: 0.25/0.95.
        PublicGoodsGame game = new(2, 1.5, 0, new EffortCost(1));
        LeastIncentive least = IncentiveDesign.LeastBonus(game, 20);
        Assert.Equal(0.25, least.Value!.Value, 6);
        Assert.InRange(least.LostAt!.Value, 0.25 / 0.95, 0.25 / 0.95 + 0.02);
        Assert.Equal([1, 1], SequentialEquilibrium.Solve(game.With(bonus: 0.26), 20).Path);
        Assert.Equal([0.95, 1], SequentialEquilibrium.Solve(game.With(bonus: 0.264), 20).Path);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public void A_range_of_bonuses_narrower_than_the_even_samples_is_found_between_the_last_agents_edges(int levels)
    {
        // Full contribution from 0.25 to 0.25/(1 − 1/L) alone, which ends before 0.26, the next of the samples in steps of 0.01.
        LeastIncentive least = IncentiveDesign.LeastBonus(new(2, 1.5, 0, new EffortCost(1)), levels);
        Assert.Equal(0.25, least.Value!.Value, 6);
        Assert.InRange(least.LostAt!.Value, 0.25 * levels / (levels - 1), 0.26);
    }

    [Fact]
    public void The_least_social_weight_of_the_linear_game_is_the_threshold_of_theorem_1() =>
        Check.One(QuietChecks.Config.WithMaxTest(30), Prop.ForAll(RandomGames.UpTo(4), drawn =>
        {
            PublicGoodsGame game = drawn.With(
                bonus: 0, penalty: 0, costs: [.. Enumerable.Repeat(new EffortCost(drawn.Costs[0].Linear), drawn.Agents)]);
            double? closed = IncentiveDesign.SufficientSocialWeight(game);
            double? found = IncentiveDesign.LeastSocialWeight(game, Levels).Value;
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
            || SequentialEquilibrium.Solve(game, Levels, Math.Max(0, weight) + 0.01).PathLevels.All(level => level == Levels))
        .CheckQuietly();

    [Fact]
    public void One_agent_has_no_social_weight() =>
        Assert.Null(IncentiveDesign.SufficientSocialWeight(PublicGoodsGame.Classic(1, 0.5)));

    [Fact]
    public void The_region_agrees_with_the_least_penalty_and_the_conditions()
    {
        PublicGoodsGame game = new(3, 1.5, 0, new EffortCost(1), 0, 3);
        DesignRegion region = DesignRegion.Compute(game, 10, ParameterGrid.Range(0, 1, 4), ParameterGrid.Range(0, 1, 8));
        Assert.Equal(5 * 9, region.ToTable().Rows.Count);
        foreach (IReadOnlyList<object?> row in region.ToTable().Rows)
        {
            double least = region.LeastPenalties[region.Bonuses.ToList().IndexOf((double)row[0]!)]!.Value;
            Assert.Equal((double)row[1]! >= least, (bool)row[4]! && (bool)row[5]!);
            Assert.True(!(bool)row[7]! || (bool)row[4]!);
            Assert.True((bool)row[8]! || !(bool)row[4]!);
        }

        Assert.Equal("penalties", Assert.Throws<ParameterException>(() => DesignRegion.Compute(game, 10, [0, 1], [1, 0])).Parameter);
    }

    /// <summary>The most that an agent gains over full contribution by contributing less, when the penalty is due
    /// then and not before.</summary>
    private static double BestDeviation(PublicGoodsGame game)
    {
        ContributionGrid grid = new(game, Levels);
        SequentialEquilibrium withoutPenalty = SequentialEquilibrium.Solve(game, Levels);
        double best = 0;
        for (int i = 0; i < game.Agents; i++)
        {
            double[] full = [.. Enumerable.Repeat(game.MaxContribution, game.Agents)];
            for (int k = 0; k < Levels; k++)
            {
                int before = i * Levels;
                int[] after = i + 1 == game.Agents ? [] : withoutPenalty.Continue(i + 1, before + k);
                double[] deviated = [.. full.Take(i), grid.Contribution(k), .. after.Select(grid.Contribution)];
                best = Math.Max(best, game.Rewards(deviated)[i] - game.Rewards(full)[i]);
            }
        }

        return best;
    }
}
