using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Analysis.Delegation;

public class AssortmentTests
{
    [Fact]
    public void The_critical_relatedness_is_that_of_the_critical_weight() => RandomGames.Check(
        RandomGames.Game.Where(game => game.Agents > 1 && game.Severity > 1 && game.Severity < game.Agents),
        game => Near.Relative(
            Assortment.Relatedness(game.Agents, Threshold.CriticalWeight(game)!.Value),
            Assortment.CriticalRelatedness(game.Agents, game.Severity)!.Value,
            1e-12));

    [Fact]
    public void A_social_weight_is_inclusive_fitness_with_its_relatedness() => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        from demands in RandomGames.Demands(game)
        select (game, weight, demands),
        each =>
        {
            (CongestionGame game, double weight, double[] demands) = each;
            double load = CongestionGame.Load(demands);
            double own = game.Reward(demands[0], load);
            double relatedness = Assortment.Relatedness(game.Agents, weight);
            double inclusive = own + relatedness * (game.Welfare(load) - own);
            Near.Relative(game.Utility(weight, demands[0], load), (1 - weight + weight / game.Agents) * inclusive, 1e-9);
            Near.Absolute(weight, Assortment.WeightOf(game.Agents, relatedness), 1e-9);
        });

    [Fact]
    public void Among_partners_of_that_assortment_a_little_more_does_not_pay()
    {
        // Every partner of a mutant asks for the same little more with probability r.
        double relatedness = Assortment.CriticalRelatedness(5, 1.6)!.Value;
        Near.Absolute(0.53125, relatedness, 1e-12);
        double Gain(double assortment) => Enumerable.Range(0, 5).Sum(copies =>
            MathNet.Numerics.Distributions.Binomial.PMF(assortment, 4, copies)
                * CongestionGame.Paper.Reward(4.01, 20 + 0.01 * (copies + 1))) - 4;
        Assert.True(Gain(relatedness - 0.01) > 0 && Gain(relatedness + 0.01) < 0);
        Near.Absolute(0, Gain(relatedness), 1e-12);
    }
}
