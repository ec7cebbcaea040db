namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm replay</c>: the results of a recording again, without a server.</summary>
internal static class LlmReplayCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE.jsonl") { Description = "A recording made by 'swa llm run'." };
        Option<string?> output = CommonOptions.Table("--out", "The file for the results; else they are printed.");
        Option<string?> run = CommonOptions.Optional(
            "--run", "N", "Only this run, counted from 1; else all that have come to their end.");
        Option<bool> incomplete = new("--allow-incomplete")
        {
            Description = "Leave out the cells that were not played to their end, and no other cell of their run.",
        };
        Option<string> mostFallbacks = FallbackBound.Option();
        Command command = new(
            "replay",
            "Play a recording again without a server; the results are the run's, byte for byte."
                + "\n\nExample: swa llm replay data/recordings/phi.jsonl --out phi.csv")
        {
            file, output, run, incomplete, mostFallbacks, CommonOptions.Force(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResultFiles files = new(parsed);
            OutputFile? results = files.NameTable(parsed.GetValue(output), new ModelRunResult([]).ToTable());
            using RecordingFile recording = RecordingFile.OpenRead(parsed.GetRequiredValue(file));
            foreach (string notice in recording.Notices)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"swa: {notice}");
            }

            IReadOnlyList<ModelRunRow> played;
            List<int> leftOut = [];
            try
            {
                played = await ModelRun.ReplayAsync(
                    recording,
                    parsed.GetValue(incomplete),
                    parsed.GetValue(run) is { } number ? NumberList.Whole(number, "run") : null,
                    leftOut.Add,
                    cancellationToken);
                IReadOnlyList<ModelRunSettings> runs = recording.Runs();
                foreach (int left in leftOut)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(
                        $"swa: run {left} of {runs.Count} has not come to its end and is left out "
                            + $"({Describe(runs[left - 1])}); {incomplete.Name} shows the cells that have.");
                }

                // Tables have no column for temperatures and the like: which rows are whose is said where there are several runs.
                List<(int Number, string Run)> known =
                    [.. runs.Select((settings, index) => (index + 1, Describe(settings))).Where(each => !leftOut.Contains(each.Item1))];
                int row = 1;
                foreach (var rows in played.GroupBy(each => each.Settings, ReferenceEqualityComparer.Instance))
                {
                    int count = rows.Count();
                    (int Number, string Run) which = known.First(each => each.Run == Describe(rows.First().Settings));
                    known.Remove(which);
                    if (count < played.Count)
                    {
                        await parsed.InvocationConfiguration.Error.WriteLineAsync(
                            $"swa: run {which.Number} of {runs.Count} gives rows {row} to {row + count - 1} ({which.Run})");
                    }

                    row += count;
                }
            }
            catch (RecordingIncompleteException exception)
            {
                return await FailAsync($"{exception.Message} {incomplete.Name} shows the cells that have.");
            }

            if (played.Count == 0)
            {
                return await FailAsync($"No cell of {recording.Path} was played to its end.");
            }

            ModelRunDisplay.Write(
                parsed.InvocationConfiguration,
                new ModelRunResult(played),
                FallbackBound.Of(parsed, mostFallbacks),
                files,
                results,
                parsed.GetRequiredValue(file));
            return ExitCode.Done;

            async Task<int> FailAsync(string reason)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(Report.Printable($"swa: {reason}"));
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static string Describe(ModelRunSettings run) => Report.Printable(string.Create(
        CultureInfo.InvariantCulture,
        $"models {string.Join(',', run.AllModels())}, weights {NumberList.Text(run.Weights)}, "
            + $"severities {NumberList.Text(run.Severities)}, seeds {run.Seeds}, steps {run.Steps}, "
            + $"temperature {run.Sampling.Temperature}"));
}
