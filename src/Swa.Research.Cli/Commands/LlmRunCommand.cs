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
        Option<string?> output = CommonOptions.Optional("--out", "FILE.csv", "The file for the results; else they are printed.");
        BudgetOptions budget = new();
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
        command.Add(CommonOptions.Force());
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, server, budget.Budget(parsed), run.Settings(parsed), parsed.GetRequiredValue(recording), parsed.GetValue(output),
            budget.Price(parsed), cancellationToken));
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
        CancellationToken cancellationToken)
    {
        InvocationConfiguration console = parsed.InvocationConfiguration;
        ResultFiles files = new(parsed);
        OutputFile? results = files.NameCsv(output, new ModelRunResult([]).ToTable());
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
            foreach (string model in settings.AllModels())
            {
                recording.AddModel(await models.ReadCardAsync(model, cancellationToken));
            }

            // Twice the agents that the calls in flight need, so that the server has work while the agents of a step wait for one another.
            int cellsAtOnce = 1 + (2 * server.Options(parsed).Concurrency - 1) / settings.Agents;
            ModelRunResult result = await ModelRunDisplay.ShowAsync(console.Error, "cells", watch, tell => ModelRun.RecordAsync(
                settings,
                recording,
                models.CreateClient,
                models.Endpoint.WithoutKey,
                cellsAtOnce,
                TimeProvider.System,
                tell,
                cancellationToken));
            ModelRunDisplay.WriteRepeats(console.Error, recording);
            ModelRunDisplay.Write(console.Output, result, files, results, path);
            return ExitCode.Done;
        }
    }
}
