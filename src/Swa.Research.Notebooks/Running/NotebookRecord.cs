using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Running;

/// <summary>Turns the messages of a running notebook into the outputs that nbformat stores.</summary>
internal sealed class NotebookRecord
{
    private readonly Dictionary<string, List<JsonObject>> _displays = [];
    private JsonArray _outputs = [];

    /// <summary>Starts the outputs of the next cell.</summary>
    public void StartCell() => _outputs = [];

    /// <summary>The outputs of the present cell.</summary>
    public JsonArray Outputs => _outputs;

    /// <summary>The error that ended the present cell, or null.</summary>
    public JsonObject? Error => _outputs.OfType<JsonObject>().FirstOrDefault(output => Type(output) == "error");

    public void Add(JsonObject message, int executionCount)
    {
        JsonObject content = message["content"]!.AsObject();
        switch (message["type"]!.GetValue<string>())
        {
            case "stream":
                AddStream(content["name"]!.GetValue<string>(), content["text"]!.GetValue<string>());
                break;
            case "display_data":
                JsonObject display = Output("display_data", content);
                string id = content["transient"]!["display_id"]!.GetValue<string>();
                _displays[id] = [.. _displays.GetValueOrDefault(id, []), display];
                _outputs.Add(display);
                break;
            case "update_display_data":
                foreach (JsonObject shown in _displays.GetValueOrDefault(content["transient"]!["display_id"]!.GetValue<string>(), []))
                {
                    shown["data"] = Stored(content["data"]!.AsObject());
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
        if (_outputs.LastOrDefault() is JsonObject last && Type(last) == "stream" && last["name"]!.GetValue<string>() == name)
        {
            last["text"] = NotebookText.Split(NotebookText.Join(last["text"]) + text);
            return;
        }

        _outputs.Add(new JsonObject { ["name"] = name, ["output_type"] = "stream", ["text"] = NotebookText.Split(text) });
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
