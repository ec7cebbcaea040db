namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm replay</c>: the results of a recording again, without a server.</summary>
internal static class LlmReplayCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE.jsonl") { Description = "A recording made by 'swa llm run'." };
        Option<string?> output = CommonOptions.Optional("--out", "FILE.csv", "The file for the results; else they are printed.");
        Option<bool> incomplete = new("--allow-incomplete")
        {
            Description = "Leave out cells that were not played to their end, instead of refusing the recording.",
        };
        Option<string> mostFallbacks = FallbackBound.Option();
        Command command = new(
            "replay",
            "Play a recording again without a server; the results are the run's, byte for byte."
                + "\n\nExample: swa llm replay data/recordings/phi.jsonl --out phi.csv")
        {
            file, output, incomplete, mostFallbacks, CommonOptions.Force(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResultFiles files = new(parsed);
            OutputFile? results = files.NameCsv(parsed.GetValue(output), new ModelRunResult([]).ToTable());
            using RecordingFile recording = RecordingFile.OpenRead(parsed.GetRequiredValue(file));
            foreach (string notice in recording.Notices)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"swa: {notice}");
            }

            IReadOnlyList<ModelRunRow> played =
                await ModelRun.ReplayAsync(recording, parsed.GetValue(incomplete), cancellationToken);
            ModelRunDisplay.Write(
                parsed.InvocationConfiguration,
                new ModelRunResult(played),
                FallbackBound.Of(parsed, mostFallbacks),
                files,
                results,
                parsed.GetRequiredValue(file));
            return ExitCode.Done;
        });
        return command;
    }
}
