using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class ConditionsTests
{
    private const int Levels = 8;
    private static readonly Config Many = QuietChecks.Config.WithMaxTest(1000);

    [Fact]
    public void Where_full_contribution_is_guaranteed_every_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            !FullContribution.IsGuaranteed(game, Levels)
            || (IsFull(SequentialEquilibrium.Solve(game, Levels)) && EquilibriumOutcomes.Of(game, Levels).SinglePath)));

    [Fact]
    public void Where_full_contribution_is_impossible_no_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            FullContribution.IsPossible(game, Levels) || !IsFull(SequentialEquilibrium.Solve(game, Levels))));

    [Fact]
    public void Where_free_riding_is_guaranteed_every_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            !FreeRiding.IsGuaranteed(game, Levels)
            || (IsFree(SequentialEquilibrium.Solve(game, Levels)) && EquilibriumOutcomes.Of(game, Levels).SinglePath)));

    [Fact]
    public void Where_free_riding_is_impossible_no_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            FreeRiding.IsPossible(game, Levels) || !IsFree(SequentialEquilibrium.Solve(game, Levels))));

    [Fact]
    public void Without_bonus_and_with_the_threshold_at_full_contribution_the_conditions_for_it_decide() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PublicGoodsGame decided = game.With(
                bonus: 0, threshold: game.MaxTotal, costs: [.. Enumerable.Repeat(game.Costs[0], game.Agents)]);
            return OnTheEdge(decided) || FullContribution.IsGuaranteed(decided, Levels) == IsFull(
                SequentialEquilibrium.Solve(decided, Levels));
        }));

    [Fact]
    public void Without_bonus_and_penalty_the_conditions_for_free_riding_decide() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PublicGoodsGame classic = game.With(bonus: 0, penalty: 0);
            return FreeRiding.IsGuaranteed(classic, Levels) == IsFree(SequentialEquilibrium.Solve(classic, Levels))
                || !SequentialEquilibrium.Solve(classic, Levels).Unique;
        }));

    [Fact]
    public void The_pivotal_penalty_of_linear_costs_is_the_net_cost_of_the_whole_range()
    {
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), 0, 3);
        Assert.Equal(0.5, FullContribution.PivotalPenalty(game, 20), 12);
        Assert.True(FullContribution.IsGuaranteed(game.With(penalty: 0.51), 20));
        Assert.False(FullContribution.IsGuaranteed(game.With(penalty: 0.49), 20));
    }

    [Fact]
    public void Every_condition_is_met_by_some_games_and_not_by_others()
    {
        // Guards the properties above against being true of nothing.
        PublicGoodsGame[] games = [.. RandomGames.UpTo(4).Generator.Sample(400, 200)];
        foreach (Func<PublicGoodsGame, int, bool> condition in (Func<PublicGoodsGame, int, bool>[])
            [FullContribution.IsGuaranteed, FullContribution.IsPossible, FreeRiding.IsGuaranteed, FreeRiding.IsPossible])
        {
            Assert.InRange(games.Count(game => condition(game, Levels)), 10, games.Length - 10);
        }
    }

    private static bool IsFull(SequentialEquilibrium solved) => solved.PathLevels.All(level => level == Levels);

    private static bool IsFree(SequentialEquilibrium solved) => solved.PathLevels.All(level => level == 0);

    private static bool OnTheEdge(PublicGoodsGame game) =>
        Math.Abs(game.Penalty - FullContribution.PivotalPenalty(game, Levels)) < 1e-8
        || !SequentialEquilibrium.Solve(game, Levels).PathStrict;
}
