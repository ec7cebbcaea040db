namespace Swa.Research.Tests.Agents;

/// <summary>What every proposer must do; a new proposer is added to the list of names and tested by the same facts.</summary>
public class ProposerContractTests
{
    public static TheoryData<string> Names => [.. StandIn.ProposerNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Proposals_are_distinct_demands_in_range(string name)
    {
        IProposer proposer = new StandIn(name).Proposer;
        foreach ((double maxDemand, double step, int count) in new[] { (10.0, 0.25, 7), (10.0, 0.25, 41), (1.0, 0.5, 3), (0.4, 0.4, 1),
            (7.3, 0.1, 5) })
        {
            DemandGrid grid = new(maxDemand, step);
            for (ulong seed = 0; seed < 50; seed++)
            {
                double[] proposals = Propose(proposer, grid, count, seed);
                Assert.Equal(proposals.Length, proposals.Distinct().Count());
                Assert.All(proposals, proposal => Assert.InRange(proposal, 0, maxDemand));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_stream_gives_the_same_proposals(string name)
    {
        IProposer proposer = new StandIn(name).Proposer;
        DemandGrid grid = new(10, 0.25);
        Assert.Equal(Propose(proposer, grid, 7, 5), Propose(proposer, grid, 7, 5));
    }

    [Fact]
    public void Random_proposers_keep_to_their_part_of_the_grid()
    {
        DemandGrid grid = new(10, 0.25);
        Assert.All(
            Enumerable.Range(0, 100),
            seed => Assert.All(Propose(new GreedyProposer(), grid, 7, (ulong)seed), demand => Assert.True(demand >= 5)));
        Assert.All(
            Enumerable.Range(0, 100),
            seed => Assert.All(Propose(new CautiousProposer(), grid, 7, (ulong)seed), demand => Assert.True(demand <= 5)));
        Assert.All(
            Enumerable.Range(0, 100),
            seed => Assert.All(Propose(new FocalProposer(), grid, 7, (ulong)seed), demand => Assert.Equal(Math.Round(demand), demand)));
    }

    [Fact]
    public void Every_grid_point_is_proposed_equally_often()
    {
        // 7 of 41 points: each is proposed with probability 7/41. Chi-squared over 41 cells with a bound far in the tail.
        const int draws = 20_000;
        DemandGrid grid = new(10, 0.25);
        int[] counts = new int[grid.Count];
        for (ulong seed = 0; seed < draws; seed++)
        {
            foreach (double proposal in Propose(new UniformProposer(), grid, 7, seed))
            {
                counts[(int)Math.Round(proposal / 0.25)]++;
            }
        }

        double expected = draws * 7.0 / 41;
        Assert.True(counts.Sum(count => (count - expected) * (count - expected) / expected) < 100);
    }

    private static double[] Propose(IProposer proposer, DemandGrid grid, int count, ulong seed)
    {
        double[] proposals = new double[grid.Count];
        RandomStream random = RandomStream.For(seed, 0, 0);
        Situation situation = new(0, 0, 4, null, 0.5, grid, count);
        return proposals[..proposer.Propose(in situation, ref random, proposals)];
    }
}

/// <summary>What every chooser must do.</summary>
public class ChooserContractTests
{
    private static readonly ScoredCandidate[] Table = [new(0, 0, 0.5, 0.30), new(3, 0, 0, 0.41), new(5, 0, 0, 0.40), new(9, 0, 0, 0.2)];

    public static TheoryData<string> Names => [.. StandIn.ChooserNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_choice_is_a_row_of_the_table_and_repeats_with_its_stream(string name)
    {
        IChooser chooser = new StandIn("grid", name).Chooser;
        for (ulong seed = 0; seed < 200; seed++)
        {
            RandomStream one = RandomStream.For(seed, 0, 0);
            RandomStream other = one;
            int choice = chooser.Choose(Table, ref one);
            Assert.InRange(choice, 0, Table.Length - 1);
            Assert.Equal(choice, chooser.Choose(Table, ref other));
        }
    }

    [Fact]
    public void Softmax_picks_with_the_logit_probabilities()
    {
        const int draws = 100_000;
        const double temperature = 0.1;
        double[] odds = [.. Table.Select(row => Math.Exp(row.Utility / temperature))];
        int[] counts = Count(new SoftmaxChooser(temperature), draws);
        for (int i = 0; i < counts.Length; i++)
        {
            double share = odds[i] / odds.Sum();
            Near.Absolute(share, (double)counts[i] / draws, 5 * Math.Sqrt(share * (1 - share) / draws));
        }
    }

    [Fact]
    public void A_cold_softmax_is_argmax() => Assert.Equal(1000, Count(new SoftmaxChooser(1e-6), 1000)[1]);

    [Fact]
    public void Noise_picks_any_row_with_its_probability()
    {
        const int draws = 100_000;
        int[] counts = Count(new NoisyChooser(0.2), draws);
        Near.Absolute(0.05, (double)counts[3] / draws, 0.005);
        Near.Absolute(0.85, (double)counts[1] / draws, 0.01);
    }

    private static int[] Count(IChooser chooser, int draws)
    {
        int[] counts = new int[Table.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            RandomStream random = RandomStream.For((ulong)draw, 0, 0);
            counts[chooser.Choose(Table, ref random)]++;
        }

        return counts;
    }
}
