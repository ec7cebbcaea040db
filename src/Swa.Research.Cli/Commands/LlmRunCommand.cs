using Swa.Research.Cli.Sweeps;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm run</c>: plays cells with models, records every call, and resumes where an earlier run ended.</summary>
internal static class LlmRunCommand
{
    private static readonly string[] NotOfTheTasks =
        ["--recording", "--out", "--help", "--shard", "--slurm", StartServerName, CommonOptions.ForceName];

    private const string StartServerName = "--start-server";

    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        Option<string> recording = CommonOptions.Required(
            "--recording", "FILE.jsonl", "Where every call is recorded; an interrupted run resumes from this file.");
        Option<string?> output = CommonOptions.Table("--out", "The file for the results; else they are printed.");
        BudgetOptions budget = new();
        Option<string> mostFallbacks = FallbackBound.Option();
        Option<string> shard = JobArray.ShardOption("swa llm merge");
        Option<string?> slurm = JobArray.SlurmOption();
        Option<string?> startServer = CommonOptions.Optional(
            StartServerName, "COMMAND",
            "With --slurm: a shell command that each task runs first, such as 'llama-server -m FILE.gguf --port $PORT'; the task sets "
                + "PORT, asks http://127.0.0.1:$PORT/v1 in place of --endpoint, and ends the server.");
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
        foreach (Option option in (Option[])[mostFallbacks, shard, slurm, startServer, CommonOptions.Force()])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            ModelRunSettings settings = run.Settings(parsed, server.Listed(parsed)) with
            {
                Shard = Shard.Parse(parsed.GetRequiredValue(shard)),
            };
            CallBudget calls = budget.Budget(parsed);
            RunWatch watch = new(parsed.InvocationConfiguration.Error, calls, budget.Price(parsed), TimeProvider.System);
            using ModelServers models = server.Connect(parsed, calls, run.Named(parsed), watch.Waits, watch.Notices);
            string path = parsed.GetRequiredValue(recording);
            if (parsed.GetValue(slurm) is { } tasks)
            {
                WriteJobArray(
                    parsed, server, new JobArray("llm run", recording, path, ".jsonl", NumberList.Whole(tasks, "slurm")), path,
                    parsed.GetValue(startServer));
                return ExitCode.Done;
            }

            return parsed.GetValue(startServer) is null
                ? await RunAsync(
                    parsed, settings, models, path, parsed.GetValue(output), watch, FallbackBound.Of(parsed, mostFallbacks),
                    cancellationToken)
                : throw new ParameterException("startServer", "given without --slurm", "a command that the tasks of a job array run");
        });
        return command;
    }

    private static void WriteJobArray(ParseResult parsed, ModelServerSettings server, JobArray array, string path, string? startServer)
    {
        if (parsed.GetValue<string?>("--out") is not null || parsed.GetRequiredValue<string>("--shard") != "1/1")
        {
            throw new ParameterException("slurm", "given with --out or --shard", "it without them; the merged recording is replayed");
        }

        if (startServer is not null && (string.IsNullOrWhiteSpace(startServer) || server.IsGiven(parsed)))
        {
            throw new ParameterException(
                "startServer", startServer.Trim().Length == 0 ? "empty" : "given with --endpoint",
                "a command, whose server takes the place of --endpoint");
        }

        if (File.Exists(path))
        {
            throw new IOException($"{path} already exists; the shards are joined to a new file.");
        }

        ResultFiles files = new(parsed);
        array.Write(
            parsed, files, NotOfTheTasks, startServer is null ? "" : "--endpoint http://127.0.0.1:$PORT/v1",
            $"swa llm merge {{0}} --out {ShellWords.Quote(path)}", startServer);
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        ModelRunSettings settings,
        ModelServers models,
        string path,
        string? output,
        RunWatch watch,
        double mostFallbacks,
        CancellationToken cancellationToken)
    {
        InvocationConfiguration console = parsed.InvocationConfiguration;
        ResultFiles files = new(parsed);
        OutputFile? results = files.NameTable(output, new ModelRunResult([]).ToTable());
        using RecordingFile recording = RecordingFile.OpenOrCreate(path);
        foreach (string notice in recording.Notices)
        {
            await console.Error.WriteLineAsync($"swa: {notice}");
        }

        return await RecordedRunEnd.GuardAsync(parsed, models, path, PlayAsync, cancellationToken);

        async Task<int> PlayAsync()
        {
            ModelRunDisplay.Write(
                console,
                await ModelRunDisplay.RecordAsync(console.Error, [settings], recording, models, watch, cancellationToken),
                mostFallbacks,
                files,
                results,
                path,
                settings.Shard);
            return ExitCode.Done;
        }
    }
}
