using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>
/// A call as its line in the file: what many calls share (cell, form, end) stands on lines of their own, named by their hash.
/// </summary>
internal sealed record CallLine
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.CallKind;

    /// <summary>Names the line of the cell or task.</summary>
    public required string Cell { get; init; }

    public required int Agent { get; init; }

    public required int Step { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; init; }

    /// <summary>Names the line that says what is asked for, of which model, with which options.</summary>
    public required string Form { get; init; }

    public long? Seed { get; init; }

    /// <summary>For each message, and for the schema after them, the pieces of the text: each written out or named by its hash.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Asked { get; init; }

    public string? Reply { get; init; }

    /// <summary>What the model thought before the reply, where the server gives it apart.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The likeliest first tokens with the logarithms of their probabilities, where they were asked for.</summary>
    public IReadOnlyDictionary<string, double>? Likelihoods { get; init; }

    /// <summary>Tokens of the request and of the reply.</summary>
    public IReadOnlyList<long?>? Tokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LatencyMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Repeats { get; init; }

    /// <summary>Names the line that says why the reply ended and what the server said about itself.</summary>
    public string? End { get; init; }

    public RecordedFailure? Failure { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }
}

/// <summary>The cell or task of calls.</summary>
internal sealed record CellLine
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.CellKind;

    public ScenarioCell? Cell { get; init; }

    public TaskCell? Task { get; init; }

    public static CellLine Of(ICallSubject subject) => new() { Cell = subject as ScenarioCell, Task = subject as TaskCell };
}

/// <summary>What calls ask for.</summary>
internal sealed record FormLine
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.FormKind;

    public required string Prompt { get; init; }

    public required string Role { get; init; }

    public required string? Model { get; init; }

    public required RecordedOptions Options { get; init; }

    /// <summary>Who says each of the messages.</summary>
    public required IReadOnlyList<string> Messages { get; init; }
}

/// <summary>How replies ended.</summary>
internal sealed record EndLine
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.EndKind;

    public string? Finish { get; init; }

    public RecordedServer? Server { get; init; }
}

/// <summary>What came for a call.</summary>
internal sealed record RecordedReply(
    string? Text,
    string? Reasoning,
    IReadOnlyDictionary<string, double>? Likelihoods,
    string? Finish,
    RecordedUsage? Usage,
    RecordedServer? Server)
{
    public SharedLine End => SharedLine.Of(new EndLine { Finish = Finish, Server = Server }, RecordingJson.Plain.EndLine);

    public IReadOnlyList<long?>? Tokens => Usage is null ? null : [Usage.Input, Usage.Output];
}
