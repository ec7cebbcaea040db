namespace Swa.Research.Cli.Commands;

/// <summary>
/// <c>swa llm check</c>: one decision of a model, what its server does with prompts and schemas, and how long figures would take.
/// </summary>
internal static class LlmCheckCommand
{
    private const int NameWidth = 28;

    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        Command command = new(
            "check",
            "Ask a model for one decision; show what was understood, how fast it was, whether the server obeys schemas and reads whole "
                + "prompts, and how long Figures 1–4 would take. Each line is printed as soon as it is known; all ends within --timeout, "
                + "and --patience where it is given."
                + "\n\nExample: swa llm check --endpoint http://localhost:11434/v1 --model phi3.5:3.8b-mini-instruct-q4_K_M");
        server.AddTo(command);
        run.AddCheckTo(command);
        command.SetAction((parsed, cancellationToken) => CheckAsync(parsed, server, run, cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(
        ParseResult parsed, ModelServerSettings server, ModelRunOptions run, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        (string model, ModelRunSettings settings) = run.Check(parsed);
        ModelServerOptions options = server.Options(parsed);
        TimeSpan limit = options.Timeout + options.Retry.Patience;
        CallBudget budget = new();
        RunWatch watch = new(parsed.InvocationConfiguration.Error, budget, null, TimeProvider.System);
        using ModelServers servers = server.Connect(parsed, budget, run.Named(parsed), watch.Waits, watch.Notices);
        ModelServer asked = servers.Of(model);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        string? last = null;
        try
        {
            await asked.ReachAsync(end.Token);
            ModelCheck check = await ModelCheck.RunAsync(asked, model, settings, TimeProvider.System, Write, end.Token);
            WriteEstimates(check);
            watch.WriteNotices();
            return check.IsUsable ? ExitCode.Done : ExitCode.Failed;
        }
        catch (ModelServerException failure)
        {
            return await FailAsync($"{asked.Endpoint.WithoutKey(failure.Message)} {ModelServerSettings.Advice(failure)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string known = last is null ? "before anything was known" : $"when the line '{last}' was the last that was known";
            ModelServerException late = new(
                ServerFault.Timeout, FormattableString.Invariant($"The check ended after {limit.TotalSeconds:0.###} s, {known}."));
            return await FailAsync($"{late.Message} {ModelServerSettings.Advice(late)}");
        }

        // A line at once, so that a slow model is seen to be at work.
        void Write(string name, string answer)
        {
            last = name;
            output.WriteLine(Report.Printable($"{name.PadRight(NameWidth)}{asked.Endpoint.WithoutKey(answer)}"));
            output.Flush();
        }

        async Task<int> FailAsync(string sentence)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(Report.Printable($"swa: {sentence.Trim()}"));
            return ExitCode.Failed;
        }

        void WriteEstimates(ModelCheck check)
        {
            Write("Figures 1 and 2, this model", Estimate(ModelCheck.CallsPerModel(settings)));
            Write(
                "Figures 1–4, five models",
                $"{Estimate(ModelCheck.CallsOfAllFigures(settings))}, if all were as fast as this one");

            string Estimate(long calls) => asked.Concurrency == 1
                ? FormattableString.Invariant($"{calls} calls, {Duration.Text(check.PerCall * calls)}")
                : string.Create(CultureInfo.InvariantCulture,
                    $"{calls} calls, from {Duration.Text(check.PerCall * calls / asked.Concurrency)} where the server answers "
                        + $"{asked.Concurrency} at once to {Duration.Text(check.PerCall * calls)} one by one");
        }
    }
}
