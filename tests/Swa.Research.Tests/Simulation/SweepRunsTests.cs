namespace Swa.Research.Tests.Simulation;

public class SweepRunsTests
{
    private sealed class Neighbour : IProposer
    {
        public string Name => "neighbour";

        public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
        {
            proposals[0] = Math.Round(situation.Belief);
            return 1;
        }
    }

    private static SweepRuns Runs => new Sweep(Scenario.Paper)
        .VaryRange(scenario => scenario.Weight, from: 0, to: 1, step: 0.5)
        .Vary(scenario => scenario.Proposer, new UniformProposer(), new Neighbour())
        .Run(seeds: 10);

    [Fact]
    public void A_users_own_proposer_is_swept_saved_read_back_and_drawn()
    {
        using Cli.TemporaryFolder folder = new();
        SweepRuns runs = Runs;
        runs.Save(folder.File("runs.csv"));
        SweepRuns read = SweepRuns.Read(folder.File("runs.csv"));
        Assert.Equal(["weight", "proposer"], runs.Varied);
        Assert.Equal(runs.Means().ToCsv(), read.Means().ToCsv());
        Assert.Equal(runs.ToTable().ToCsv(), read.ToTable().ToCsv());
        Assert.Equal(
            runs.Plot("mean_welfare", against: "weight", by: "proposer").ToSvg(),
            read.Plot("mean_welfare", against: "weight", by: "proposer").ToSvg());
        Assert.Contains("neighbour", runs.Plot("overload_rate", "weight", "proposer").ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Means_are_those_of_the_episodes_and_differences_are_paired_by_seed()
    {
        SweepRuns runs = Runs;
        Table means = runs.Means("mean_welfare");
        Table differences = runs.Difference("mean_welfare", from: new { weight = 0.0 });
        Assert.Equal(["weight", "proposer", "mean_welfare", "mean_welfare_lower", "mean_welfare_upper", "seeds"], means.Columns);
        foreach (IProposer proposer in new IProposer[] { new UniformProposer(), new Neighbour() })
        {
            double[] Welfare(double weight) =>
            [
                .. Enumerable.Range(0, 10).Select(seed =>
                    (Scenario.Paper with { Weight = weight, Proposer = proposer }).Play((ulong)seed).Metrics.MeanWelfare),
            ];
            int row = Enumerable.Range(0, runs.Cells.Count).Single(
                cell => runs.Cells[cell].Text("weight") == "1" && runs.Cells[cell].Text("proposer") == proposer.Name);
            MeanInterval mean = MeanInterval.Of(Welfare(1));
            Assert.Equal([1.0, proposer.Name, mean.Mean, mean.Lower, mean.Upper, 10], means.Rows[row]);
            MeanInterval difference = MeanInterval.Of([.. Welfare(1).Zip(Welfare(0), (here, there) => here - there)]);
            Assert.NotEqual(0, difference.Mean);
            Assert.Equal([1.0, proposer.Name, difference.Mean, difference.Lower, difference.Upper, 10], differences.Rows[row]);
        }
    }

    [Fact]
    public void Wrong_names_are_refused_with_the_names_there_are()
    {
        SweepRuns runs = Runs;
        Assert.Equal("overload_rate, mean_welfare, mean_load", Assert.Throws<ParameterException>(() => runs.Means("welfare")).Allowed);
        Assert.Equal("weight, proposer", Assert.Throws<ParameterException>(() => runs.Plot("mean_welfare", against: "severity")).Allowed);
        Assert.StartsWith("proposer", Assert.Throws<ParameterException>(() => runs.Plot("mean_welfare", against: "weight")).Allowed, StringComparison.Ordinal);
        Assert.Equal("weight = 0 or 0.5 or 1", Assert.Throws<ParameterException>(() => runs.Difference("mean_welfare", new { weight = 0.3 })).Allowed[^22..]);
    }

    [Fact]
    public void Unequal_weights_are_swept_and_stand_in_their_column()
    {
        SweepRuns runs = new Sweep(Scenario.Paper with { Steps = 5 })
            .Vary(scenario => scenario.Weights, [1, 1, 1, 1, 1], [0, 1, 1, 1, 1])
            .Run(seeds: 3);
        Assert.Equal(["1 1 1 1 1", "0 1 1 1 1"], runs.Cells.Select(cell => cell.Text("weight")));
        Assert.Throws<ParameterException>(() => (Scenario.Paper with { Weights = [1, 1] }).Check());
    }

    [Fact]
    public void The_rules_table_joins_proposals_and_anchors_and_marks_the_best()
    {
        SwiRule rule = new(CongestionGame.Paper);
        ScoreTable table = rule.Score(weight: 0.8, belief: 4, proposals: [0, 1, 5, 6, 8, 10]);
        Assert.Equal([0, 1, 2, 3, 4, 4.5, 5, 6, 8, 10], table.Rows.Select(row => row.Demand));
        Assert.All(table.Rows, row => Assert.Equal(0.2 * row.SelfScore + 0.8 * row.GroupScore, row.Utility, 12));
        Assert.Equal(table.Rows.MaxBy(row => row.Utility), table.Chosen);
        Assert.Equal(table.Chosen, rule.Choose(weight: 0.8, belief: 4, proposals: [0, 1, 5, 6, 8, 10]));
        Assert.Single(table.ToTable().Rows, row => (string?)row[4] == "✓");
        Assert.Throws<ParameterException>(() => rule.Choose(weight: 0.8, belief: 4, proposals: [11]));
    }
}
