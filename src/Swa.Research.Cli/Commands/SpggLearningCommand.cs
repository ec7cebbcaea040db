namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg learning</c>: learning tried on all reference games.</summary>
internal static class SpggLearningCommand
{
    private const string Curves = "spgg-learning";
    private const string Elsewhere = "spgg-learning-elsewhere";

    public static Command Create()
    {
        LearningOptions learning = new();
        Option<string> most = CommonOptions.WithDefault(
            "--most-agents", "n", "The reference games of 1 up to this many agents, at least 1.", "4");
        Option<string> heldOut = CommonOptions.WithDefault(
            "--held-out", "N", "How many games drawn at random come after them, at least 0.", "10");
        FigureOptions figures = new();
        Command command = new(
            "learning",
            "Train agents on the reference games and on random ones, and say where they reach the equilibrium, and where not and why. "
                + "An interrupted run resumes where it stopped.\n\nExample: swa spgg learning --seeds 10 --out .")
        {
            learning.All, most, heldOut, figures.All,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            int agents = Require.AtLeast(1, NumberList.Whole(parsed.GetRequiredValue(most), "mostAgents"), "mostAgents", 100);
            PublicGoodsGame[] reference = [.. Enumerable.Range(1, agents).SelectMany(ReferenceGames.Of)];
            PublicGoodsGame[] games =
                [.. reference, .. ReferenceGames.HeldOut(NumberList.Whole(parsed.GetRequiredValue(heldOut), "heldOut"))];
            ResultFiles files = new(parsed);
            ResultsFolder results = ResultsFolder.Of(parsed, files, figures);
            string checkpoints = results.Beside("spgg-learning.checkpoints");
            return ShellWords.ResumableAsync(parsed, checkpoints, [], () =>
            {
                Run(parsed, games, reference.Length, learning, results, checkpoints, cancellationToken);
                return Task.FromResult(ExitCode.Done);
            });
        });
        return command;
    }

    private static void Run(
        ParseResult parsed,
        PublicGoodsGame[] games,
        int reference,
        LearningOptions learning,
        ResultsFolder results,
        string checkpoints,
        CancellationToken cancellationToken)
    {
        foreach (string name in (string[])[Curves, Elsewhere])
        {
            results.Name(name);
        }

        LearningSettings settings = learning.Settings(parsed);
        ulong[] seeds = learning.Seeds(parsed);
        int threads = learning.Threads(parsed);
        SeededTraining[] trainings = [.. games.Select(game => new SeededTraining(game, settings, seeds))];
        LearningStudy study = Progress.Run(
            parsed.InvocationConfiguration.Error, "Episodes", trainings.Sum(training => training.Episodes), TimeProvider.System, tell =>
        {
            List<LearningResult> learnt = [];
            long before = 0;
            for (int g = 0; g < trainings.Length; g++)
            {
                string checkpoint = Checkpoint(checkpoints, g);
                long done = before;
                learnt.Add(new LearningResult(
                    trainings[g].Run(checkpoint, threads, TimeProvider.System, episodes => tell(done + episodes), cancellationToken),
                    ReferenceGames.Levels));
                before += trainings[g].Episodes;
            }

            return new LearningStudy(learnt, reference);
        });
        Table summary = Summary(study);
        results.Add(Curves, study.ToTable(), summary);
        results.Add("spgg-learning-curves", study.CurvesTable());
        foreach ((string name, Figure? figure) in ((string, Figure?)[])[(Curves, study.CurvesFigure()),
            (Elsewhere, study.FailuresFigure())])
        {
            if (figure is not null)
            {
                results.Add(name, figure, $"{seeds[0]} to {seeds[^1]}", cancellationToken);
            }
        }

        Print(parsed.InvocationConfiguration.Output, summary, study);
        results.Write("swa spgg train --policies FILE.json, for the policies of one game");
        for (int g = 0; g < trainings.Length; g++)
        {
            File.Delete(Checkpoint(checkpoints, g));
        }

        if (!Directory.EnumerateFileSystemEntries(checkpoints).Any())
        {
            Directory.Delete(checkpoints);
        }
    }

    private static string Checkpoint(string folder, int game) => Path.Combine(
        folder, FormattableString.Invariant($"game-{game + 1:00}.json"));

    private static Table Summary(LearningStudy study)
    {
        Table summary = new("game", "agents", "equilibrium", "learned means", "seeds reached", "of", "largest gain");
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

        return summary;
    }

    private static void Print(TextWriter output, Table summary, LearningStudy study)
    {
        Report.Write(output, summary);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The equilibrium was reached under every seed in {Reached(study.Reference)} of {study.Reference.Count} reference games "
                + $"and in {Reached(study.HeldOut)} of {study.HeldOut.Count} held-out games."));

        static int Reached(IReadOnlyList<LearningResult> results) => results.Count(result => result.Converged);
    }

    private static string Listed(IEnumerable<double> contributions) =>
        string.Join(' ', contributions.Select(contribution => FormattableString.Invariant($"{contribution:0.###}")));
}
