namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm compare</c>: one model's runs that differ in one setting, in one figure and table.</summary>
internal static class LlmCompareCommand
{
    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        BudgetOptions budget = new();
        FigureOptions figures = new();
        Option<string> vary = ChoiceOption.WithDefault(
            "--vary", "The setting in which the runs differ: all four modes, without talk and with it, or both protocols.",
            ComparedSetting.Mode);
        Option<string> recording = CommonOptions.Required(
            "--recording", "FILE.jsonl", "Where every call is recorded; an interrupted comparison resumes from this file.");
        Option<bool> replay = new("--replay") { Description = "Take every reply from the recording: no server is asked." };
        Option<string> mostFallbacks = FallbackBound.Option();
        Command command = new(
            "compare",
            "Play the same cells with one model several times, each time with another mode, with and without talk, or by another protocol, "
                + "and draw overload and welfare of all beside each other and beside the rule without a model. Questions that the runs "
                + "share are asked once."
                + "\n\nExample: swa llm compare --vary mode --model phi3.5:3.8b-mini-instruct-q4_K_M --recording "
                + "data/recordings/phi-modes.jsonl --out phi");
        server.AddTo(command);
        run.AddTo(command);
        budget.AddTo(command);
        foreach (Option option in (Option[])[vary, recording, replay, mostFallbacks])
        {
            command.Add(option);
        }

        figures.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ComparedSetting compared = ChoiceOption.Read<ComparedSetting>(parsed.GetRequiredValue(vary), "vary");
            IReadOnlyList<ModelRunSettings> runs = ModelComparison.Variants(run.Settings(parsed, server.Listed(parsed)), compared);
            string path = parsed.GetRequiredValue(recording);
            double bound = FallbackBound.Of(parsed, mostFallbacks);
            string name = $"llm-{parsed.GetRequiredValue(vary)}";
            ResultsFolder folder = ResultsFolder.Of(parsed, new ResultFiles(parsed), figures);
            folder.Name(name);
            return parsed.GetValue(replay)
                ? Write(await ReplayAsync(parsed, runs, path, cancellationToken))
                : await RecordAsync(
                    parsed, server, run, runs, path, budget.Budget(parsed), budget.Price(parsed), Write, cancellationToken);

            int Write((IReadOnlyList<ModelRunRow> Rows, string Model) played)
            {
                ModelComparison comparison = new(compared, played.Rows, played.Model, bound);
                folder.Add(name, comparison.ToTable(), comparison.Summary());
                folder.Add(name, comparison.ToFigure(), "those of the recording", cancellationToken);
                Report.Write(parsed.InvocationConfiguration.Output, comparison.Summary());
                FallbackBound.Warn(
                    parsed.InvocationConfiguration.Error,
                    comparison.FallbackShares.Select(each => ($"{runs[0].Models[0]}, {each.Variant},", (double?)each.Share)),
                    bound);
                folder.Write($"{ShellWords.Of(parsed, replay.Name)}, for the same bytes without a server");
                return ExitCode.Done;
            }
        });
        return command;
    }

    private static async Task<(IReadOnlyList<ModelRunRow>, string)> ReplayAsync(
        ParseResult parsed, IReadOnlyList<ModelRunSettings> runs, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new ParameterException("recording", $"'{path}', which is not a file", "with --replay, a recording of this command");
        }

        using RecordingFile recording = RecordingFile.OpenRead(path);
        await TellAsync(parsed, recording);
        return (await ModelRun.ReplayAsync(recording, runs, cancellationToken), Legend(recording, runs));
    }

    private static async Task<int> RecordAsync(
        ParseResult parsed,
        ModelServerSettings server,
        ModelRunOptions run,
        IReadOnlyList<ModelRunSettings> runs,
        string path,
        CallBudget budget,
        TokenPrice? price,
        Func<(IReadOnlyList<ModelRunRow>, string), int> write,
        CancellationToken cancellationToken)
    {
        RunWatch watch = new(parsed.InvocationConfiguration.Error, budget, price, TimeProvider.System);
        using ModelServers models = server.Connect(parsed, budget, run.Named(parsed), watch.Waits, watch.Notices);
        using RecordingFile recording = RecordingFile.OpenOrCreate(path);
        await TellAsync(parsed, recording);
        return await RecordedRunEnd.GuardAsync(
            parsed,
            models,
            path,
            async () =>
            {
                ModelRunResult result = await ModelRunDisplay.RecordAsync(
                    parsed.InvocationConfiguration.Error, runs, recording, models, watch, cancellationToken);
                return write((result.Rows, Legend(recording, runs)));
            },
            cancellationToken);
    }

    private static string Legend(RecordingFile recording, IReadOnlyList<ModelRunSettings> runs) =>
        recording.Models.TryGetValue(runs[0].Models[0], out ModelCard? card) ? card.Legend : runs[0].Models[0];

    private static async Task TellAsync(ParseResult parsed, RecordingFile recording)
    {
        foreach (string notice in recording.Notices)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"swa: {notice}");
        }
    }
}
