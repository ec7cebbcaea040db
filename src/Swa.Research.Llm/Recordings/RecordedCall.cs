using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>One recorded call.</summary>
public sealed record RecordedCall
{
    /// <summary>The cell that the call belongs to; null for a call of an ensemble.</summary>
    public ScenarioCell? Cell { get; init; }

    /// <summary>The task that the call belongs to; null for a call of a game.</summary>
    public TaskCell? Task { get; init; }

    /// <summary>Index of the agent from 0.</summary>
    public required int Agent { get; init; }

    /// <summary>Index of the step from 0.</summary>
    public required int Step { get; init; }

    /// <summary>
    /// <c>propose</c>, <c>choose</c>, <c>score</c>, <c>demand</c> or <c>talk</c> in a game, <c>answer</c> or <c>judge</c> in an ensemble.
    /// </summary>
    public required string Role { get; init; }

    /// <summary>How often the question had been asked before.</summary>
    public required int Attempt { get; init; }

    /// <summary>Version of the prompts.</summary>
    public required string Prompt { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string? Model { get; init; }

    /// <summary>The options that were asked for.</summary>
    public required RecordedOptions Options { get; init; }

    /// <summary>The messages as they were sent; empty where they were not read.</summary>
    public IReadOnlyList<RecordedMessage> Messages { get; init; } = [];

    /// <summary>The JSON schema that was asked for; null: none, or not read.</summary>
    public string? Schema { get; init; }

    /// <summary>The reply's text; null where there was none.</summary>
    public string? Reply { get; init; }

    /// <summary>What the model thought before the reply, where the server gives it apart; null: nothing.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The likeliest first tokens with the logarithms of their probabilities, where they were asked for.</summary>
    public IReadOnlyDictionary<string, double>? Likelihoods { get; init; }

    /// <summary>Why the reply ended, as the server says.</summary>
    public string? Finish { get; init; }

    /// <summary>Tokens used, as the server says.</summary>
    public RecordedUsage? Usage { get; init; }

    /// <summary>Time from sending to the whole reply in milliseconds, retries and their waits included.</summary>
    public double LatencyMs { get; init; }

    /// <summary>Whether the reply is that of an earlier call with the same request, seed included, so that nothing was sent.</summary>
    public bool Repeats { get; init; }

    /// <summary>What the server says about itself.</summary>
    public RecordedServer? Server { get; init; }

    /// <summary>Why there was no reply; null where there was one. Such a line says what happened and is never replayed.</summary>
    public RecordedFailure? Failure { get; init; }

    /// <summary>What happened on the way, such as retries, in sentences.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>The cell or task that the call belongs to.</summary>
    [JsonIgnore]
    internal ICallSubject Subject => (ICallSubject?)Cell ?? Task ?? throw new JsonException("A call belongs to a cell or to a task.");

    /// <summary>Which call it is, in words; agents and steps are counted from 1 as in the prompts.</summary>
    internal string Place => PlaceOf(Subject, Model, Agent, Step, Role);

    /// <summary>Which call something is, in words.</summary>
    internal static string PlaceOf(ICallSubject subject, string? model, int agent, int step, string role) => subject switch
    {
        TaskCell task => FormattableString.Invariant(
            $"task {task.Task}, {task.Method}, seed {task.Seed}, {model}, agent {agent + 1}, round {step + 1}, {role}"),
        ScenarioCell cell => FormattableString.Invariant(
            $"{cell.Model}, weight {cell.Weight}, severity {cell.Severity}, seed {cell.Seed}, agent {agent + 1}, step {step + 1}, {role}"),
        _ => throw new ArgumentException($"A call of {subject.GetType().Name} cannot be recorded.", nameof(subject)),
    };
}

/// <summary>A message of a recorded call.</summary>
/// <param name="Role">Who says it: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">The text.</param>
public sealed record RecordedMessage(string Role, string Text);

/// <summary>The options of a recorded call.</summary>
/// <param name="Temperature">Temperature.</param>
/// <param name="TopP">Share of probability that is drawn from.</param>
/// <param name="Seed">The server's seed.</param>
/// <param name="MaxTokens">Most tokens of the reply.</param>
/// <param name="Stop">Texts at which the reply ends.</param>
/// <param name="Form">Name of the JSON schema that was asked for.</param>
/// <param name="PresencePenalty">Presence penalty.</param>
/// <param name="Further">Fields beyond the protocol, as they were sent.</param>
public sealed record RecordedOptions(
    float? Temperature,
    float? TopP,
    long? Seed,
    int? MaxTokens,
    IReadOnlyList<string>? Stop,
    string? Form,
    float? PresencePenalty = null,
    IReadOnlyDictionary<string, JsonElement>? Further = null);

/// <summary>Tokens of a recorded call.</summary>
/// <param name="Input">Tokens of the request.</param>
/// <param name="Output">Tokens of the reply.</param>
public sealed record RecordedUsage(long? Input, long? Output);

/// <summary>What a server said about itself with a reply.</summary>
/// <param name="Model">The model's name as the server gives it.</param>
/// <param name="Fingerprint">The server's fingerprint of its configuration.</param>
/// <param name="Software">The server's software.</param>
public sealed record RecordedServer(string? Model, string? Fingerprint, string? Software);

/// <summary>Why a recorded call has no reply.</summary>
/// <param name="Fault">The kind of failure.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Message">One sentence.</param>
public sealed record RecordedFailure(string Fault, int? Status, string Message);
