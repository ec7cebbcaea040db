using System.ClientModel.Primitives;
using Wire = OpenAI.Chat;

namespace Swa.Research.Llm;

/// <summary>
/// What a reasoning model thought before its reply, which servers give beside it as <c>reasoning_content</c> or <c>reasoning</c>; the
/// protocol's package knows neither.
/// </summary>
internal static class Reasoning
{
    private static ReadOnlySpan<byte> Mark => "\"reasoning"u8;

    /// <summary>The message of a model, with what it thought before it.</summary>
    public static ChatMessage Message(string? text, string? reasoning) => new(
        ChatRole.Assistant,
        string.IsNullOrEmpty(reasoning) ? [new TextContent(text)] : [new TextReasoningContent(reasoning), new TextContent(text)]);

    /// <summary>What the model thought, from a reply; null: nothing.</summary>
    public static string? Of(ChatResponse reply) =>
        string.Concat(reply.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text))
            is { Length: > 0 } text
            ? text
            : null;

    /// <summary>What the model thought, from the body of a reply; null: nothing.</summary>
    public static string? InBody(ReadOnlySpan<byte> body) => Find(body, "message");

    /// <summary>What the model thought, from one event of a stream; null: nothing.</summary>
    public static string? InUpdate(Wire.StreamingChatCompletionUpdate update) =>
        Find(ModelReaderWriter.Write(update).ToMemory().Span, "delta");

    private static string? Find(ReadOnlySpan<byte> body, string part)
    {
        if (body.IndexOf(Mark) < 0)
        {
            return null;
        }

        Utf8JsonReader reader = new(body);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("choices", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array
            && choices.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice
            && choice.TryGetProperty(part, out JsonElement message)
                ? In(message)
                : null;
    }

    private static string? In(JsonElement message)
    {
        foreach (string name in (ReadOnlySpan<string>)["reasoning_content", "reasoning"])
        {
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out JsonElement text)
                && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found)
            {
                return found;
            }
        }

        return null;
    }
}
