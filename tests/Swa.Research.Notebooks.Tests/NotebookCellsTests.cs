using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Running;
using Swa.Research.Tests;

namespace Swa.Research.Notebooks.Tests;

/// <summary>The example cells, unchanged, through the real host process.</summary>
public sealed class NotebookCellsTests(NotebookCellsTests.HostRun run) : IClassFixture<NotebookCellsTests.HostRun>
{
    [Fact]
    public void Every_cell_runs() => Assert.Empty(run.Failures);

    [Fact]
    public void The_game_shows_its_parameters_its_thresholds_and_its_equilibria()
    {
        string shown = run.Shown("// 1", "text/plain");
        CongestionGame game = CongestionGame.Paper;
        Assert.Matches(@$"\bn +{game.Agents}\n", shown);
        Assert.Matches(FormattableString.Invariant($@"\bC +{game.Capacity:0.00}\n"), shown);
        Assert.Matches(FormattableString.Invariant($@"β +{game.Severity:0.00}\n"), shown);
        Assert.Matches(FormattableString.Invariant($@"a_max +{game.MaxDemand:0.00}\n"), shown);
        Assert.Matches("regime +social dilemma\n", shown);
        Assert.Matches(FormattableString.Invariant($@"λ\* +{Threshold.CriticalWeight(game):0.00}\n"), shown);
        Assert.Matches("λ_SWI +0.75\n", shown);
        Assert.Matches(@"β\* +5.0 +3.0 +1\n", shown);
        Assert.Matches(@"n\* +1.6 +2.2\n", shown);
        Assert.Matches(@"equilibrium load +A +50.0 +50.0 +20\n", shown);
        Assert.Matches(@"equilibrium welfare +W +2.0 +2.0 +20\n", shown);
        Assert.Contains("<table>", run.Shown("// 1", "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_decision_is_a_table_whose_chosen_row_is_marked()
    {
        string[] rows = run.Shown("// 2", "text/plain").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["demand", "self_score", "group_score", "utility", "chosen"], rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["0.0", "1.0", "2.0", "3.0", "4.0", "4.5", "5.0", "6.0", "8.0", "10.0"],
            rows[2..].Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.StartsWith("2.0 ", Assert.Single(rows, row => row.EndsWith('✓')).Trim(), StringComparison.Ordinal);
        Assert.Equal("2", run.Shown("rule.Choose", "text/plain"));
    }

    [Theory]
    [InlineData("// 3", "One episode")]
    [InlineData("// 5", "neighbour")]
    [InlineData("// 9", "Figure 1. ")]
    public void Figures_display_themselves(string cell, string text)
    {
        Assert.StartsWith("<svg", run.Shown(cell, "image/svg+xml"), StringComparison.Ordinal);
        Assert.Contains(text, run.Shown(cell, "image/svg+xml"), StringComparison.Ordinal);
        Assert.Contains(text, run.Shown(cell, "text/plain"), StringComparison.Ordinal);
        Assert.NotNull(run.Output(cell)["application/vnd.plotly.v1+json"]!["data"]);
    }

    [Theory]
    [InlineData("// 6", "overload_rate overload_rate_lower overload_rate_upper mean_welfare mean_welfare_lower mean_welfare_upper")]
    [InlineData("runs.Difference", "mean_welfare_difference mean_welfare_difference_lower mean_welfare_difference_upper")]
    public void Numbers_come_with_their_intervals_one_row_per_cell(string cell, string columns)
    {
        string[] rows = run.Shown(cell, "text/plain").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"weight proposer {columns} seeds", string.Join(' ', rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(11, rows.Count(row => row.Contains("neighbour", StringComparison.Ordinal)));
        Assert.Equal(11, rows.Count(row => row.Contains("uniform", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_class_of_a_cell_is_swept_saved_read_back_and_drawn()
    {
        SweepRuns saved = SweepRuns.Read(run.File("runs.csv"));
        Assert.Equal(["weight", "proposer"], saved.Varied);
        Assert.Equal(11, saved.Cells.Count(cell => cell.Text("proposer") == "neighbour"));
        Assert.All(saved.Cells, cell => Assert.Equal(100, cell.Seeds.Length));
        Assert.Contains("neighbour", File.ReadAllText(run.File("welfare.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_a_cell_is_called_from_several_threads()
    {
        // The last cell's proposer waits until a second thread is in it as well.
        Assert.Contains(Environment.ProcessorCount > 1 ? "met" : "alone", run.Shown("// threads", "text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Unequal_agents_are_named_by_their_weights()
    {
        string[] rows = run.Shown("// 8", "text/plain").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1 1 1 1 1", "0 1 1 1 1", "0 0 1 1 1", "0 0 0 1 1"], rows[2..].Select(row => row[..9]));
    }

    [Fact]
    public void The_findings_on_the_paper_are_a_table()
    {
        string[] rows = run.Shown("paper.Findings", "text/plain").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1.", "2.", "3.", "4.", "5.", "6.", "7."], rows[2..].Select(row => row[..2]));
        Assert.Contains("<table>", run.Shown("paper.Findings", "text/html"), StringComparison.Ordinal);
    }

    /// <summary>One run of all cells, and of one more that counts threads, in its own folder.</summary>
    public sealed class HostRun : IDisposable
    {
        private const string Threads = """
            // threads
            sealed class Meeting : IProposer
            {
                public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> Present = new();
                public static readonly System.Threading.CountdownEvent Two = new(2);
                public static bool Met;
                public string Name => "meeting";
                public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
                {
                    if (!Met && Present.TryAdd(Environment.CurrentManagedThreadId, true) && Present.Count <= 2)
                    {
                        Two.Signal();
                        Met |= Two.Wait(TimeSpan.FromSeconds(Environment.ProcessorCount > 1 ? 60 : 0));
                    }
                    proposals[0] = 0;
                    return 1;
                }
            }
            new Sweep(Scenario.Paper with { Proposer = new Meeting() }).VaryRange(s => s.Weight, from: 0, to: 1, step: 0.1).Run(seeds: 100);
            Meeting.Met ? "met" : "alone"
            """;

        private readonly string _folder = Directory.CreateTempSubdirectory("swa-notebook-").FullName;
        private readonly Notebook _notebook;

        /// <summary>Runs the cells.</summary>
        public HostRun()
        {
            string load = $"{NotebookCells.References("Swa.Research.Reproduction")}using Swa.Research;";
            _notebook = Notebook.Create([.. NotebookCells.All.Prepend(load).Append(Threads).Select(cell => (true, cell))]);
            NotebookRunner runner = new(
                HostCommand.Of(Path.Combine(AppContext.BaseDirectory, "swa.dll"), "notebook", "host"), TimeSpan.FromMinutes(5));
            Failures = runner.Run(_notebook, File("cells.ipynb"), _ => { }, CancellationToken.None, keepGoing: true);
        }

        /// <summary>The cells that failed, each with its error.</summary>
        public IReadOnlyList<string> Failures { get; }

        /// <summary>A file of the folder in which the cells ran.</summary>
        public string File(string name) => Path.Combine(_folder, name);

        /// <summary>What the cell that begins with a text shows, by MIME type.</summary>
        public JsonObject Output(string beginning) => _notebook.Cells
            .Single(cell => cell.Source.StartsWith(beginning, StringComparison.Ordinal)).Outputs[^1]!["data"]!.AsObject();

        /// <summary>One form of what that cell shows.</summary>
        public string Shown(string beginning, string type) => NotebookText.Join(Output(beginning)[type]);

        /// <inheritdoc/>
        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
