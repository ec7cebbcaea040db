using Swa.Research.Figures;
using Swa.Research.PublicGoods;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.PublicGoods;

public sealed class ChecksTests
{
    [Fact]
    public void All_checks_come_with_data_under_different_names_and_every_figure_can_be_drawn()
    {
        TheoremStudy small = new(
            new PublicGoodsGame(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1), [1, 2], [0, 1], [0, 1], [1, 2]);
        CheckResult[] all = [.. PublicGoodsChecks.All(small)];
        Assert.Equal(9, all.Select(check => check.Name).Distinct().Count());
        Assert.All(all, check => Assert.NotEmpty(check.Data.Rows));
        Assert.Equal(7, all.Count(check => check.Figure is not null));
        Assert.All(all.Where(check => check.Figure is not null), check =>
        {
            Assert.StartsWith("<svg", check.Figure!.ToSvg(), StringComparison.Ordinal);
            Assert.StartsWith("{", check.Figure!.ToPlotlyJson(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Without_moves_in_order_all_can_end_up_waiting()
    {
        CheckResult check = ProtocolAblation.Compute(PublicGoodsChecks.Base, 20);
        IReadOnlyList<object?>[] atBase = [.. check.Data.Rows.Where(row => row[0] is "penalty" && row[1] is 1.0)];
        Assert.Equal(
            ["in order, all seen", "in order, one seen", "at once, worst found", "at once, best found"], atBase.Select(row => row[2]));
        Assert.Equal([2.5, 2.5, 0.0, 2.5], atBase.Select(row => (double)row[4]!));
        Assert.All(check.Data.Rows.Where(row => row[2] is not "in order, one seen"), row => Assert.Equal(true, row[3]));
    }

    [Fact]
    public void Protocols_on_the_reference_games_are_those_of_the_solvers()
    {
        CheckResult check = ProtocolAblation.OnReferenceGames();
        Assert.Equal(3 * 11 * 4, check.Data.Rows.Count);
        Assert.Equal(
            Enumerable.Range(2, 3).SelectMany(ReferenceGames.Of).Select(game => ContinuousEquilibrium.Solve(game).Total),
            check.Data.Rows.Where(row => row[8] is "in order, all seen").Select(row => (double)row[10]!),
            (left, right) => Math.Abs(left - right) < 1e-9);
    }

    [Fact]
    public void Each_term_left_out_changes_what_it_should()
    {
        CheckResult check = TermAblation.Compute(PublicGoodsChecks.Base, 20);
        double Total(string variant, string protocol) =>
            (double)check.Data.Rows.Single(row => Equals(row[0], variant) && Equals(row[1], protocol))[2]!;
        Assert.Equal(2.5, Total("whole reward", "sequential"));
        Assert.Equal(4, Total("no cost", "sequential"));
        Assert.Equal(ContinuousEquilibrium.Solve(PublicGoodsChecks.Base.With(bonus: 0)).Total, Total("no bonus", "sequential"), 9);
        Assert.Equal(ContinuousEquilibrium.Solve(PublicGoodsChecks.Base.With(penalty: 0)).Total, Total("no penalty", "sequential"), 9);
        Assert.Equal(0, Total("whole reward", "simultaneous"));

        // Welfare is that of the whole reward: 1.5·4 + 0.6·6 − 4 with everybody at 1.
        Assert.Equal(5.6, (double)check.Data.Rows.Single(row => row[0] is "no cost" && row[1] is "sequential")[3]!, 9);
    }

    [Fact]
    public void Every_order_is_tried_once_and_the_best_comes_first()
    {
        PublicGoodsGame game = PublicGoodsChecks.Base.With(costs: [new(0.6), new(0.8), new(1), new(1.2)]);
        CheckResult check = OrderAblation.Compute(game);
        Assert.Equal(24, check.Data.Rows.Select(row => row[0]).Distinct().Count());
        double[] totals = [.. check.Data.Rows.Select(row => (double)row[1]!)];
        Assert.Equal(totals.OrderDescending(), totals);
        double cheapestFirst = ContinuousEquilibrium.Solve(game).Total;
        Assert.Equal(cheapestFirst, (double)check.Data.Rows.Single(row => row[0] is "0.6 0.8 1 1.2")[1]!, 9);
        Assert.Equal("agents", Assert.Throws<ParameterException>(() => OrderAblation.Compute(PublicGoodsGame.Classic(8, 2))).Parameter);
    }

    [Fact]
    public void A_free_rider_contributes_nothing_and_the_others_answer_it()
    {
        CheckResult check = FreeRiderStress.Compute(PublicGoodsChecks.Base);
        Assert.Equal(4 * 2 * 4, check.Data.Rows.Count);
        foreach (IReadOnlyList<object?> row in check.Data.Rows.Where(row => Equals(row[0], row[2])))
        {
            Assert.Equal(0.0, row[3]);
        }

        // Without the last agent the others can still reach B = 2.5 if they know; if they do not, it is missed.
        Assert.All(check.Data.Rows.Where(row => row[0] is 4 && row[1] is true), row => Assert.Equal(true, row[8]));
        Assert.All(check.Data.Rows.Where(row => row[0] is 4 && row[1] is false), row => Assert.Equal(false, row[8]));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, 0)]
    [InlineData(2, 1, 1, 1, 2)]
    [InlineData(5, 4, 10, 4, 20)]
    public void Messages_are_counted_by_hand(int agents, long inOrder, long readFull, long readPartial, long oneRound)
    {
        Assert.Equal(inOrder, CommunicationCost.SequentialMessages(agents));
        Assert.Equal(readFull, CommunicationCost.ContributionsRead(agents, Observation.Full));
        Assert.Equal(readPartial, CommunicationCost.ContributionsRead(agents, Observation.Partial));
        Assert.Equal(oneRound, CommunicationCost.RoundBasedMessages(agents, 1));
        Assert.Equal(3 * oneRound, CommunicationCost.RoundBasedMessages(agents, 3));
    }

    [Fact]
    public void One_agent_and_two_agents_do_what_their_closed_forms_say()
    {
        foreach (IReadOnlyList<object?> row in SmallGames.Compute().Data.Rows)
        {
            Assert.Equal((double)row[7]!, (double)row[6]!, 9);
        }
    }
}
