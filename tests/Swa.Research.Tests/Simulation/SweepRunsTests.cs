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
    public void Wrong_names_are_refused_with_the_existing_names()
    {
        SweepRuns runs = Runs;
        Assert.Equal("overload_rate, mean_welfare, mean_load", Assert.Throws<ParameterException>(() => runs.Means("welfare")).Allowed);
        Assert.Equal("weight, proposer", Assert.Throws<ParameterException>(() => runs.Plot("mean_welfare", against: "severity")).Allowed);
        Assert.StartsWith(
            "proposer", Assert.Throws<ParameterException>(() => runs.Plot("mean_welfare", against: "weight")).Allowed,
            StringComparison.Ordinal);
        Assert.Equal(
            "weight = 0 or 0.5 or 1",
            Assert.Throws<ParameterException>(() => runs.Difference("mean_welfare", new { weight = 0.3 })).Allowed[^22..]);
    }

    [Fact]
    public void Wrong_names_are_refused_wherever_a_column_is_named()
    {
        SweepRuns runs = Runs;
        Assert.Equal(
            "metric is 'welfare'; allowed: overload_rate, mean_welfare, mean_load.",
            Refused(() => runs.Plot("welfare", "weight", "proposer")));
        Assert.Equal(
            "metric is 'welfare'; allowed: overload_rate, mean_welfare, mean_load.",
            Refused(() => runs.Difference("welfare", new { weight = 0.0 })));
        Assert.Equal(
            "from is 'severity'; allowed: weight, proposer.", Refused(() => runs.Difference("mean_welfare", new { severity = 1.6 })));
        Assert.Equal("by is 'chooser'; allowed: weight, proposer.", Refused(() => runs.Plot("mean_welfare", "weight", by: "chooser")));

        static string Refused(Func<object> call) => Assert.Throws<ParameterException>(call).Message;
    }

    [Fact]
    public void Properties_that_are_varied_together_are_drawn_and_subtracted_by_one_of_their_names()
    {
        SweepRuns runs = new Sweep(Scenario.Paper with { Steps = 5 })
            .Vary(scenario => scenario.Game, CongestionGame.Paper, CongestionGame.Paper with { Agents = 10, Capacity = 40 })
            .VaryRange(scenario => scenario.Weight, from: 0, to: 1, step: 0.5)
            .Run(seeds: 4);
        Assert.Equal(["agents", "capacity", "weight"], runs.Varied);
        string svg = runs.Plot("overload_rate", against: "weight", by: "agents").ToString();
        Assert.Contains("- n = 5: 3 points", svg, StringComparison.Ordinal);
        Assert.Contains("- n = 10: 3 points", svg, StringComparison.Ordinal);
        double[] means = [.. runs.Cells.Select(cell => cell.Mean("mean_welfare").Mean)];
        double[] differences = [.. runs.Difference("mean_welfare", from: new { agents = 5 }).Rows.Select(row => (double)row[3]!)];
        Assert.All(Enumerable.Range(0, 6), cell => Assert.Equal(means[cell] - means[cell % 3], differences[cell], 9));
    }

    [Fact]
    public void A_figure_with_several_cells_at_one_point_says_which_column_to_name()
    {
        Sweep sweep = new Sweep(Scenario.Paper with { Steps = 5 })
            .VaryRange(scenario => scenario.Weight, from: 0, to: 1, step: 0.5)
            .Vary(scenario => scenario.Proposer, new UniformProposer(), new Neighbour());
        Assert.Equal("proposer", Refused(sweep.Run(seeds: 2), by: null).Allowed);
        SweepRuns three = sweep.Vary(scenario => scenario.Severity, 1.6, 2.4).Run(seeds: 2);
        Assert.Equal("severity or proposer, in runs that have only one value of the others", Refused(three, by: null).Allowed);
        Assert.Equal("proposer, with severity for the slider", Refused(three, by: "proposer").Allowed);
        SweepRuns twins = new Sweep(Scenario.Paper with { Steps = 5 })
            .VaryRange(scenario => scenario.Weight, from: 0, to: 1, step: 0.5)
            .Vary(scenario => scenario.Proposer, new Neighbour(), new Neighbour())
            .Run(seeds: 2);
        Assert.Contains("of one name", Refused(twins, by: null).Allowed, StringComparison.Ordinal);

        static ParameterException Refused(SweepRuns runs, string? by) =>
            Assert.Throws<ParameterException>(() => runs.Plot("mean_welfare", against: "weight", by));
    }

    [Fact]
    public void A_caption_names_the_game_the_agents_what_is_varied_and_the_seeds()
    {
        Assert.Equal(
            "$n = 5$, $C = 20$, $β = 1.6$, $a_{max} = 10$, $λ$ 0 or 0.5 or 1, proposer uniform or neighbour, chooser argmax. "
                + "Means over 10 seeds with 95% intervals.",
            Runs.Plot("overload_rate", "weight", "proposer").Caption);
        SweepRuns runs = new Sweep(Scenario.Paper with { Weight = 0.9, Steps = 5 })
            .Vary(scenario => scenario.Delay, 0, 1, 2, 3)
            .Vary(scenario => scenario.Severity, 1.6, 2.4)
            .Run(seeds: 1);
        Assert.Equal(
            "$n = 5$, $C = 20$, $β$ 1.6 or 2.4, $a_{max} = 10$, $λ = 0.9$, proposer uniform, chooser argmax, delay from 0 to 3. "
                + "One seed, hence no intervals.",
            runs.Plot("overload_rate", "delay", "severity").Caption);
    }

    [Fact]
    public void Tables_and_runs_print_themselves_as_text()
    {
        SweepRuns runs = Runs;
        Assert.Equal(TableText.Render(runs.Means()), runs.ToString());
        Assert.Equal(TableText.Render(runs.Means()), $"{runs.Means()}");
        ScoreTable scores = new SwiRule(CongestionGame.Paper).Score(weight: 0.8, belief: 4, proposals: [0, 5]);
        Assert.Equal(TableText.Render(scores.ToTable()), $"{scores}");
        Episode episode = (Scenario.Paper with { Steps = 2 }).Play(seed: 1);
        Assert.Equal(TableText.Render(episode.ToTable()), $"{episode}");
    }

    [Fact]
    public void The_columns_of_means_are_known_before_a_run()
    {
        Sweep sweep = new Sweep(Scenario.Paper with { Steps = 5 }).Vary(scenario => scenario.Severity, 1.6, 2.4);
        Assert.Equal(sweep.Run(seeds: 2).Means().Columns, sweep.Plan(seeds: 2).EmptyMeans().Columns);
        Assert.Empty(sweep.Plan(seeds: 2).EmptyMeans().Rows);
    }

    [Fact]
    public void Unequal_weights_are_swept_and_appear_in_their_column()
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
