using OllamaSharp.Models;

namespace Swa.Research.Polyglot;

/// <summary>The properties of an Ollama server's models as a table, for choosing one.</summary>
internal static class OllamaTable
{
    /// <summary>One row per model; sizes in gigabytes (10⁹ bytes).</summary>
    public static Table Of(IReadOnlyList<Model> models)
    {
        Table table = new(["name", "size_gb", "parameters", "quantisation", "family"]);
        foreach (Model model in models)
        {
            table.Add(
                model.Name, model.Size / 1e9, model.Details?.ParameterSize, model.Details?.QuantizationLevel, model.Details?.Family);
        }

        return table;
    }
}
