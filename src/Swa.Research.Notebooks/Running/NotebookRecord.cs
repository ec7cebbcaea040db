using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Running;

/// <summary>Turns the messages of a running notebook into the outputs that nbformat stores.</summary>
internal sealed class NotebookRecord
{
    private readonly Dictionary<string, List<JsonObject>> _displays = [];
    private readonly HashSet<JsonObject> _emptied = [];
    private readonly StringBuilder _text = new();
    private JsonArray _outputs = [];
    private string _stream = "";

    /// <summary>Starts the outputs of the next cell.</summary>
    public void StartCell() => _outputs = [];

    /// <summary>
    /// Ends the current cell. A display that was updated to nothing, such as progress that has ended, is not stored: whether it was ever
    /// there may depend on the speed of the machine.
    /// </summary>
    public JsonArray EndCell()
    {
        EndStream();
        foreach (JsonObject display in _emptied)
        {
            _outputs.Remove(display);
        }

        _emptied.Clear();
        return _outputs;
    }

    /// <summary>The error that ended a cell of these outputs, or null.</summary>
    public static JsonObject? Error(JsonArray outputs) => outputs.OfType<JsonObject>().FirstOrDefault(output => Type(output) == "error");

    /// <summary>Adds an error that the host could not report itself.</summary>
    public void AddError(string name, string text)
    {
        EndStream();
        _outputs.Add(new JsonObject
        {
            ["ename"] = name,
            ["evalue"] = text,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray(text),
        });
    }

    public void Add(JsonObject message, int executionCount)
    {
        JsonObject content = message["content"]!.AsObject();
        string type = message["type"]!.GetValue<string>();
        if (type == "stream")
        {
            AddStream(content["name"]!.GetValue<string>(), content["text"]!.GetValue<string>());
            return;
        }

        if (type != "update_display_data")
        {
            EndStream();
        }

        switch (type)
        {
            case "display_data":
                JsonObject display = Output("display_data", content);
                string id = content["transient"]!["display_id"]!.GetValue<string>();
                _displays[id] = [.. _displays.GetValueOrDefault(id, []), display];
                _outputs.Add(display);
                break;
            case "update_display_data":
                foreach (JsonObject shown in _displays.GetValueOrDefault(content["transient"]!["display_id"]!.GetValue<string>(), []))
                {
                    JsonObject data = content["data"]!.AsObject();
                    shown["data"] = Stored(data);
                    _ = HostMessages.IsEmpty(data) ? _emptied.Add(shown) : _emptied.Remove(shown);
                }

                break;
            case "execute_result":
                JsonObject result = Output("execute_result", content);
                result["execution_count"] = executionCount;
                _outputs.Add(result);
                break;
            case "error":
                JsonObject error = content.DeepClone().AsObject();
                error["output_type"] = "error";
                _outputs.Add(error);
                break;
        }
    }

    private void AddStream(string name, string text)
    {
        if (name != _stream)
        {
            EndStream();
            _stream = name;
        }

        _text.Append(text);
    }

    /// <summary>Stores the text of a stream once it is complete, for a cell may print it in very many pieces.</summary>
    private void EndStream()
    {
        if (_text.Length > 0)
        {
            JsonArray lines = NotebookText.Split(_text.ToString());
            _outputs.Add(new JsonObject { ["name"] = _stream, ["output_type"] = "stream", ["text"] = lines });
            _text.Clear();
        }
    }

    private static string Type(JsonObject output) => output["output_type"]!.GetValue<string>();

    private static JsonObject Output(string type, JsonObject content) => new()
    {
        ["output_type"] = type,
        ["data"] = Stored(content["data"]!.AsObject()),
        ["metadata"] = content["metadata"]!.DeepClone(),
    };

    private static JsonObject Stored(JsonObject data)
    {
        JsonObject stored = [];
        foreach ((string mimeType, JsonNode? value) in data)
        {
            stored[mimeType] = HostMessages.IsJson(mimeType) ? value?.DeepClone() : NotebookText.Split(value!.GetValue<string>());
        }

        return stored;
    }
}
