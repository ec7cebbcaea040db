namespace Swa.Research.Llm;

/// <summary>
/// Whether a reply is what a JSON schema allows, as far as servers enforce it: properties, kinds of values, lists of allowed values and
/// lengths of lists. Bounds of numbers are not looked at, as grammars leave them out.
/// </summary>
internal static class SchemaRules
{
    /// <summary>Whether the schema allows the reply.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="reply">The reply's text; thinking before the answer is allowed, and nothing else around it.</param>
    public static bool Allow(JsonElement schema, string reply)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(JsonInText.WithoutThinking(reply) ?? "");
            return Allow(schema, document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a reply that was cut off may be the beginning of an object; thinking before it may be unfinished.</summary>
    /// <param name="reply">The reply's text.</param>
    public static bool MayBegin(string reply) =>
        JsonInText.WithoutThinking(reply) is not { } answer || answer.AsSpan().TrimStart() is [] or ['{', ..];

    private static bool Allow(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("enum", out JsonElement allowed))
        {
            return allowed.EnumerateArray().Any(each => IsSame(each, value));
        }

        return (schema.TryGetProperty("type", out JsonElement type) ? type.GetString() : null) switch
        {
            "object" => value.ValueKind == JsonValueKind.Object && AllowMembers(schema, value),
            "array" => value.ValueKind == JsonValueKind.Array && AllowItems(schema, value),
            "number" or "integer" => value.ValueKind == JsonValueKind.Number,
            "string" => value.ValueKind == JsonValueKind.String,
            _ => true,
        };
    }

    private static bool AllowMembers(JsonElement schema, JsonElement value)
    {
        JsonElement properties = schema.TryGetProperty("properties", out JsonElement named) ? named : default;
        bool isClosed = schema.TryGetProperty("additionalProperties", out JsonElement further)
            && further.ValueKind == JsonValueKind.False;
        return (!schema.TryGetProperty("required", out JsonElement required)
                || required.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)))
            && value.EnumerateObject().All(member =>
                properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out JsonElement form)
                    ? Allow(form, member.Value)
                    : !isClosed);
    }

    private static bool AllowItems(JsonElement schema, JsonElement value)
    {
        int count = value.GetArrayLength();
        return (!schema.TryGetProperty("minItems", out JsonElement least) || count >= least.GetInt32())
            && (!schema.TryGetProperty("maxItems", out JsonElement most) || count <= most.GetInt32())
            && (!schema.TryGetProperty("items", out JsonElement item) || value.EnumerateArray().All(each => Allow(item, each)));
    }

    private static bool IsSame(JsonElement one, JsonElement other) =>
        one.ValueKind == JsonValueKind.Number && other.ValueKind == JsonValueKind.Number
            ? one.GetDouble() == other.GetDouble()
            : JsonElement.DeepEquals(one, other);
}
