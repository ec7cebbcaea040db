using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Executes cells for clients.</summary>
/// <param name="host">Runs the cells.</param>
/// <param name="sockets">Carry the outputs.</param>
/// <param name="ask">Asks a request's client for a line.</param>
internal sealed class CellRequests(
    KernelHost host, KernelSockets sockets, Func<JupyterMessage, CancellationToken, Task<string?>> ask)
{
    private readonly ExecutionHistory _history = new();
    private int _count;

    public JsonObject History(JupyterMessage request) => _history.Answer(request);

    /// <summary>Executes a cell; returns the reply's content. Only executions that are stored in the history are counted.</summary>
    public JsonObject Execute(JupyterMessage request)
    {
        string code = request.Text("code");
        bool isSilent = request.IsSet("silent");
        bool hasCode = !string.IsNullOrWhiteSpace(code);
        JsonObject expressions = request.Content["user_expressions"] as JsonObject ?? [];
        if (!isSilent && request.IsSet("store_history", otherwise: true) && hasCode)
        {
            _history.Add(++_count, code);
        }

        Shown shown = new();
        if (!isSilent)
        {
            sockets.Send("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = _count }, request);
        }

        JsonObject? error = hasCode
            ? host.Execute(
                code, string.Create(CultureInfo.InvariantCulture, $"cell [{_count}]"), Receive,
                request.IsSet("allow_stdin", otherwise: true) ? ended => ask(request, ended) : null)
            : null;
        foreach ((string type, JsonObject content) in shown.WithoutEmptied())
        {
            sockets.Send(type, content, request);
        }

        JsonObject reply = error?.DeepClone().AsObject() ?? new JsonObject
        {
            ["payload"] = new JsonArray(),
            ["user_expressions"] = Evaluate(request with { Content = expressions }),
        };
        reply["status"] = error is null ? "ok" : "error";
        reply["execution_count"] = _count;
        return reply;

        void Receive(string type, JsonObject content)
        {
            if (isSilent || host.HasEnded)
            {
                return;
            }

            if (type == "execute_result")
            {
                content["execution_count"] = _count;
            }

            shown.Add(type, content);
            sockets.Send(type, content, request);
        }
    }

    /// <summary>The values of expressions, each of which may fail for itself; what they print is dropped.</summary>
    private JsonObject Evaluate(JupyterMessage expressions)
    {
        JsonObject values = [];
        foreach (string name in expressions.Content.Select(expression => expression.Key))
        {
            JsonObject? result = null;
            JsonObject value = host.Execute(
                expressions.Text(name), $"expression {name}",
                (type, content) => result = type == "execute_result" ? content : result, null)?.DeepClone().AsObject()
                ?? new JsonObject { ["data"] = result?["data"]?.DeepClone() ?? new JsonObject(), ["metadata"] = new JsonObject() };
            value["status"] = value.ContainsKey("ename") ? "error" : "ok";
            values[name] = value;
        }

        return values;
    }

    /// <summary>What a cell has shown.</summary>
    private sealed class Shown
    {
        private readonly List<(string Type, JsonObject Content)> _messages = [];

        public void Add(string type, JsonObject content) => _messages.Add((type, content));

        /// <summary>
        /// What removes displays that were updated to nothing, such as progress that has ended, so that they are not stored: Jupyter can
        /// only clear all outputs of a cell, so the others are sent once more. Nothing where no display is empty.
        /// </summary>
        public IReadOnlyList<(string Type, JsonObject Content)> WithoutEmptied()
        {
            HashSet<string> emptied = [];
            foreach ((string type, JsonObject content) in _messages)
            {
                if (DisplayId(content) is { } id)
                {
                    bool isEmpty = type == "update_display_data" && HostMessages.IsEmpty(content["data"]!.AsObject());
                    _ = isEmpty ? emptied.Add(id) : emptied.Remove(id);
                }
            }

            (string Type, JsonObject Content)[] kept =
                [.. _messages.Where(message => DisplayId(message.Content) is not { } id || !emptied.Contains(id))];
            // Waiting for the next output avoids a flicker; an update is none.
            bool canWait = kept.Any(message => message.Type != "update_display_data");
            return kept.Length == _messages.Count ? [] : [("clear_output", new JsonObject { ["wait"] = canWait }), .. kept];
        }

        private static string? DisplayId(JsonObject content) => content["transient"]?["display_id"]?.GetValue<string>();
    }
}
