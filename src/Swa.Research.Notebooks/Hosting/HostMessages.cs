using System.Text.Encodings.Web;
using Swa.Research.Notebooks.Execution;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// The messages between a host process and its client: one JSON object per line, on a pipe of their own (<see cref="HostPipe"/>). Requests
/// have an id, a type and their arguments; answers carry the request's id. The content of outputs is what Jupyter's messaging protocol has
/// under the same type.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>execute</term><description>Runs <c>code</c> as the cell <c>name</c>. Answers: any number of <c>stream</c>,
/// <c>display_data</c>, <c>update_display_data</c>, <c>execute_result</c> and <c>error</c> with their <c>content</c> (and the
/// <c>length</c> that counts towards the limit), at most one <c>cut</c> where the rest is too long, <c>input</c> with a <c>number</c>
/// where the cell reads a line and <c>canAsk</c> allows it, and <c>done</c> with the cell's <c>status</c>. Before each of them the host
/// writes the bytes of the request's <c>mark</c> to its standard output and error, which <see cref="HostOutput"/> reads; a stream it
/// could not write to is in <c>unmarked</c>.</description></item>
/// <item><term>interrupt</term><description>Interrupts the running cell; no answer.</description></item>
/// <item><term>input</term><description>The <c>line</c> that the cell has asked for under a <c>number</c>; null: the input has ended. No
/// answer.</description></item>
/// <item><term>complete, inspect, is_complete</term><description>Questions about <c>code</c>; one answer each.</description></item>
/// </list>
/// Nothing else is ever read as a message: what cells, native code and child processes print is text, whatever it looks like.
/// </remarks>
internal static class HostMessages
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(JsonObject message) => message.ToJsonString(Compact);

    /// <summary>A mark as it is written: its first byte is none of UTF-8 and not in the rest.</summary>
    public static byte[] MarkBytes(string mark) => [0xff, .. Encoding.ASCII.GetBytes(mark)];

    public static JsonObject Answer(int id, string type) => new() { ["id"] = id, ["type"] = type };

    public static JsonObject Input(int id, int number)
    {
        JsonObject message = Answer(id, "input");
        message["number"] = number;
        return message;
    }

    public static JsonObject Output(int id, CellOutput output)
    {
        (string type, JsonObject content, long length) = output switch
        {
            StreamOutput stream => ("stream", new JsonObject { ["name"] = stream.Name, ["text"] = stream.Text }, stream.Text.Length),
            DisplayOutput display => ("display_data", Display(display.Data, display.DisplayId), Length(display.Data)),
            DisplayUpdate update => ("update_display_data", Display(update.Data, update.DisplayId), Length(update.Data)),
            ResultOutput result => (
                "execute_result", new JsonObject { ["data"] = Bundle(result.Data), ["metadata"] = new JsonObject() }, Length(result.Data)),
            ErrorOutput error => ("error", new JsonObject
            {
                ["ename"] = error.Name,
                ["evalue"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
            }, 0),
            OutputCut => ("cut", new JsonObject(), 0),
            _ => throw new ArgumentOutOfRangeException(nameof(output)),
        };
        JsonObject message = Answer(id, type);
        message["content"] = content;
        message["length"] = length;
        return message;
    }

    /// <summary>nbformat stores these as JSON, and all others as text.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>Whether the data of a display shows nothing, such as progress that has ended.</summary>
    public static bool IsEmpty(JsonObject data) =>
        data.All(item => item.Value?.GetValueKind() == JsonValueKind.String && item.Value.GetValue<string>().Length == 0);

    private static long Length(IReadOnlyDictionary<string, string> data) => data.Sum(item => (long)item.Value.Length);

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
