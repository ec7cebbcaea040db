using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>How the lines of a recording are written: snake case, no nulls, one line each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(RecordedCall))]
[JsonSerializable(typeof(RecordedModel))]
[JsonSerializable(typeof(RecordedRun))]
[JsonSerializable(typeof(ModelRunSettings))]
[JsonSerializable(typeof(RecordedEnsemble))]
[JsonSerializable(typeof(RecordedProgram))]
[JsonSerializable(typeof(LineKind))]
internal sealed partial class RecordingJson : JsonSerializerContext;

/// <summary>The one property that all lines share.</summary>
internal sealed record LineKind(string? Kind);

/// <summary>The line that says what a server reports about a model.</summary>
internal sealed record RecordedModel
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.ModelKind;

    public required ModelCard Card { get; init; }
}

/// <summary>The line that says which cells a run plays and how.</summary>
internal sealed record RecordedRun
{
    [JsonPropertyOrder(-2)]
    public string Kind { get; init; } = RecordingFile.RunKind;

    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = RecordingFile.FormatVersion;

    public required string Prompt { get; init; }

    public required ModelRunSettings Settings { get; init; }
}

/// <summary>The line that says which tasks an ensemble answers and how.</summary>
internal sealed record RecordedEnsemble
{
    [JsonPropertyOrder(-2)]
    public string Kind { get; init; } = RecordingFile.EnsembleKind;

    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = RecordingFile.FormatVersion;

    public required string Prompt { get; init; }

    public required EnsembleSettings Settings { get; init; }
}

/// <summary>The line that says how a program that a model has written ended.</summary>
internal sealed record RecordedProgram
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.ProgramKind;

    /// <summary>SHA-256 of the program.</summary>
    public required string Program { get; init; }

    public required CodeVerdict Verdict { get; init; }
}
