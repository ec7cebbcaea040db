using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Files;
using Swa.Research.Llm.Clients;
using Swa.Research.Llm.Recordings;
using Swa.Research.Llm.Runs;
using Swa.Research.Llm.Wrappers;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm run</c>: plays cells with models, records every call, and goes on where an earlier run ended.</summary>
internal static class LlmRunCommand
{
    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        Option<string> recording = CommonOptions.Required(
            "--recording", "FILE.jsonl", "Where every call is recorded; a run that was ended is gone on with from here.");
        Option<string?> output = CommonOptions.Optional("--out", "RESULTS.csv", "The file for the results; else they are printed.");
        Option<string?> calls = CommonOptions.Optional("--budget-calls", "N", "Most requests that this run sends, retries included, at least 1.");
        Option<string?> tokens = CommonOptions.Optional("--budget-tokens", "N", "Most tokens that this run uses, at least 1.");
        Option<string?> price = CommonOptions.Optional(
            "--price", "IN,OUT", "Price of a million tokens of requests and of replies, to show what the run costs.");
        Command command = new(
            "run",
            "Play the game with language models. Every call is recorded before its reply is used; the same command goes on after a stop and repeats no recorded call.\n\nExample: swa llm run --model phi3.5:3.8b-mini-instruct-q4_K_M --weights 0:1:0.1 --recording data/recordings/phi.jsonl --out phi.csv");
        server.AddTo(command);
        run.AddTo(command);
        command.Add(calls);
        command.Add(tokens);
        command.Add(price);
        command.Add(recording);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) =>
        {
            CallBudget budget = new(Limit(parsed.GetValue(calls), "budgetCalls"), Limit(parsed.GetValue(tokens), "budgetTokens"));
            return RunAsync(
                parsed, server, budget, run.Settings(parsed), parsed.GetRequiredValue(recording), parsed.GetValue(output),
                TokenPrice.Parse(parsed.GetValue(price)), cancellationToken);
        });
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
        using ModelServer models = server.Connect(parsed, budget);
        using RecordingFile recording = RecordingFile.OpenOrCreate(path);
        foreach (string notice in recording.Notices)
        {
            await console.Error.WriteLineAsync($"swa: {notice}");
        }

        try
        {
            foreach (string model in settings.AllModels())
            {
                recording.AddModel(await models.ReadCardAsync(model, cancellationToken));
            }

            int cellsAtOnce = 1 + (server.Options(parsed).Concurrency - 1) / settings.Agents;
            ModelRunResult result = await ModelRunDisplay.ShowAsync(console.Error, budget, price, tell => ModelRun.RecordAsync(
                settings,
                recording,
                models.CreateClient,
                models.Endpoint.WithoutKey,
                cellsAtOnce,
                TimeProvider.System,
                tell,
                cancellationToken));
            ModelRunDisplay.Write(console.Output, result, output);
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is ModelServerException or BudgetExhaustedException)
        {
            await console.Error.WriteLineAsync($"swa: {models.Endpoint.WithoutKey(exception.Message)}");
            await console.Error.WriteLineAsync($"swa: every reply so far is in {path}; the same command goes on from there.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"swa: every reply so far is in {path}; the same command goes on from there.");
            throw;
        }
    }

    private static long? Limit(string? text, string option) => text is null ? null : NumberList.Integer(text, option);
}
