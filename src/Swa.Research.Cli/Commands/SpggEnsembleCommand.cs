using Swa.Research.Ensembles;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg ensemble</c>: models answer tasks in the sequential public goods game and by the usual baselines.</summary>
internal static class SpggEnsembleCommand
{
    public static Command Create()
    {
        ModelServerSettings server = new();
        EnsembleOptions ensemble = new();
        BudgetOptions budget = new();
        Option<string> recording = CommonOptions.Required(
            "--recording", "FILE.jsonl", "Where every call is recorded; an interrupted run resumes from this file.");
        Option<bool> replay =
            new("--replay") { Description = "Take every reply from the recording: no server is asked, and no program is run." };
        Option<string?> output = CommonOptions.Table("--out", "Write one row per method and task.");
        Option<string?> turns = CommonOptions.Table(
            "--turns", "Write one row per agent and task of the sequential game: settings, contribution and the terms of its reward.");
        Command command = new(
            "ensemble",
            "Models answer tasks in order, each after the answers before it; contributions are scored, rewards computed, and the result "
                + "compared with one agent, few-shot, chain of thought, majority vote and debate. Every call is recorded before it is "
                + "used; the same command resumes after a stop."
                + "\n\nExample: swa spgg ensemble --models qwen2.5:7b-instruct-q4_K_M,mistral:7b-instruct-v0.3-q4_K_M --tasks "
                + "data/tasks/arithmetic.jsonl --method all --recording ensemble.jsonl --out ensemble.csv");
        server.AddTo(command);
        ensemble.AddTo(command);
        budget.AddTo(command);
        foreach (Option option in (Option[])[recording, replay, output, turns, CommonOptions.Force()])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            EnsemblePlan plan = ensemble.Plan(parsed);
            string path = parsed.GetRequiredValue(recording);
            ResultFiles files = new(parsed);
            OutputFile? results = files.NameTable(parsed.GetValue(output));
            OutputFile? played = files.NameTable(parsed.GetValue(turns));
            TokenPrice? price = budget.Price(parsed);
            Func<EnsembleResult, int> write = result => Write(parsed, result, files, results, played, price, replay.Name);
            return parsed.GetValue(replay)
                ? write(await ReplayAsync(parsed, plan, path, cancellationToken))
                : await RecordAsync(parsed, server, ensemble, plan, path, budget.Budget(parsed), price, write, cancellationToken);
        });
        return command;
    }

    private static async Task<EnsembleResult> ReplayAsync(
        ParseResult parsed, EnsemblePlan plan, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new ParameterException("recording", $"'{path}', which is not a file", "with --replay, a recording of this command");
        }

        using RecordingFile recording = RecordingFile.OpenRead(path);
        await TellAsync(parsed, recording);
        WriteModels(parsed, plan, recording);
        return await EnsembleRun.ReplayAsync(plan, recording, cancellationToken: cancellationToken);
    }

    private static async Task<int> RecordAsync(
        ParseResult parsed,
        ModelServerSettings server,
        EnsembleOptions ensemble,
        EnsemblePlan plan,
        string path,
        CallBudget budget,
        TokenPrice? price,
        Func<EnsembleResult, int> write,
        CancellationToken cancellationToken)
    {
        InvocationConfiguration console = parsed.InvocationConfiguration;
        RunWatch watch = new(console.Error, budget, price, TimeProvider.System);
        using ModelServers models = server.Connect(parsed, budget, ensemble.Named(parsed), watch.Waits, watch.Notices);
        CodeSandbox? sandbox = plan.RunsCode && plan.Tasks.Schema == TaskSchema.HumanEval
            ? await CodeSandbox.CreateAsync(cancellationToken: cancellationToken)
            : null;
        using RecordingFile recording = RecordingFile.OpenOrCreate(path);
        await TellAsync(parsed, recording);
        return await RecordedRunEnd.GuardAsync(parsed, models, path, PlayAsync, cancellationToken);

        async Task<int> PlayAsync()
        {
            await ModelRunDisplay.NoteAsync(console.Error, recording, models, plan.Settings.AllModels(), cancellationToken);
            int pairs = EnsembleRun.Pairs(plan);
            EnsembleResult result = await ModelRunDisplay.ShowAsync(console.Error, "tasks", watch, tell => EnsembleRun.RecordAsync(
                plan,
                recording,
                models.CreateClient,
                models.WithoutKeys,
                sandbox,
                models.Concurrency(plan.Settings.AllModels()),
                TimeProvider.System,
                done => tell(new ModelRunProgress((int)done, pairs, done, pairs)),
                cancellationToken));
            ModelRunDisplay.WriteRepeats(console.Error, recording);
            WriteModels(parsed, plan, recording);
            return write(result);
        }
    }

    /// <summary>Writes what the models are: the tables name methods alone.</summary>
    private static void WriteModels(ParseResult parsed, EnsemblePlan plan, RecordingFile recording) =>
        parsed.InvocationConfiguration.Output.WriteLine(Report.Printable($"Models: {string.Join(", ", plan.Settings.AllModels().Select(
            model => recording.Models.TryGetValue(model, out ModelCard? card) ? card.Legend : model))}"));

    private static async Task TellAsync(ParseResult parsed, RecordingFile recording)
    {
        foreach (string notice in recording.Notices)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"swa: {notice}");
        }
    }

    private static int Write(
        ParseResult parsed, EnsembleResult result, ResultFiles files, OutputFile? results, OutputFile? turns, TokenPrice? price,
        string replay)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        Func<CallCount, double?>? cost = price is null
            ? null
            : count => count.Input is long input && count.Output is long replies ? price.Of((input, replies)) : null;
        Report.Write(output, result.Summary(cost));
        if (result.Plan.Settings.SamplingFields == SamplingFields.Standard)
        {
            output.WriteLine("Top-k and repetition penalty were not sent: the OpenAI protocol lacks them; see --sampling-fields.");
        }

        if (result.Rows.Sum(row => row.OnlyReasoning) is var thinking and > 0)
        {
            output.WriteLine(
                $"Nothing but thinking came as {ResultFiles.Count(thinking, "answer")} (only_reasoning): a higher --max-tokens, or a lower "
                    + "--reasoning-effort, leaves room for the answer itself.");
        }

        files.Add(results, result.ToTable(cost));
        files.Add(turns, result.TurnsTable());
        files.Write($"{ShellWords.Of(parsed, replay)}, for the same bytes without a server");
        return ExitCode.Done;
    }
}
