using System.Text.Json.Serialization;

namespace Swa.Research.Llm;

/// <summary>How the lines of a recording are written: snake case, no nulls, one line each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(RecordedCall))]
[JsonSerializable(typeof(RecordedModel))]
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
