namespace Swa.Research.Llm;

/// <summary>What one decision of a model looks like, how long it takes, and what Figures 1–4 would take.</summary>
/// <param name="Card">What the server reports about the model.</param>
/// <param name="Loading">Time of a first call of one token, in which a server loads the model.</param>
/// <param name="Replies">The replies of a decision in the order of their questions, a message of talk included.</param>
public sealed record ModelCheck(ModelCard Card, TimeSpan Loading, IReadOnlyList<CheckedReply> Replies)
{
    private const int ProbeTokens = 64;

    private static readonly ChatResponseFormatJson ProbeForm =
        ReplyForms.Reply("probe", "colour_number", new() { ["type"] = "integer", ["enum"] = new System.Text.Json.Nodes.JsonArray(7) });

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
        ModelServer server,
        string model,
        ModelRunSettings settings,
        TimeProvider time,
        Action<string, string>? learnt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        ModelCard card = await server.ReadCardAsync(model, cancellationToken);
        learnt?.Invoke("model", card.Legend);
        string size = card.Size is null ? "" : $", {card.Size} parameters";
        learnt?.Invoke("reported by", card.Source is null ? "the server reports nothing but the name" : $"{card.Source}{size}");

        IChatClient client = server.CreateClient(model);
        ServerTraits traits = server.TraitsOf(model);
        long start = time.GetTimestamp();
        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "Say yes.")], Options(1), cancellationToken);
        TimeSpan loading = time.GetElapsedTime(start);
        learnt?.Invoke("first call", Seconds(loading));
        learnt?.Invoke("schemas", await ProbeSchemasAsync());

        ScenarioCell cell = new(model, 0.8, settings.Severities[0], 0);
        CheckedScenario scenario = settings.Scenario(cell).Check();
        Situation situation = new(0, 0, scenario.InitialBelief, null, 0.8, scenario.Candidates.Grid, scenario.Candidates.Proposals);
        SwiPrompts prompts = SwiPrompts.For(settings.Protocol, scenario);
        Moment moment = new(situation);
        List<CheckedReply> replies = [];
        int longest = 0;
        long? read = null;
        await DecideAsync();
        learnt?.Invoke("prompts", await PromptsAsync());
        return new ModelCheck(card, loading, replies);

        async Task DecideAsync()
        {
            if (settings.Talk > 0)
            {
                string? said = await AskAsync("talk", prompts.Message(moment, 0), text => $"\"{ServerFaults.Quote(text)}\"");
                moment = moment with { Said = [new Utterance(0, 0, said ?? "")] };
            }

            if (settings.Mode == DecisionMode.Direct)
            {
                await AskAsync("demand", prompts.Demand(moment), Text);
                return;
            }

            IReadOnlyList<double>? demands =
                await AskAsync("proposal", prompts.Proposals(moment), list => string.Join(", ", list.Select(Text)));
            ScoredCandidate[] table = [.. scenario.RuleOf(0).Score(situation.Weight, situation.Belief, demands ?? []).Rows];
            _ = settings.Mode switch
            {
                DecisionMode.Score => (object?)await AskAsync("scores", prompts.Scores(moment, table), scores => string.Join(
                    ", ", scores.Zip(table, (score, row) => FormattableString.Invariant($"{row.Demand}: {score.Own} and {score.Group}")))),
                DecisionMode.Choose when settings.ChoiceBy == ChoiceMethod.Likelihood => await AskAsync(
                    "choice", prompts.Likelihoods(moment, table), shares => Likeliest([.. shares])),
                DecisionMode.Choose => await AskAsync(
                    "choice", prompts.Choice(moment, table), row => $"{Text(table[row.Index].Demand)}, {Kind(row.Index)}"),
                _ => null,
            };

            string Likeliest(double[] shares)
            {
                int row = Array.IndexOf(shares, shares.Max());
                return FormattableString.Invariant($"{table[row].Demand} with probability {shares[row]:0.00}, {Kind(row)}");
            }

            string Kind(int row) => row == SwiRule.Best(table) ? "the argmax" : "not the argmax";
        }

        async Task<T?> AskAsync<T>(string name, Question<T> question, Func<T, string> describe)
        {
            IReadOnlyList<ChatMessage> messages = settings.Decisions.Introduction?.Before(question.Messages, 0) ?? question.Messages;
            long sent = time.GetTimestamp();
            ChatResponse response = await client.GetResponseAsync(
                messages, settings.Sampling.ToChatOptions(model, prompts, question), cancellationToken);
            TimeSpan taken = time.GetElapsedTime(sent);
            Reading<T> reading = question.ReadReply(response);
            string? understood = reading.TryGet(out T? value) ? describe(value) : null;
            CheckedReply reply = new(name, response.Text, understood, reading.Problem, taken, response.Usage?.OutputTokenCount)
            {
                Reasoning = Reasoning.Of(response),
            };
            replies.Add(reply);
            learnt?.Invoke(name, reply.Answer);
            learnt?.Invoke($"{name}, time", reply.Speed);
            int length = messages.Sum(message => message.Text.Length);
            (longest, read) = length > longest ? (length, response.Usage?.InputTokenCount) : (longest, read);
            return value;
        }

        async Task<string> ProbeSchemasAsync()
        {
            ChatOptions options = Options(settings.Sampling.MaxTokens ?? ProbeTokens);
            options.ResponseFormat = ProbeForm;
            ChatResponse response = await client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, "Say hello in one sentence.")], options, cancellationToken);
            if (traits.UsesPlainWords || SchemaRules.Allow(ProbeForm.Schema!.Value, response.Text))
            {
                return traits.UsesPlainWords ? "refused: forms are described in plain words" : "obeyed";
            }

            if (response.Text.Length == 0 || (response.FinishReason != ChatFinishReason.Stop && SchemaRules.MayBegin(response.Text)))
            {
                return "not known: the reply was cut off";
            }

            traits.Replied(isAllowed: false, mostViolations: 1);
            return "ignored: the words of a question alone ask for a form";
        }

        async Task<string> PromptsAsync()
        {
            if (traits.CutsPrompts)
            {
                return "cut: the context is too short";
            }

            PromptProbe probe = new(client, Options, traits);
            return read is > 0
                ? await probe.CountAsync(longest, cancellationToken)
                : await probe.RememberAsync(longest, settings.Sampling.MaxTokens ?? ProbeTokens, cancellationToken);
        }

        ChatOptions Options(int tokens)
        {
            ChatOptions options = new() { ModelId = model, MaxOutputTokens = tokens };
            settings.Sampling.AddFieldsTo(options);
            return options;
        }
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.00} s");
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
