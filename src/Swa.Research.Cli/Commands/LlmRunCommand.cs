namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm run</c>: plays cells with models, records every call, and resumes where an earlier run ended.</summary>
internal static class LlmRunCommand
{
    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        Option<string> recording = CommonOptions.Required(
            "--recording", "FILE.jsonl", "Where every call is recorded; an interrupted run resumes from this file.");
        Option<string?> output = CommonOptions.Table("--out", "The file for the results; else they are printed.");
        BudgetOptions budget = new();
        Option<string> mostFallbacks = FallbackBound.Option();
        Command command = new(
            "run",
            "Play the game with language models. Every call is recorded before its reply is used; the same command resumes after a stop "
                + "and repeats no recorded call."
                + "\n\nExample: swa llm run --model phi3.5:3.8b-mini-instruct-q4_K_M --weights 0:1:0.1 --recording "
                + "data/recordings/phi.jsonl --out phi.csv");
        server.AddTo(command);
        run.AddTo(command);
        budget.AddTo(command);
        command.Add(recording);
        command.Add(output);
        command.Add(mostFallbacks);
        command.Add(CommonOptions.Force());
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, server, budget.Budget(parsed), run.Settings(parsed), parsed.GetRequiredValue(recording), parsed.GetValue(output),
            budget.Price(parsed), FallbackBound.Of(parsed, mostFallbacks), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        ModelServerSettings server,
        CallBudget budget,
        ModelRunSettings settings,
        string path,
        string? output,
        TokenPrice? price,
        double mostFallbacks,
        CancellationToken cancellationToken)
    {
        InvocationConfiguration console = parsed.InvocationConfiguration;
        ResultFiles files = new(parsed);
        OutputFile? results = files.NameTable(output, new ModelRunResult([]).ToTable());
        RunWatch watch = new(console.Error, budget, price, TimeProvider.System);
        using ModelServer models = server.Connect(parsed, budget, watch.Waits);
        using RecordingFile recording = RecordingFile.OpenOrCreate(path);
        foreach (string notice in recording.Notices)
        {
            await console.Error.WriteLineAsync($"swa: {notice}");
        }

        return await RecordedRunEnd.GuardAsync(parsed, models.Endpoint, path, PlayAsync, cancellationToken);

        async Task<int> PlayAsync()
        {
            int concurrency = server.Options(parsed).Concurrency;
            ModelRunDisplay.Write(
                console,
                await ModelRunDisplay.RecordAsync(
                    console.Error, [settings], recording, models, concurrency, watch, cancellationToken),
                mostFallbacks,
                files,
                results,
                path);
            return ExitCode.Done;
        }
    }
}
