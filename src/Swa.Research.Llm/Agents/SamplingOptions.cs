namespace Swa.Research.Llm;

/// <summary>How a server is asked to draw its replies; held fixed across the cells of an experiment (paper section 4.1).</summary>
public sealed record SamplingOptions
{
    private readonly RequestAdditions _additions = new();

    /// <summary>Temperature of proposals and of talk, 0 to 2; 0.7 by default; null leaves it to the server.</summary>
    public double? Temperature { get; init => field = Within(0, 2, value, "temperature"); } = 0.7;

    /// <summary>
    /// Temperature of choices, scores and demands, 0 (greedy) to 2; null: as the protocol does, 0 by the authors' script and
    /// <see cref="Temperature"/> by this package's own.
    /// </summary>
    public double? ChoiceTemperature { get; init => field = Within(0, 2, value, "choiceTemperature"); }

    /// <summary>Share of probability that is drawn from, above 0 and at most 1; null leaves it to the server.</summary>
    public double? TopP
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw Require.Refuse("topP", value.Value, "a number above 0, at most 1");
    }

    /// <summary>
    /// Most tokens of one reply, at least 1; null: as the protocol does, 120 for proposals and 80 for choices by the authors' script,
    /// 1024 by this package's own. A reasoning model needs more.
    /// </summary>
    public int? MaxTokens
    {
        get;
        init => field = value is int tokens ? Require.AtLeast(1, tokens, "maxTokens") : null;
    }

    /// <summary>Texts at which a reply ends; none by default.</summary>
    public IReadOnlyList<string> Stop { get; init => field = [.. Require.Given(value, "stop", "a list of texts")]; } = [];

    /// <summary>
    /// Whether each request carries a seed derived from the run's seed, agent, step and attempt; true by default. Servers may ignore it:
    /// only a recording repeats a run for certain.
    /// </summary>
    public bool SendSeed { get; init; } = true;

    /// <summary>
    /// Fields of each request beyond these, by name, each a JSON value: such as <c>reasoning_effort</c>, <c>min_p</c>, or <c>num_ctx</c>
    /// and <c>keep_alive</c>, which Ollama alone has and which let requests take its own protocol. Null: none.
    /// </summary>
    /// <exception cref="ParameterException">A name is none of a field, or that of a field that this package sets itself.</exception>
    public IReadOnlyDictionary<string, JsonElement>? Fields
    {
        get => _additions.Fields;
        init => _additions = new RequestAdditions { Fields = value };
    }

    /// <summary>The options of a request, without the seed.</summary>
    /// <typeparam name="T">What a usable reply gives.</typeparam>
    /// <param name="model">The model's name.</param>
    /// <param name="prompts">The protocol.</param>
    /// <param name="question">The question.</param>
    /// <returns>New options.</returns>
    public ChatOptions ToChatOptions<T>(string model, SwiPrompts prompts, Question<T> question)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(question);
        ChatOptions options = new()
        {
            ModelId = model,
            Temperature = (float?)(question.Role is DecisionRole.Propose or DecisionRole.Talk ? Temperature : DecisionTemperature(prompts)),
            TopP = (float?)TopP,
            MaxOutputTokens = MaxTokens ?? question.MaxTokens,
            StopSequences = Stop.Count == 0 ? null : [.. Stop],
            ResponseFormat = question.Format,
        };
        AddFieldsTo(options);
        if (question.Likelihoods > 0)
        {
            options.MaxOutputTokens = question.MaxTokens;
            TokenLikelihoods.AskWith(options, question.Likelihoods);
        }

        return options;
    }

    /// <summary>Lets the further fields travel with a request.</summary>
    internal void AddFieldsTo(ChatOptions options) => _additions.AddFieldsTo(options);

    /// <summary>Temperature of choices, scores and demands under a protocol.</summary>
    /// <param name="prompts">The protocol.</param>
    /// <returns>The temperature; null leaves it to the server.</returns>
    public double? DecisionTemperature(SwiPrompts prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return ChoiceTemperature ?? (prompts.DecidesGreedily ? 0 : Temperature);
    }

    private static double? Within(double minimum, double maximum, double? value, string parameter) =>
        value is double number ? Require.Within(minimum, maximum, number, parameter) : null;
}
