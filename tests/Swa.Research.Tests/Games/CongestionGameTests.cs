using FsCheck.Fluent;

namespace Swa.Research.Tests.Games;

public class CongestionGameTests
{
    [Fact]
    public void Welfare_is_the_sum_of_rewards() => RandomGames.Check(
        from game in RandomGames.Game
        from demands in RandomGames.Demands(game)
        select (game, demands),
        play =>
        {
            double load = CongestionGame.Load(play.demands);
            Near.Relative(play.demands.Sum(demand => play.game.Reward(demand, load)), play.game.Welfare(load), 1e-12);
        });

    [Fact]
    public void Utility_is_the_reward_at_weight_0_and_mean_welfare_at_weight_1() => RandomGames.Check(
        from game in RandomGames.Game
        from demands in RandomGames.Demands(game)
        select (game, demands),
        play =>
        {
            double load = CongestionGame.Load(play.demands);
            Assert.Equal(play.game.Reward(play.demands[0], load), play.game.Utility(0, play.demands[0], load));
            Near.Relative(play.game.Welfare(load) / play.game.Agents, play.game.Utility(1, play.demands[0], load), 1e-12);
        });

    [Theory]
    [InlineData(CapacitySide.Below)]
    [InlineData(CapacitySide.Above)]
    public void Marginals_are_the_differences_of_the_payoffs_on_their_side_of_capacity(CapacitySide side) => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        select (game, weight),
        play =>
        {
            const double step = 1e-3;
            double load = side == CapacitySide.Above ? play.game.Capacity + 2 : play.game.Capacity * 0.5;
            double own = load * 0.3;
            double Slope(Func<double, double, double> payoff) => (payoff(own + step, load + step) - payoff(own, load)) / step;
            Near.Relative(Slope(play.game.Reward), play.game.PrivateMarginal(side), 1e-8);
            Near.Relative(Slope((_, total) => play.game.Welfare(total)), play.game.WelfareMarginal(side), 1e-8);
            Near.Relative(
                Slope((demand, total) => play.game.Utility(play.weight, demand, total)), play.game.UtilityMarginal(play.weight, side),
                1e-8);
        });

    [Fact]
    public void The_papers_experiment_has_the_payoffs_worked_out_by_hand()
    {
        // A = 50, E = 30: each loses 1.6/5 · 30 = 9.6, so r = 0.4 and W = 2.
        CongestionGame game = CongestionGame.Paper;
        Near.Absolute(30, game.Excess(50), 0);
        Near.Absolute(0.4, game.Reward(10, 50), 1e-12);
        Near.Absolute(2, game.Welfare(50), 1e-12);
        Assert.Equal(50, game.MaxLoad);
    }

    [Theory]
    [InlineData(0, 20, 1.6, 10, "agents is 0; allowed: an integer of at least 1.")]
    [InlineData(5, -1, 1.6, 10, "capacity is -1; allowed: a finite number above 0.")]
    [InlineData(5, 20, 0, 10, "severity is 0; allowed: a finite number above 0.")]
    [InlineData(5, 20, double.NaN, 10, "severity is NaN; allowed: a finite number above 0.")]
    [InlineData(5, 20, 1.6, double.PositiveInfinity, "maxDemand is Infinity; allowed: a finite number above 0.")]
    public void A_game_out_of_range_is_refused_in_one_sentence(
        int agents, double capacity, double severity, double maxDemand, string sentence)
    {
        ParameterException refused = Assert.Throws<ParameterException>(() => new CongestionGame(agents, capacity, severity, maxDemand));
        Assert.Equal(sentence, refused.Message);
    }

    [Fact]
    public void A_changed_copy_is_checked_like_a_new_game() =>
        Assert.Throws<ParameterException>(() => CongestionGame.Paper with { Capacity = 0 });
}
