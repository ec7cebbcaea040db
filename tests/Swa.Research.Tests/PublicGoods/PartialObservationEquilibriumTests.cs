using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class PartialObservationEquilibriumTests
{
    [Fact]
    public void With_two_agents_it_is_the_equilibrium_with_full_observation() =>
        Prop.ForAll(RandomGames.UpTo(2), game =>
        {
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, 6);
            return found.Converged && found.PathLevels.SequenceEqual(SequentialEquilibrium.Solve(game, 6).PathLevels);
        }).CheckQuietly();

    [Fact]
    public void Without_a_bonus_and_a_penalty_what_is_seen_does_not_matter() =>
        Prop.ForAll(RandomGames.UpTo(5), game =>
        {
            PublicGoodsGame classic = game.With(bonus: 0, penalty: 0);
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(classic, 6);
            return found.Converged && found.PathLevels.SequenceEqual(SequentialEquilibrium.Solve(classic, 6).PathLevels);
        }).CheckQuietly();

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
        }).CheckQuietly();

    [Fact]
    public void A_path_that_converged_is_what_agents_answer_who_believe_in_it() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, 4);
            int[] path = found.PathLevels;
            return !found.Converged
                || Enumerable.Range(0, path.Length).All(i => Answer(game, path, i, i == 0 ? 0 : path[i - 1]) == path[i]);
        }).CheckQuietly();

    [Fact]
    public void Some_games_have_no_such_path_and_that_is_reported()
    {
        PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(ReferenceGames.Of(4)[7], 20);
        Assert.False(found.Converged);
        Assert.Equal(3000, found.Iterations);
        Assert.Equal(found.Game.Rewards(found.Path), found.Payoffs);
    }

    /// <summary>The best answer of an agent to what it sees, by trying every level and letting those after it answer.</summary>
    private static int Answer(PublicGoodsGame game, int[] believed, int agent, int seen)
    {
        ContributionGrid grid = new(game, 4);
        int[] past = agent == 0 ? [] : [.. believed.Take(agent - 1), seen];
        double[] rewards = [.. Enumerable.Range(0, 5).Select(level =>
        {
            List<int> profile = [.. past, level];
            while (profile.Count < game.Agents)
            {
                profile.Add(Answer(game, believed, profile.Count, profile[^1]));
            }

            return game.Rewards([.. profile.Select(grid.Contribution)])[agent];
        })];
        return Array.FindIndex(rewards, reward => reward > rewards.Max() - 1e-9);
    }
}
