using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Swa.Research.Llm;

/// <summary>How the lines of a recording are written: snake case, no nulls, one line each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(CallLine))]
[JsonSerializable(typeof(CellLine))]
[JsonSerializable(typeof(FormLine))]
[JsonSerializable(typeof(EndLine))]
[JsonSerializable(typeof(RecordedModel))]
[JsonSerializable(typeof(LineKind))]
internal sealed partial class RecordingJson : JsonSerializerContext
{
    /// <summary>The same, with quotation marks and letters of all languages as they are; see <see cref="Bytes"/>.</summary>
    public static RecordingJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One line without its end. No tag begins in it, wherever somebody may paste it.</summary>
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return json.AsSpan().Contains((byte)'<')
            ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace("<", @"\u003c", StringComparison.Ordinal))
            : json;
    }
}

/// <summary>The one property that all lines share.</summary>
internal sealed record LineKind(string? Kind);

/// <summary>The line that says what a server reports about a model.</summary>
internal sealed record RecordedModel
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = RecordingFile.ModelKind;

    public required ModelCard Card { get; init; }
}
