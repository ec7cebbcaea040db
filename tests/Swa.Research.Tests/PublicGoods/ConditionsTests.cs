using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class ConditionsTests
{
    private static readonly Config Many = QuietChecks.Config.WithMaxTest(1000);

    [Fact]
    public void Where_full_contribution_is_guaranteed_every_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            !FullContribution.IsGuaranteed(game)
            || (IsFull(ContinuousEquilibrium.Solve(game)) && ContinuousEquilibrium.Solve(game).Unique)));

    [Fact]
    public void Where_full_contribution_is_impossible_no_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            FullContribution.IsPossible(game) || !IsFull(ContinuousEquilibrium.Solve(game))));

    [Fact]
    public void Where_free_riding_is_guaranteed_every_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            !FreeRiding.IsGuaranteed(game)
            || (IsFree(ContinuousEquilibrium.Solve(game)) && ContinuousEquilibrium.Solve(game).Unique)));

    [Fact]
    public void Where_free_riding_is_impossible_no_equilibrium_has_it() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
            FreeRiding.IsPossible(game) || !IsFree(ContinuousEquilibrium.Solve(game))));

    [Fact]
    public void Without_bonus_and_with_the_threshold_at_full_contribution_the_conditions_for_it_decide() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PublicGoodsGame decided = game.With(
                bonus: 0, threshold: game.MaxTotal, costs: [.. Enumerable.Repeat(game.Costs[0], game.Agents)]);
            return OnTheEdge(decided) || FullContribution.IsGuaranteed(decided) == IsFull(
                ContinuousEquilibrium.Solve(decided));
        }));

    [Fact]
    public void Without_bonus_and_penalty_the_conditions_for_free_riding_decide() =>
        Check.One(Many, Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PublicGoodsGame classic = game.With(bonus: 0, penalty: 0);
            bool onTheEdge = classic.Costs.Any(
                cost => Math.Abs(cost.Marginal(classic.MinContribution) - classic.Multiplier / classic.Agents) < 1e-8);
            return onTheEdge || FreeRiding.IsGuaranteed(classic) == IsFree(ContinuousEquilibrium.Solve(classic));
        }));

    [Fact]
    public void The_pivotal_penalty_of_linear_costs_is_the_net_cost_of_the_whole_range()
    {
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), 0, 3);
        Assert.Equal(0.5, FullContribution.PivotalPenalty(game), 12);
        Assert.True(FullContribution.IsGuaranteed(game.With(penalty: 0.51)));
        Assert.False(FullContribution.IsGuaranteed(game.With(penalty: 0.49)));
    }

    [Fact]
    public void Every_condition_is_met_by_some_games_and_not_by_others()
    {
        // Guards the properties above against being true of nothing.
        PublicGoodsGame[] games = [.. RandomGames.UpTo(4).Generator.Sample(400, 200)];
        foreach (Func<PublicGoodsGame, bool> condition in (Func<PublicGoodsGame, bool>[])
            [FullContribution.IsGuaranteed, FullContribution.IsPossible, FreeRiding.IsGuaranteed, FreeRiding.IsPossible])
        {
            Assert.InRange(games.Count(game => condition(game)), 10, games.Length - 10);
        }
    }

    private static bool IsFull(ContinuousEquilibrium solved) => solved.IsFull;

    private static bool IsFree(ContinuousEquilibrium solved) => solved.Path.All(
        contribution => contribution <= solved.Game.MinContribution + 1e-9);

    private static bool OnTheEdge(PublicGoodsGame game) =>
        Math.Abs(game.Penalty - FullContribution.PivotalPenalty(game)) < 1e-8
        || !ContinuousEquilibrium.Solve(game).PathStrict
        || !ContinuousEquilibrium.Solve(game).Unique;
}
