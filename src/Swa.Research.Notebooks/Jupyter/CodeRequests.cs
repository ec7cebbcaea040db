namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Answers questions about code: what could follow, what something is, whether it is complete.</summary>
/// <param name="host">Knows what the cells have declared.</param>
internal sealed class CodeRequests(KernelHost host)
{
    public JsonObject Complete(JupyterMessage request)
    {
        string code = request.Text("code");
        int cursor = Cursor(request, code);
        JsonObject? answer = Ask("complete", code, cursor);
        JsonArray matches = answer?["matches"]!.DeepClone().AsArray() ?? [];
        return new JsonObject
        {
            ["status"] = "ok",
            ["cursor_start"] = Position("start"),
            ["cursor_end"] = Position("end"),
            ["matches"] = matches,
            ["metadata"] = new JsonObject(),
        };

        int Position(string name) =>
            CharacterPositions.ToCharacters(code, matches.Count == 0 ? cursor : answer![name]!.GetValue<int>());
    }

    public JsonObject Inspect(JupyterMessage request)
    {
        string code = request.Text("code");
        string? text = Ask("inspect", code, Cursor(request, code))?["text"]?.GetValue<string>();
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = text is not null,
            ["data"] = text is null ? new JsonObject() : new JsonObject { ["text/plain"] = text },
            ["metadata"] = new JsonObject(),
        };
    }

    public JsonObject IsComplete(JupyterMessage request)
    {
        string status = Ask("is_complete", request.Text("code"), 0)?["status"]!.GetValue<string>() ?? "unknown";
        JsonObject answer = new() { ["status"] = status };
        if (status == "incomplete")
        {
            answer["indent"] = "    ";
        }

        return answer;
    }

    private JsonObject? Ask(string type, string code, int cursor) =>
        host.Ask(new JsonObject { ["type"] = type, ["code"] = code, ["cursor"] = cursor });

    /// <summary>The cursor in UTF-16 units; at the end where the request does not say.</summary>
    private static int Cursor(JupyterMessage request, string code) =>
        CharacterPositions.ToUnits(code, request.Number("cursor_pos", code.Length));
}
