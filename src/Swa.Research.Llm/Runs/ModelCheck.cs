namespace Swa.Research.Llm;

/// <summary>What one proposal and one choice of a model look like, how long they take, and what Figures 1–4 would take.</summary>
/// <param name="Card">What the server reports about the model.</param>
/// <param name="Loading">Time of a first call of one token, in which a server loads the model.</param>
/// <param name="Proposal">The proposal.</param>
/// <param name="Choice">The choice.</param>
/// <param name="Notes">What happened on the way, in sentences.</param>
public sealed record ModelCheck(ModelCard Card, TimeSpan Loading, CheckedReply Proposal, CheckedReply Choice, IReadOnlyList<string> Notes)
{
    /// <summary>Whether both replies could be used.</summary>
    public bool IsUsable => Proposal.Problem is null && Choice.Problem is null;

    /// <summary>Mean time of a call.</summary>
    public TimeSpan PerCall => (Proposal.Time + Choice.Time) / 2;

    /// <summary>Calls of Figures 1 and 2 for one model, without questions that must be asked again.</summary>
    /// <param name="settings">Agents, steps and seeds of the experiment.</param>
    /// <returns>The calls of a decision for each agent, step, weight and seed.</returns>
    public static long CallsPerModel(ModelRunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (long)settings.CallsPerDecision * settings.Agents * settings.Steps * PaperExperiment.Weights.Count * settings.Seeds;
    }

    /// <summary>Calls of Figures 1–4: the paper's five models, and one of them under a second severity.</summary>
    /// <param name="settings">Agents, steps and seeds of the experiment.</param>
    /// <returns>The number of calls.</returns>
    public static long CallsOfAllFigures(ModelRunSettings settings) => (KnownModels.All.Count + 1) * CallsPerModel(settings);

    /// <summary>Asks for one proposal and one choice, at the first step of the paper's experiment.</summary>
    /// <param name="server">The server.</param>
    /// <param name="model">Name of the model as the server knows it.</param>
    /// <param name="settings">The scenario and how the server is asked to draw.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result of the check.</returns>
    /// <exception cref="ModelServerException">The server gave no reply.</exception>
    public static async Task<ModelCheck> RunAsync(
        ModelServer server, string model, ModelRunSettings settings, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        IChatClient client = server.CreateClient(model);
        long start = time.GetTimestamp();
        await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "Say yes.")], new ChatOptions { ModelId = model, MaxOutputTokens = 1 }, cancellationToken);
        TimeSpan loading = time.GetElapsedTime(start);

        ScenarioCell cell = new(model, 0.8, settings.Severities[0], 0);
        CheckedScenario scenario = settings.Scenario(cell).Check();
        Situation situation = new(0, 0, scenario.InitialBelief, null, 0.8, scenario.Candidates.Grid, scenario.Candidates.Proposals);
        SwiPrompts prompts = SwiPrompts.For(settings.Protocol, scenario);
        CallNotes notes = new();
        Moment moment = new(situation);

        (ChatResponse proposed, TimeSpan proposing, Reading<IReadOnlyList<double>> proposals) = await AskAsync(prompts.Proposals(moment));
        string? understood = proposals.TryGet(out IReadOnlyList<double>? demands)
            ? string.Join(", ", demands.Select(demand => FormattableString.Invariant($"{demand}")))
            : null;

        ScoredCandidate[] table = [.. scenario.RuleOf(0).Score(situation.Weight, situation.Belief, demands ?? []).Rows];
        (ChatResponse chosen, TimeSpan choosing, Reading<Choice> reading) = await AskAsync(prompts.Choice(moment, table));
        string? choice = reading.TryGet(out Choice row)
            ? FormattableString.Invariant($"{table[row.Index].Demand}, {(row.Index == SwiRule.Best(table) ? "" : "not ")}the argmax")
            : null;

        return new ModelCheck(
            await server.ReadCardAsync(model, cancellationToken),
            loading,
            new CheckedReply(proposed.Text, understood, proposals.Problem, proposing, proposed.Usage?.OutputTokenCount),
            new CheckedReply(chosen.Text, choice, reading.Problem, choosing, chosen.Usage?.OutputTokenCount),
            notes.ToList());

        async Task<(ChatResponse Response, TimeSpan Time, Reading<T> Reading)> AskAsync<T>(Question<T> question)
        {
            ChatOptions options = settings.Sampling.ToChatOptions(model, prompts, question);
            notes.AttachTo(options);
            long sent = time.GetTimestamp();
            ChatResponse response = await client.GetResponseAsync(question.Messages, options, cancellationToken);
            return (response, time.GetElapsedTime(sent), question.Read(response));
        }
    }
}

/// <summary>One reply of a check.</summary>
/// <param name="Text">The reply's text.</param>
/// <param name="Understood">What was read from it; null where it could not be used.</param>
/// <param name="Problem">Why it could not be used; null where it could.</param>
/// <param name="Time">How long it took.</param>
/// <param name="OutputTokens">Tokens of the reply; null where the server does not report them.</param>
public sealed record CheckedReply(string Text, string? Understood, ReplyProblem? Problem, TimeSpan Time, long? OutputTokens)
{
    /// <summary>The reply's text on one line.</summary>
    public string Quoted => ServerFaults.Quote(Text);
}
