namespace Swa.Research.Llm;

/// <summary>Finds the JSON values in a model's text: bare, in a code fence, or with prose and thinking around them.</summary>
public static class JsonInText
{
    private const int DeepestNesting = 8;
    private const int MostFailures = 256;

    private static readonly JsonReaderOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = DeepestNesting,
    };

    /// <summary>The text without thinking blocks.</summary>
    /// <param name="text">A model's text.</param>
    /// <returns>What follows the last thinking block; null where the text ends inside one.</returns>
    public static string? WithoutThinking(string text)
    {
        foreach (string tag in (ReadOnlySpan<string>)["think", "thinking", "thought", "reasoning"])
        {
            // Some chat templates swallow the opening tag, so that everything before a closing tag is thinking.
            int end = text.LastIndexOf($"</{tag}>", StringComparison.OrdinalIgnoreCase);
            if (end >= 0)
            {
                text = text[(end + tag.Length + 3)..];
            }

            if (text.Contains($"<{tag}>", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return text;
    }

    /// <summary>The outermost objects and lists, in order. The inside of a broken one is not searched.</summary>
    /// <param name="text">A model's text.</param>
    /// <returns>The values; may be empty.</returns>
    public static IReadOnlyList<JsonElement> Find(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<JsonElement> found = [];
        int failures = 0;
        int at = 0;
        while (at < bytes.Length && failures < MostFailures)
        {
            int start = bytes.AsSpan(at).IndexOfAny((byte)'{', (byte)'[');
            if (start < 0)
            {
                break;
            }

            at += start;
            if (TryRead(bytes.AsSpan(at), out JsonElement value, out int length))
            {
                found.Add(value);
                at += length;
                continue;
            }

            failures++;
            int end = EndOfGroup(bytes.AsSpan(at));
            if (end < 0)
            {
                break;
            }

            at += end;
        }

        return found;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out JsonElement value, out int length)
    {
        Utf8JsonReader reader = new(bytes, isFinalBlock: true, new JsonReaderState(Lenient));
        try
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            value = document.RootElement.Clone();
            length = (int)reader.BytesConsumed;
            return true;
        }
        catch (JsonException)
        {
            value = default;
            length = 0;
            return false;
        }
    }

    private static int EndOfGroup(ReadOnlySpan<byte> bytes)
    {
        int open = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            open += bytes[i] is (byte)'{' or (byte)'[' ? 1 : bytes[i] is (byte)'}' or (byte)']' ? -1 : 0;
            if (open == 0)
            {
                return i + 1;
            }
        }

        return -1;
    }
}
