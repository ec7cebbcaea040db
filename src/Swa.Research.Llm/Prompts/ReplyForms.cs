using System.Text.Json.Nodes;

namespace Swa.Research.Llm;

/// <summary>
/// The JSON schemas of replies. They list what is allowed wherever that is possible, as servers enforce lists and not bounds of numbers.
/// </summary>
internal static class ReplyForms
{
    /// <summary>Longest list that is sent; servers refuse longer ones, and a finer grid is then described by its bounds.</summary>
    private const int MostListed = 500;

    /// <summary>One of some demands, written as they are shown.</summary>
    public static JsonObject OneOf(ReadOnlySpan<double> demands, double maxDemand, Func<double, string> shown)
    {
        JsonObject number = new() { ["type"] = "number" };
        if (demands.Length > MostListed)
        {
            number["minimum"] = 0;
            number["maximum"] = maxDemand;
            return number;
        }

        number["enum"] = JsonNode.Parse($"[{string.Join(',', demands.ToArray().Select(shown))}]");
        return number;
    }

    /// <summary>A list with a fixed number of items.</summary>
    public static JsonObject ListOf(JsonObject item, int count) => new()
    {
        ["type"] = "array", ["items"] = item, ["minItems"] = count, ["maxItems"] = count,
    };

    /// <summary>An object with exactly these properties.</summary>
    public static JsonObject ObjectOf(params IEnumerable<(string Name, JsonObject Value)> properties)
    {
        (string Name, JsonObject Value)[] all = [.. properties];
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(all.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Value))),
            ["required"] = new JsonArray([.. all.Select(property => JsonValue.Create(property.Name))]),
            ["additionalProperties"] = false,
        };
    }

    /// <summary>The form of a reply whose one property holds the answer.</summary>
    public static ChatResponseFormatJson Reply(string name, string property, JsonObject content) =>
        new(JsonSerializer.SerializeToElement(ObjectOf((property, content))), name);
}
