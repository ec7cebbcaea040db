namespace Swa.Research.Llm;

/// <summary>How a server is asked to draw its replies; held fixed across the cells of an experiment (paper section 4.1).</summary>
public sealed record SamplingOptions
{
    /// <summary>Temperature, 0 to 2; 0.7 by default; null leaves it to the server.</summary>
    public double? Temperature { get; init => field = Within(0, 2, value, "temperature"); } = 0.7;

    /// <summary>Share of probability that is drawn from, above 0 and at most 1; null leaves it to the server.</summary>
    public double? TopP
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw Require.Refuse("topP", value.Value, "a number above 0, at most 1");
    }

    /// <summary>Most tokens of one reply, at least 1; 1024 by default. A reasoning model needs more.</summary>
    public int MaxTokens { get; init => field = Require.AtLeast(1, value, "maxTokens"); } = 1024;

    /// <summary>Texts at which a reply ends; none by default.</summary>
    public IReadOnlyList<string> Stop { get; init => field = [.. Require.Given(value, "stop", "a list of texts")]; } = [];

    /// <summary>
    /// Whether each request carries a seed derived from the run's seed, agent, step and attempt; true by default. Servers may ignore it:
    /// only a recording repeats a run for certain.
    /// </summary>
    public bool SendSeed { get; init; } = true;

    /// <summary>The options of a request, without seed and reply format.</summary>
    /// <param name="model">The model's name.</param>
    /// <returns>New options.</returns>
    public ChatOptions ToChatOptions(string model) => new()
    {
        ModelId = model,
        Temperature = (float?)Temperature,
        TopP = (float?)TopP,
        MaxOutputTokens = MaxTokens,
        StopSequences = Stop.Count == 0 ? null : [.. Stop],
    };

    private static double? Within(double minimum, double maximum, double? value, string parameter) =>
        value is double number ? Require.Within(minimum, maximum, number, parameter) : null;
}
