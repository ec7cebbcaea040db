namespace Swa.Research.Notebooks.Documents;

/// <summary>One cell of a notebook: a view on its JSON, so that everything this library does not know is kept.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject _json;

    internal NotebookCell(JsonObject json, int number)
    {
        _json = json;
        Number = number;
    }

    /// <summary>The cell's position in the notebook, counted from 1, Markdown cells included.</summary>
    public int Number { get; }

    /// <summary>Whether the cell holds code, and not Markdown or raw text.</summary>
    public bool IsCode => _json["cell_type"]?.GetValue<string>() == "code";

    /// <summary>Whether the cell holds Markdown.</summary>
    internal bool IsMarkdown => _json["cell_type"]?.GetValue<string>() == "markdown";

    /// <summary>Whether the cell has code to run.</summary>
    public bool HasCode => IsCode && !string.IsNullOrWhiteSpace(Source);

    /// <summary>The cell's text.</summary>
    public string Source => NotebookText.Join(_json["source"]);

    /// <summary>Whether the cell has Jupyter's tag for cells that may fail.</summary>
    internal bool MayFail => (_json["metadata"] as JsonObject)?["tags"] is JsonArray tags
        && tags.Any(tag => tag?.GetValueKind() == JsonValueKind.String && tag.GetValue<string>() == "raises-exception");

    /// <summary>The language a polyglot notebook gives the cell, in lower case, or null where it is the notebook's own.</summary>
    internal string? Language =>
        (_json["metadata"] as JsonObject) is { } metadata
            ? ((metadata["polyglot_notebook"] as JsonObject)?["kernelName"] ?? (metadata["dotnet_interactive"] as JsonObject)?["language"])
              ?.GetValue<string>().ToLowerInvariant()
            : null;

    internal JsonObject Json => _json;

    /// <summary>The stored outputs as nbformat has them; empty where there are none.</summary>
    internal JsonArray Outputs => _json["outputs"] as JsonArray ?? [];

    /// <summary>A cell that has not been run, as nbformat has it.</summary>
    /// <param name="language">The language of its code, markdown, or raw.</param>
    /// <param name="source">Its text.</param>
    internal static JsonObject Create(string language, string source)
    {
        bool isCode = language is not ("markdown" or "raw");
        JsonObject cell = new()
        {
            ["cell_type"] = isCode ? "code" : language,
            ["metadata"] = isCode && language != "csharp"
                ? new JsonObject
                {
                    ["dotnet_interactive"] = new JsonObject { ["language"] = language },
                    ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language },
                }
                : new JsonObject(),
            ["source"] = NotebookText.Split(source),
        };
        if (isCode)
        {
            cell["execution_count"] = null;
            cell["outputs"] = new JsonArray();
        }

        return cell;
    }

    /// <summary>Replaces outputs and execution count.</summary>
    internal void SetOutputs(JsonArray outputs, int? executionCount)
    {
        _json["outputs"] = outputs;
        _json["execution_count"] = executionCount;
    }
}
