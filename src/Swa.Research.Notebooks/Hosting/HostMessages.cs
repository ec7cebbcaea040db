using System.Text.Encodings.Web;
using Swa.Research.Notebooks.Execution;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// The messages between a host process and its client: one JSON object per line. Requests have an id, a type and their arguments;
/// answers carry the request's id. The content of outputs is what Jupyter's messaging protocol has under the same type.
/// </summary>
internal static class HostMessages
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(JsonObject message) => message.ToJsonString(Compact);

    public static JsonObject? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonNode.Parse(line) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject Answer(int id, string type) => new() { ["id"] = id, ["type"] = type };

    public static JsonObject Output(int id, CellOutput output)
    {
        (string type, JsonObject content) = output switch
        {
            StreamOutput stream => ("stream", new JsonObject { ["name"] = stream.Name, ["text"] = stream.Text }),
            DisplayOutput display => ("display_data", Display(display.Data, display.DisplayId)),
            DisplayUpdate update => ("update_display_data", Display(update.Data, update.DisplayId)),
            ResultOutput result => ("execute_result", new JsonObject { ["data"] = Bundle(result.Data), ["metadata"] = new JsonObject() }),
            ErrorOutput error => ("error", new JsonObject
            {
                ["ename"] = error.Name,
                ["evalue"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(output)),
        };
        JsonObject message = Answer(id, type);
        message["content"] = content;
        return message;
    }

    /// <summary>nbformat stores these as JSON, and all others as text.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static JsonObject Display(IReadOnlyDictionary<string, string> data, string displayId) => new()
    {
        ["data"] = Bundle(data),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };

    private static JsonObject Bundle(IReadOnlyDictionary<string, string> data)
    {
        JsonObject bundle = [];
        foreach ((string mimeType, string text) in data)
        {
            bundle[mimeType] = IsJson(mimeType) ? ParseOrText(text) : text;
        }

        return bundle;
    }

    private static JsonNode? ParseOrText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
