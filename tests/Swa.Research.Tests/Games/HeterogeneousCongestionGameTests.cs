using FsCheck.Fluent;

namespace Swa.Research.Tests.Games;

public class HeterogeneousCongestionGameTests
{
    [Fact]
    public void Equal_agents_play_the_symmetric_game() => RandomGames.Check(
        from game in RandomGames.Game
        from demands in RandomGames.Demands(game)
        from weight in RandomGames.Share
        select (game, demands, weight),
        play =>
        {
            HeterogeneousCongestionGame game = HeterogeneousCongestionGame.From(
                play.game, [.. Enumerable.Repeat(play.weight, play.game.Agents)]);
            double load = CongestionGame.Load(play.demands);
            Near.Relative(play.game.Reward(play.demands[0], load), game.Reward(0, play.demands[0], load), 1e-12);
            Near.Relative(play.game.Welfare(load), game.Welfare(play.demands), 1e-12);
            Near.Relative(play.game.Utility(play.weight, play.demands[0], load), game.Utility(0, play.demands), 1e-12);
            Near.Relative(play.game.UtilityMarginal(play.weight, CapacitySide.Above), game.UtilityMarginal(0, CapacitySide.Above), 1e-12);
            Near.Relative(play.game.UtilityMarginal(play.weight, CapacitySide.Below), game.UtilityMarginal(0, CapacitySide.Below), 1e-12);
        });

    [Fact]
    public void Welfare_is_the_sum_of_unequal_rewards()
    {
        HeterogeneousCongestionGame game = new(
            10, 2, new Participant(1, 0.2, 8, 0.1), new Participant(3, 0.5, 6, 0.2), new Participant(0.5, 0.3, 4, 0.3));
        double[] demands = [7, 5, 2];
        Near.Absolute(Enumerable.Range(0, 3).Sum(agent => game.Reward(agent, demands[agent], 14)), game.Welfare(demands), 1e-12);
    }

    [Fact]
    public void A_permutation_of_agents_permutes_their_utilities()
    {
        Participant[] agents = [new(1, 0.2, 8, 0.1), new(3, 0.5, 6, 0.2), new(0.5, 0.3, 4, 0.3)];
        double[] demands = [7, 5, 2];
        int[] order = [2, 0, 1];
        HeterogeneousCongestionGame game = new(10, 2, agents);
        HeterogeneousCongestionGame permuted = new(10, 2, [.. order.Select(agent => agents[agent])]);
        double[] permutedDemands = [.. order.Select(agent => demands[agent])];
        for (int i = 0; i < 3; i++)
        {
            Near.Absolute(game.Utility(order[i], demands), permuted.Utility(i, permutedDemands), 1e-12);
        }
    }

    [Fact]
    public void Penalty_shares_must_sum_to_1()
    {
        ParameterException refused = Assert.Throws<ParameterException>(
            () => new HeterogeneousCongestionGame(10, 2, new Participant(1, 0.5, 1, 0), new Participant(1, 0.4, 1, 0)));
        Assert.Equal("penaltyShare is 0.9; allowed: shares that sum to 1.", refused.Message);
    }
}
