namespace Swa.Research.Cli.Simulated;

/// <summary>
/// What a chat request says, as far as a stand-in needs it: the question of one of this package's agents, where it is one, and the JSON
/// schema of the reply, from the request or from its words.
/// </summary>
internal sealed class SimulatedPrompt
{
    private SimulatedPrompt(string text, AskedQuestion? asked, JsonElement? schema, bool ignoresSchema, long? seed, int tokens)
    {
        Text = text;
        Asked = asked;
        Schema = (ignoresSchema ? null : schema) ?? SchemaInWords(text);
        IsUnconstrained = ignoresSchema && schema is not null;
        Seed = seed;
        Tokens = tokens;
    }

    /// <summary>What the model was told: all messages but its own.</summary>
    public string Text { get; }

    /// <summary>The form of the reply; null: any text.</summary>
    public JsonElement? Schema { get; }

    /// <summary>Whether a schema was sent and is ignored.</summary>
    public bool IsUnconstrained { get; }

    /// <summary>The request's seed.</summary>
    public long? Seed { get; }

    /// <summary>Tokens that were read, four characters each.</summary>
    public int Tokens { get; }

    /// <summary>The question of an agent in the congestion game; null: none, or one of which a part was cut.</summary>
    public AskedQuestion? Asked { get; }

    /// <summary>Index of the agent from 0; 0 where the question does not say.</summary>
    public int Agent => Asked?.Agent ?? 0;

    /// <summary>Reads the body of a request.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="faults">Whether the schema is ignored, and how much of the prompt is read.</param>
    public static SimulatedPrompt Read(JsonElement body, SimulatedFaults faults)
    {
        StringBuilder text = new();
        Dictionary<string, string> first = new(StringComparer.Ordinal) { ["system"] = "", ["user"] = "" };
        int characters = 0;
        foreach (JsonElement message in body.GetProperty("messages").EnumerateArray())
        {
            string words = Words(message.GetProperty("content"));
            characters += words.Length;
            string role = message.GetProperty("role").GetString()!;
            if (role != "assistant")
            {
                text.Append(words).Append('\n');
            }

            if (first.TryGetValue(role, out string? earlier) && earlier.Length == 0)
            {
                first[role] = words;
            }
        }

        int tokens = (characters + 3) / 4;
        bool isCut = faults.Context is int most && tokens > most;
        if (isCut)
        {
            tokens = faults.Context!.Value;
            text.Remove(0, Math.Max(0, text.Length - 4 * tokens));
        }

        JsonElement? schema = SchemaOf(body);
        return new SimulatedPrompt(
            text.ToString(),
            isCut ? null : AskedQuestion.Read(first["system"], first["user"], schema),
            schema,
            faults.IgnoresSchemas,
            body.TryGetProperty("seed", out JsonElement seed) && seed.TryGetInt64(out long number) ? number : null,
            tokens);
    }

    /// <summary>The JSON schema that a request carries; null: none.</summary>
    public static JsonElement? SchemaOf(JsonElement body) =>
        body.TryGetProperty("response_format", out JsonElement format)
        && format.TryGetProperty("json_schema", out JsonElement named)
        && named.TryGetProperty("schema", out JsonElement schema)
            ? schema
            : null;

    private static JsonElement? SchemaInWords(string text)
    {
        int start = text.LastIndexOf("JSON schema: {", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text[text.IndexOf('{', start)..]));
        try
        {
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Words(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out JsonElement text) ? text.GetString() : ""));
}
