namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm check</c>: one proposal and one choice of a model, and how long the figures would take.</summary>
internal static class LlmCheckCommand
{
    public static Command Create()
    {
        ModelServerSettings server = new();
        ModelRunOptions run = new();
        Command command = new(
            "check",
            "Ask a model for one proposal and one choice; show what was understood, how fast it was, and how long Figures 1–4 would "
                + "take.\n\nExample: swa llm check --endpoint http://localhost:11434/v1 --model phi3.5:3.8b-mini-instruct-q4_K_M");
        server.AddTo(command);
        run.AddCheckTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (string model, ModelRunSettings settings) = run.Check(parsed);
            using ModelServers servers = server.Connect(parsed, new CallBudget(), run.Named(parsed));
            ModelServer asked = servers.Of(model);
            ModelCheck check = await ModelCheck.RunAsync(asked, model, settings, TimeProvider.System, cancellationToken);
            Print(parsed.InvocationConfiguration.Output, check, settings, asked.Concurrency, asked.Endpoint.WithoutKey);
            return check.IsUsable ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(
        TextWriter output, ModelCheck check, ModelRunSettings settings, int concurrency, Func<string, string> withoutKey)
    {
        Table facts = new("question", "answer");
        facts.Add("model", check.Card.Legend);
        string size = check.Card.Size is null ? "" : $", {check.Card.Size} parameters";
        facts.Add("reported by", check.Card.Source is null ? "the server reports nothing but the name" : $"{check.Card.Source}{size}");
        facts.Add("first call", Seconds(check.Loading));
        AddReply("proposal", check.Proposal);
        AddReply("choice", check.Choice);
        foreach (string note in check.Notes)
        {
            facts.Add("note", withoutKey(note));
        }

        long one = ModelCheck.CallsPerModel(settings);
        long all = ModelCheck.CallsOfAllFigures(settings);
        facts.Add("Figures 1 and 2, this model", Estimate(one));
        facts.Add("Figures 1–4, five models", $"{Estimate(all)}, if all were as fast as this one");
        Report.Write(output, facts);

        void AddReply(string name, CheckedReply reply)
        {
            facts.Add(name, withoutKey(reply.Understood is string understood
                ? $"understood: {understood}"
                : $"not understood: {reply.Problem!.Explanation}; the reply was \"{reply.Quoted}\""));
            string speed = reply.OutputTokens is long tokens && reply.Time > TimeSpan.Zero
                ? FormattableString.Invariant($" ({tokens / reply.Time.TotalSeconds:0.#} tokens per second)")
                : "";
            facts.Add($"{name}, time", $"{Seconds(reply.Time)}{speed}");
        }

        string Estimate(long calls) => concurrency == 1
            ? FormattableString.Invariant($"{calls} calls, {Duration.Text(check.PerCall * calls)}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{calls} calls, from {Duration.Text(check.PerCall * calls / concurrency)} where the server answers {concurrency} at once "
                    + $"to {Duration.Text(check.PerCall * calls)} one by one");
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.00} s");
}
