using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;
using Swa.Research.PublicGoods.Equilibrium;

namespace Swa.Research.Tests.PublicGoods;

public sealed class PartialObservationEquilibriumTests
{
    [Fact]
    public void With_two_agents_it_is_the_equilibrium_with_full_observation() =>
        Prop.ForAll(RandomGames.UpTo(2), game =>
        {
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, 6);
            return found.Converged && found.PathLevels.SequenceEqual(SequentialEquilibrium.Solve(game, 6).PathLevels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_bonus_and_a_penalty_what_is_seen_does_not_matter() =>
        Prop.ForAll(RandomGames.UpTo(5), game =>
        {
            PublicGoodsGame classic = game.With(bonus: 0, penalty: 0);
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(classic, 6);
            return found.Converged && found.PathLevels.SequenceEqual(SequentialEquilibrium.Solve(classic, 6).PathLevels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_last_agent_never_gains_by_deviating_from_a_path_that_converged() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, 6);
            ContributionGrid grid = new(game, 6);
            double[] deviated = [.. found.Path];
            return !found.Converged || Enumerable.Range(0, 7).All(k =>
            {
                deviated[^1] = grid.Contribution(k);
                return game.Rewards(deviated)[^1] <= found.Payoffs[^1] + 2e-9;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_agent_that_cannot_see_the_first_does_not_make_up_for_it()
    {
        // Agent 3 sees agent 2 alone, so agent 1's saving is agent 2's to make up for.
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), 1, 2);
        PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, 20);
        Assert.True(found.Converged);
        Assert.Equal(found.Path.Sum(), found.Total, 12);
        Assert.Equal(game.Rewards(found.Path), found.Payoffs);
    }
}
