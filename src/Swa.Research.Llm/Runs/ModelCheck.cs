namespace Swa.Research.Llm;

/// <summary>What one decision of a model looks like, how long it takes, and what Figures 1–4 would take.</summary>
/// <param name="Card">What the server reports about the model.</param>
/// <param name="Loading">Time of a first call of one token, in which a server loads the model.</param>
/// <param name="Replies">The replies of a decision in the order of their questions, a message of talk included.</param>
public sealed record ModelCheck(ModelCard Card, TimeSpan Loading, IReadOnlyList<CheckedReply> Replies)
{
    /// <summary>Most tokens of a probe's reply, unless the run sets another limit.</summary>
    private const int ProbeTokens = 64;

    /// <summary>Whether all replies could be used.</summary>
    public bool IsUsable => Replies.All(reply => reply.Problem is null);

    /// <summary>Mean time of a call.</summary>
    public TimeSpan PerCall => TimeSpan.FromSeconds(Replies.Average(reply => reply.Time.TotalSeconds));

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

    /// <summary>
    /// Asks for one decision at the first step of the paper's experiment, in the way that the settings say, after one question that shows
    /// whether schemas are obeyed. Last, questions of nothing but length show whether it reads whole prompts.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="model">Name of the model as the server knows it.</param>
    /// <param name="settings">The scenario, what the model decides, and how the server is asked to draw.</param>
    /// <param name="time">The clock.</param>
    /// <param name="learnt">Receives a question and its answer as soon as it is known; null: nobody.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result of the check.</returns>
    /// <exception cref="ModelServerException">The server gave no reply.</exception>
    public static async Task<ModelCheck> RunAsync(
        ModelServer server, string model, ModelRunSettings settings, TimeProvider time, Action<string, string>? learnt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        learnt ??= (_, _) => { };
        IChatClient client = server.CreateClient(model);
        ServerTraits traits = server.TraitsOf(model);
        int probeTokens = settings.Sampling.MaxTokens ?? ProbeTokens;
        CheckedDecision decision = new(client, model, settings, time, learnt);

        ModelCard card = await server.ReadCardAsync(model, cancellationToken);
        learnt("model", card.Legend);
        string size = card.Size is null ? "" : $", {card.Size} parameters";
        learnt("reported by", card.Source is null ? "the server reports nothing but the name" : $"{card.Source}{size}");
        long start = time.GetTimestamp();
        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "Say yes.")], Options(1), cancellationToken);
        TimeSpan loading = time.GetElapsedTime(start);
        learnt("first call", FormattableString.Invariant($"{loading.TotalSeconds:0.00} s"));
        learnt("schemas", await new SchemaProbe(client, Options, traits).AskAsync(probeTokens, cancellationToken));
        await decision.AskAsync(cancellationToken);
        learnt("prompts", await new PromptProbe(client, Options, traits).AskAsync(decision.Longest, probeTokens, cancellationToken));
        return new ModelCheck(card, loading, decision.Replies);

        ChatOptions Options(int tokens)
        {
            ChatOptions options = new() { ModelId = model, MaxOutputTokens = tokens };
            settings.Sampling.AddFieldsTo(options);
            return options;
        }
    }
}

/// <summary>One reply of a check.</summary>
/// <param name="Name">What was asked for, in a word.</param>
/// <param name="Text">The reply's text.</param>
/// <param name="Understood">What was read from it; null where it could not be used.</param>
/// <param name="Problem">Why it could not be used; null where it could.</param>
/// <param name="Time">How long it took.</param>
/// <param name="OutputTokens">Tokens of the reply; null where the server does not report them.</param>
public sealed record CheckedReply(
    string Name, string Text, string? Understood, ReplyProblem? Problem, TimeSpan Time, long? OutputTokens)
{
    /// <summary>What the model thought before the reply, where the server gives it apart; null: nothing.</summary>
    public string? Reasoning { get; init; }

    /// <summary>What was understood, or why nothing was, on one line.</summary>
    public string Answer
    {
        get
        {
            string thought = Reasoning is null ? "" : FormattableString.Invariant($", after {Reasoning.Length} characters of thinking");
            return Understood is not null
                ? $"understood: {Understood}{thought}"
                : Text.Length == 0 ? $"not understood: {Problem!.Explanation}{thought}"
                : $"not understood: {Problem!.Explanation}; the reply was \"{ServerFaults.Quote(Text)}\"{thought}";
        }
    }

    /// <summary>The time, with the tokens per second where they are known.</summary>
    public string Speed => OutputTokens is long tokens && Time > TimeSpan.Zero
        ? FormattableString.Invariant($"{Time.TotalSeconds:0.00} s ({tokens / Time.TotalSeconds:0.#} tokens per second)")
        : FormattableString.Invariant($"{Time.TotalSeconds:0.00} s");
}
