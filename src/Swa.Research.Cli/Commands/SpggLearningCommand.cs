using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Figures;
using Swa.Research.Files;
using Swa.Research.Parameters;
using Swa.Research.PublicGoods;
using Swa.Research.PublicGoods.Learning;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg learning</c>: learning tried on all reference games.</summary>
internal static class SpggLearningCommand
{
    public static Command Create()
    {
        LearningOptions learning = new();
        Option<string> most = CommonOptions.WithDefault("--most-agents", "n", "The reference games of 1 up to this many agents, at least 1.", "4");
        Option<string> output = CommonOptions.WithDefault("--out", "DIR", "Where figures/ and data/results/ are written.", ".");
        Command command = new(
            "learning",
            "Train agents on the reference games and say where they reach the equilibrium, and where not and why. An interrupted run goes on where it stopped.\n\nExample: swa spgg learning --seeds 10 --out .");
        learning.AddTo(command);
        command.Add(most);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) =>
        {
            int agents = NumberList.Integer(parsed.GetRequiredValue(most), "mostAgents");
            PublicGoodsGame[] games = agents >= 1
                ? [.. Enumerable.Range(1, agents).SelectMany(ReferenceGames.Of)]
                : throw new ParameterException("mostAgents", $"{agents}", "an integer of at least 1");
            Run(parsed, games, learning, parsed.GetRequiredValue(output), cancellationToken);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(ParseResult parsed, PublicGoodsGame[] games, LearningOptions learning, string folder, CancellationToken cancellationToken)
    {
        LearningSettings settings = learning.Settings(parsed);
        ulong[] seeds = learning.Seeds(parsed);
        int threads = learning.Threads(parsed);
        SeededTraining[] trainings = [.. games.Select(game => new SeededTraining(game, settings, seeds))];
        string checkpoints = Path.Combine(folder, "data", "results", "spgg-learning.checkpoints");
        LearningStudy study = Progress.Run(parsed.InvocationConfiguration.Error, "Episodes", trainings.Sum(training => training.Episodes), TimeProvider.System, tell =>
        {
            List<LearningResult> results = [];
            long before = 0;
            for (int g = 0; g < trainings.Length; g++)
            {
                string checkpoint = Path.Combine(checkpoints, FormattableString.Invariant($"game-{g + 1:00}.json"));
                long done = before;
                results.Add(new LearningResult(
                    trainings[g].Run(checkpoint, threads, TimeProvider.System, episodes => tell(done + episodes), cancellationToken),
                    ReferenceGames.Levels));
                before += trainings[g].Episodes;
            }

            return new LearningStudy(results);
        });
        Table table = study.ToTable();
        AtomicFile.Write(Path.Combine(folder, "data", "results", "spgg-learning.csv"), table.WriteCsv);
        AtomicFile.Write(Path.Combine(folder, "data", "results", "spgg-learning-curves.csv"), study.CurvesTable().WriteCsv);
        Draw(folder, "spgg-learning", study.CurvesFigure());
        Draw(folder, "spgg-learning-elsewhere", study.FailuresFigure());
        Directory.Delete(checkpoints, recursive: true);
        Print(parsed.InvocationConfiguration.Output, study);
    }

    private static void Draw(string folder, string name, Figure? figure)
    {
        if (figure is not null)
        {
            AtomicFile.Write(Path.Combine(folder, "figures", $"{name}.svg"), figure.ToSvg());
            AtomicFile.Write(Path.Combine(folder, "figures", $"{name}.plotly.json"), figure.ToPlotlyJson());
        }
    }

    private static void Print(TextWriter output, LearningStudy study)
    {
        Table summary = new("game", "agents", "equilibrium", "learnt means", "seeds reached", "of", "largest gain");
        for (int g = 0; g < study.Results.Count; g++)
        {
            LearningResult result = study.Results[g];
            summary.Add(
                g + 1,
                result.Game.Agents,
                Listed(result.Target),
                Listed(result.Contributions.Select(interval => interval.Mean)),
                result.Outcomes.Count(outcome => outcome == LearningOutcome.Reached),
                result.Outcomes.Count,
                result.Gains.Max());
        }

        Report.Write(output, summary);
        output.WriteLine(FormattableString.Invariant(
            $"The equilibrium was reached under every seed in {study.Results.Count(result => result.Converged)} of {study.Results.Count} games."));
    }

    private static string Listed(IEnumerable<double> contributions) =>
        string.Join(' ', contributions.Select(contribution => FormattableString.Invariant($"{contribution:0.###}")));
}
