using FsCheck.Fluent;

namespace Swa.Research.Tests.Theory;

public class EquilibriumTests
{
    [Fact]
    public void Closed_form_and_best_response_agree_with_the_reference_values()
    {
        foreach (Oracle.Row row in Oracle.Rows("equilibria.csv"))
        {
            CongestionGame game = new(row.Integer("agents"), row.Number("capacity"), row.Number("severity"), row.Number("max_demand"));
            double tolerance = game.MaxLoad / 4000;
            Equilibrium closed = Equilibrium.At(game, row.Number("weight"));
            BestResponse found = BestResponse.Find(game, row.Number("weight"));
            Near.Absolute(row.Number("equilibrium_load"), closed.Load!.Value, tolerance);
            Near.Absolute(row.Number("equilibrium_load"), found.Load, tolerance);

            // Where excess is penalised, an error in load of one tolerance is one of |1 − β| tolerances in welfare.
            Near.Absolute(row.Number("equilibrium_welfare"), closed.Welfare!.Value, tolerance * (1 + game.Severity));
        }
    }

    [Fact]
    public void Best_response_that_knows_only_the_rewards_lands_on_the_closed_form() => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        select (game, weight),
        play =>
        {
            Equilibrium closed = Equilibrium.At(play.game, play.weight);
            BestResponse found = BestResponse.Find(play.game, play.weight);
            Assert.True(found.Converged);
            Assert.InRange(found.Load, closed.SmallestLoad - 1e-6 * play.game.MaxLoad, closed.LargestLoad + 1e-6 * play.game.MaxLoad);
        });

    [Fact]
    public void Equilibrium_loads_maximise_the_potential() => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        select (game, weight),
        play =>
        {
            Equilibrium closed = Equilibrium.At(play.game, play.weight);
            double largest = Enumerable.Range(0, 401).Max(i => Equilibrium.Potential(play.game, play.weight, play.game.MaxLoad * i / 400));
            Assert.True(Equilibrium.Potential(play.game, play.weight, closed.LargestLoad) >= largest - 1e-9 * play.game.MaxLoad);
        });

    [Fact]
    public void At_the_critical_weight_every_load_above_capacity_is_an_equilibrium()
    {
        Equilibrium equilibrium = Equilibrium.At(CongestionGame.Paper, 0.85);
        Assert.Equal((20, 50, null), (equilibrium.SmallestLoad, equilibrium.LargestLoad, equilibrium.Load));
    }

    [Fact]
    public void The_price_of_anarchy_has_no_meaning_where_selfish_welfare_is_negative()
    {
        PriceOfAnarchy price = PriceOfAnarchy.Of(CongestionGame.Paper with { Severity = 2 });
        Assert.Null(price.Ratio);
        Near.Absolute(-10, price.SelfishWelfare, 1e-12);
        Near.Absolute(30, price.WelfareGap, 1e-12);
        Near.Absolute(10, PriceOfAnarchy.Of(CongestionGame.Paper).Ratio!.Value, 1e-12);
    }

    [Fact]
    public void No_load_has_more_welfare_than_the_social_optimum() => RandomGames.Check(RandomGames.Game, game =>
    {
        double best = Enumerable.Range(0, 401).Max(i => game.Welfare(game.MaxLoad * i / 400));
        Assert.True(Equilibrium.SocialOptimum(game).BestWelfare >= best - 1e-9);
    });

    [Fact]
    public void The_price_of_alignment_curve_jumps_at_the_critical_weight()
    {
        var rows = PriceOfAlignment.Curve(CongestionGame.Paper, 0, 0.84, 0.86, 1).Rows;
        Assert.Equal([50.0, 50.0, 20.0, 20.0], rows.Select(row => (double)row[2]!));
        Assert.Equal([2.0, 2.0, 20.0, 20.0], rows.Select(row => Math.Round((double)row[4]!, 9)));
    }
}
