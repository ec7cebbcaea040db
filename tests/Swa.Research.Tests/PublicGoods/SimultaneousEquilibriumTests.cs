using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class SimultaneousEquilibriumTests
{
    private const int Levels = 5;

    [Fact]
    public void The_certificate_is_the_largest_gain_found_by_trying_every_deviation() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            foreach (SimultaneousEquilibrium found in SimultaneousEquilibrium.Find(game, Levels))
            {
                if (Math.Abs(found.LargestGain - LargestGain(game, found.Profile, 0)) > 1e-9 || found.Converged != found.IsEquilibrium)
                {
                    return false;
                }
            }

            return true;
        }).CheckQuietly();

    [Fact]
    public void A_social_weight_enters_every_agents_utility() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            const double Weight = 0.6;
            return SimultaneousEquilibrium.Find(game, Levels, Weight)
                .All(found => Math.Abs(found.LargestGain - LargestGain(game, found.Profile, Weight)) < 1e-9);
        }).CheckQuietly();

    [Fact]
    public void Without_a_penalty_both_starts_end_at_the_same_equilibrium_within_two_rounds() =>
        Prop.ForAll(RandomGames.UpTo(5), game =>
        {
            IReadOnlyList<SimultaneousEquilibrium> found = SimultaneousEquilibrium.Find(game.With(penalty: 0), Levels);
            return found.All(equilibrium => equilibrium is { Converged: true, Rounds: <= 2 })
                && (found.Count == 1 || found.Any(equilibrium => !equilibrium.Strict));
        }).CheckQuietly();

    [Fact]
    public void With_a_penalty_all_can_wait_for_each_other_or_all_contribute()
    {
        // κ − ρ/n = 0.5: worth P = 0.8 for the last step to B = 3, hopeless alone.
        PublicGoodsGame game = new(3, 1.5, 0, new EffortCost(1), penalty: 0.8, threshold: 3);
        IReadOnlyList<SimultaneousEquilibrium> found = SimultaneousEquilibrium.Find(game, 10);
        Assert.Equal([0, 0, 0], found[0].Profile);
        Assert.Equal([1, 1, 1], found[1].Profile);
        Assert.All(found, equilibrium => Assert.True(equilibrium.IsEquilibrium && equilibrium.Strict));

        // Moving in order leaves only the second.
        Assert.Equal([1, 1, 1], SequentialEquilibrium.Solve(game, 10).Path);
    }

    [Fact]
    public void A_search_that_is_cut_short_says_so_and_shows_the_gain_that_is_left()
    {
        PublicGoodsGame game = PublicGoodsGame.Classic(3, 1.5);
        SimultaneousEquilibrium found = SimultaneousEquilibrium.From(game, 10, [10, 10, 10], maxRounds: 1);
        Assert.False(found.Converged);
        Assert.Equal(0, found.LargestGain);
        Assert.True(SimultaneousEquilibrium.From(game, 10, [10, 10, 10], maxRounds: 2).Converged);
    }

    [Fact]
    public void A_profile_from_which_an_agent_gains_is_not_strict_however_clear_its_best_responses()
    {
        // Agent 2 gains by contributing alone; agent 1 saves the penalty for a net cost of 0.5, but only once agent 2 contributes.
        PublicGoodsGame game = new([new(1), new(0.2)], 1, 0, penalty: 0.8, threshold: 2);
        SimultaneousEquilibrium cut = SimultaneousEquilibrium.From(game, 10, [0, 0], maxRounds: 1);
        Assert.Equal([0, 1], cut.Profile);
        Assert.Equal(0.8 - 0.5, cut.LargestGain, 12);
        Assert.False(cut.Converged || cut.IsEquilibrium || cut.Strict);

        SimultaneousEquilibrium whole = SimultaneousEquilibrium.From(game, 10, [0, 0]);
        Assert.Equal([1, 1], whole.Profile);
        Assert.True(whole.Converged && whole.IsEquilibrium && whole.Strict);
    }

    [Fact]
    public void Starts_outside_the_game_are_refused()
    {
        PublicGoodsGame game = PublicGoodsGame.Classic(2, 1.5);
        Assert.Equal("start", Assert.Throws<ParameterException>(() => SimultaneousEquilibrium.From(game, 5, [0])).Parameter);
        Assert.Equal("start", Assert.Throws<ParameterException>(() => SimultaneousEquilibrium.From(game, 5, [0, 6])).Parameter);
        Assert.Equal(
            "maxRounds", Assert.Throws<ParameterException>(() => SimultaneousEquilibrium.From(game, 5, [0, 0], maxRounds: 0)).Parameter);
    }

    private static double LargestGain(PublicGoodsGame game, double[] profile, double weight)
    {
        double largest = 0;
        for (int i = 0; i < profile.Length; i++)
        {
            for (int k = 0; k <= Levels; k++)
            {
                double[] deviated = [.. profile];
                deviated[i] = new ContributionGrid(game, Levels).Contribution(k);
                largest = Math.Max(largest, Utility(deviated, i) - Utility(profile, i));
            }
        }

        return largest;

        double Utility(double[] contributions, int agent) =>
            (1 - weight) * game.Rewards(contributions)[agent] + weight / game.Agents * game.Welfare(contributions);
    }
}
