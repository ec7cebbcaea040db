using FsCheck.Fluent;

namespace Swa.Research.Tests.Analysis.Exact;

public class ChoiceLawTests
{
    private static readonly IProposer[] Proposers =
    [
        new UniformProposer(), new GreedyProposer(), new CautiousProposer(), new FocalProposer(), new AnchoredProposer(),
            new GridProposer(),
    ];

    private static readonly IChooser[] Choosers = [new ArgMaxChooser(), new NoisyChooser(0.3), new SoftmaxChooser(0.07)];

    private static readonly double[][] AnchorSets = [[], [1], [4, 0], [0, 1.5, 2, 3, 4.5], [3, 3, 0.25]];

    /// <summary>Games of nine demands or fewer, so that all candidate sets can be listed.</summary>
    private static FsCheck.Gen<Scenario> Small =>
        from proposer in Gen.Elements(Proposers)
        from chooser in Gen.Elements(Choosers)
        from anchors in Gen.Elements(AnchorSets)
        from joined in Gen.Elements(CandidateJoin.Union, CandidateJoin.ReferenceScript)
        from proposals in Gen.Choose(1, 5)
        from weight in Gen.Elements(0, 0.3, 0.7, 0.9, 1)
        from severity in Gen.Elements(0.7, 1.6, 6)
        where anchors.Length > 0 || proposer is not AnchoredProposer || joined == CandidateJoin.ReferenceScript
        select new Scenario
        {
            Agents = 3,
            Capacity = 9,
            MaxDemand = 5,
            GridStep = 0.625,
            Severity = severity,
            Weight = weight,
            Proposer = proposer,
            Chooser = chooser,
            Anchors = anchors,
            Join = joined,
            Proposals = proposals,
        };

    [Fact]
    public void It_is_the_mean_over_all_candidate_sets() => RandomGames.Check(
        from scenario in Small
        from share in RandomGames.Share
        select (scenario, Belief: share * scenario.MaxDemand),
        given =>
        {
            Dictionary<double, double> expected = CandidateSets.Law(given.scenario, given.Belief);
            ChoiceLaw law = given.scenario.ChoiceAt(given.Belief);
            Near.Absolute(1, law.Probabilities.Sum(), 1e-12);
            for (int i = 0; i < law.Demands.Count; i++)
            {
                Near.Absolute(expected.GetValueOrDefault(law.Demands[i]), law.Probabilities[i], 1e-12);
            }
        },
        400);

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(700)]
    [InlineData(50_000)]
    public void A_softmax_law_keeps_its_digits_at_any_ratio_of_weights(double range)
    {
        Scenario scenario = new()
        {
            MaxDemand = 6,
            GridStep = 0.5,
            Proposals = 4,
            Anchors = [0, 2.5],
            Weight = 0,
            Chooser = new SoftmaxChooser(1 / range),
        };
        foreach (double[] anchors in new double[][] { [0, 2.5], [] })
        {
            Scenario played = scenario with { Anchors = anchors };
            Dictionary<double, double> expected = CandidateSets.Law(played, 4);
            ChoiceLaw law = played.ChoiceAt(4);
            Assert.All(law.Demands.Zip(law.Probabilities), each => Near.Absolute(expected[each.First], each.Second, 1e-12));
        }
    }

    [Fact]
    public void A_softmax_law_of_the_paper_sums_to_one()
    {
        foreach (double temperature in (double[])[1e-9, 1e-4, 0.01, 0.05, 1, 1e6])
        {
            ChoiceLaw law = (Scenario.Paper with { Chooser = new SoftmaxChooser(temperature) }).ChoiceAt(4.1);
            Near.Absolute(1, law.Probabilities.Sum(), 1e-12);
        }
    }

    [Fact]
    public void A_cold_softmax_chooser_picks_the_best_and_a_hot_one_anything()
    {
        ChoiceLaw best = Scenario.Paper.ChoiceAt(4.1);
        ChoiceLaw cold = (Scenario.Paper with { Chooser = new SoftmaxChooser(1e-7) }).ChoiceAt(4.1);
        ChoiceLaw hot = (Scenario.Paper with { Chooser = new SoftmaxChooser(1e9) }).ChoiceAt(4.1);
        ChoiceLaw any = (Scenario.Paper with { Chooser = new NoisyChooser(1) }).ChoiceAt(4.1);
        Assert.All(best.Probabilities.Zip(cold.Probabilities), each => Near.Absolute(each.First, each.Second, 1e-12));
        Assert.All(any.Probabilities.Zip(hot.Probabilities), each => Near.Absolute(each.First, each.Second, 1e-9));
    }

    [Fact]
    public void The_order_of_the_anchors_does_not_matter_to_the_paper()
    {
        Scenario turned = Scenario.Paper with { Anchors = [4.5, 0, 4, 2, 3, 2] };
        Assert.Equal(Scenario.Paper.ChoiceAt(3.7).ToTable().ToCsv(), turned.ChoiceAt(3.7).ToTable().ToCsv());
    }

    [Fact]
    public void Tied_demands_go_to_the_smallest()
    {
        // With λ = 1 and an overload that leaves no predicted welfare, all utilities are 0.
        ChoiceLaw law = (Scenario.Paper with { Weight = 1, Severity = 6 }).ChoiceAt(10);
        Assert.Equal(0, law.Demands[0]);
        Near.Absolute(1, law.Probabilities[0], 1e-15);
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_the_law()
    {
        ChoiceLaw law = (Scenario.Paper with { Proposer = new AnchoredProposer(), Anchors = [0, 4],
            Chooser = new NoisyChooser(1) }).ChoiceAt(4);
        Near.Absolute(2, law.Mean, 1e-15);
        Near.Absolute(2, law.Deviation, 1e-15);
    }
}
