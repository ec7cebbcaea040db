using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class PublicGoodsGameTests
{
    private static readonly PublicGoodsGame Game = new(3, 1.5, 0.6, new EffortCost(1, 0.5), penalty: 2, threshold: 2.5, 0, 1.2);

    [Fact]
    public void The_four_terms_are_those_worked_out_by_hand()
    {
        RewardTerms[] terms = Game.Terms([0.5, 1.0, 0.8]);

        // S_n = 2.3 < 2.5; shared score 0.5 × 2.3; agent 3: bonus 0.6 × 0.8 × 1.5, effort 0.8 + 0.25 × 0.64.
        Assert.Equal(1.15, terms[2].SharedScore, 12);
        Assert.Equal(0.72, terms[2].CooperationBonus, 12);
        Assert.Equal(0.96, terms[2].Effort, 12);
        Assert.Equal(2, terms[2].CollectivePenalty);
        Assert.Equal(1.15 + 0.72 - 0.96 - 2, terms[2].Reward, 12);
        Assert.Equal(0, terms[0].CooperationBonus);
        Assert.Equal(0.6 * 1.0 * 0.5, terms[1].CooperationBonus, 12);
    }

    [Fact]
    public void The_classic_game_pays_an_equal_share_less_the_own_cost()
    {
        PublicGoodsGame classic = PublicGoodsGame.Classic(4, 2.4, 1.1);
        Assert.Equal([0.6 * 1.5 - 1.1, 0.6 * 1.5, 0.6 * 1.5 - 0.55, 0.6 * 1.5], classic.Rewards([1, 0, 0.5, 0]), Near);
    }

    [Fact]
    public void A_total_within_rounding_of_the_threshold_meets_it()
    {
        Assert.True(Game.MeetsThreshold(2.5 - 1e-13));
        Assert.False(Game.MeetsThreshold(2.5 - 1e-11));
        Assert.Equal(0, Game.CollectivePenalty(2.5));
        Assert.Equal(2, Game.CollectivePenalty(2.49));
    }

    [Fact]
    public void Welfare_is_the_sum_of_rewards_and_equals_its_closed_form() =>
        Prop.ForAll(RandomGames.UpTo(6), game =>
        {
            double[] contributions = [.. Enumerable.Range(0, game.Agents).Select(
                i => double.Lerp(game.MinContribution, game.MaxContribution, (i * 7 % 5) / 4.0))];
            double total = contributions.Sum();
            double pairs = (total * total - contributions.Sum(c => c * c)) / 2;
            double expected = game.Multiplier * total
                + game.Bonus * pairs
                - contributions.Zip(game.Costs, (c, cost) => cost.Linear * c + cost.Convexity * c * c / 2).Sum()
                - (total < game.Threshold - 1e-12 ? game.Agents * game.Penalty : 0);
            return Math.Abs(game.Welfare(contributions) - expected) < 1e-9;
        }).CheckQuietly();

    [Fact]
    public void Equal_parameters_make_equal_games()
    {
        PublicGoodsGame same = new([new(1, 0.5), new(1, 0.5), new(1, 0.5)], 1.5, 0.6, 2, 2.5, 0, 1.2);
        Assert.Equal(Game, same);
        Assert.Equal(Game.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void A_game_that_differs_in_one_parameter_is_another_game()
    {
        PublicGoodsGame game = new([new(1, 0.5), new(1, 0.5)], 1.5, 0.6, 2, 2, 0.1, 1.2);
        Assert.Equal(game, new([new(1, 0.5), new(1, 0.5)], 1.5, 0.6, 2, 2, 0.1, 1.2));
        Assert.All(
        [
            game.With(multiplier: 1.6),
            game.With(bonus: 0.7),
            game.With(penalty: 2.1),
            game.With(threshold: 2.1),
            game.With(costs: [new(1, 0.5), new(1)]),
            new([new(1, 0.5), new(1, 0.5)], 1.5, 0.6, 2, 2, 0.2, 1.2),
            new([new(1, 0.5), new(1, 0.5)], 1.5, 0.6, 2, 2, 0.1, 1.3),
        ],
        other => Assert.NotEqual(game, other));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused_by_name()
    {
        EffortCost cost = new(1);
        AssertRefused("agents", () => new PublicGoodsGame(0, 1, 0, cost));
        AssertRefused("agents", () => new PublicGoodsGame([], 1, 0));
        AssertRefused("multiplier", () => new PublicGoodsGame(2, -1, 0, cost));
        AssertRefused("bonus", () => new PublicGoodsGame(2, 1, double.NaN, cost));
        AssertRefused("cost", () => new EffortCost(-0.1));
        AssertRefused("convexity", () => new EffortCost(1, double.PositiveInfinity));
        AssertRefused("penalty", () => new PublicGoodsGame(2, 1, 0, cost, -1));
        AssertRefused("threshold", () => new PublicGoodsGame(2, 1, 0, cost, 1, 2.1));
        AssertRefused("threshold", () => new PublicGoodsGame(2, 1, 0, cost, 1, double.NaN));
        AssertRefused("minContribution", () => new PublicGoodsGame(2, 1, 0, cost, 1, 1, -0.1));
        AssertRefused("maxContribution", () => new PublicGoodsGame(2, 1, 0, cost, 1, 1, 0.5, 0.5));
        AssertRefused("contribution", () => Game.Rewards([0, 0, 1.3]));
        AssertRefused("contributions", () => Game.Rewards([0, 0]));
    }

    private static bool Near(double left, double right) => Math.Abs(left - right) < 1e-12;

    private static void AssertRefused(string parameter, Func<object> make) =>
        Assert.Equal(parameter, Assert.Throws<ParameterException>(make).Parameter);
}
