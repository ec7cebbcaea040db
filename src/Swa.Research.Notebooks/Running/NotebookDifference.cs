using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Running;

/// <summary>Finds where a notebook that has been run differs from the one that is stored.</summary>
public static class NotebookDifference
{
    private const int ExcerptLength = 60;

    /// <summary>The first difference in outputs, execution counts or metadata.</summary>
    /// <param name="storedJson">The stored notebook's JSON text.</param>
    /// <param name="executed">The same notebook after a run.</param>
    /// <returns>One phrase that names the cell and both sides, or null where there is no difference.</returns>
    public static string? First(string storedJson, Notebook executed)
    {
        ArgumentNullException.ThrowIfNull(storedJson);
        ArgumentNullException.ThrowIfNull(executed);
        Notebook stored = Notebook.Parse(storedJson, "the stored notebook");
        foreach ((NotebookCell before, NotebookCell after) in stored.Cells.Zip(executed.Cells).Where(pair => pair.First.IsCode))
        {
            if (InOutputs(before.Outputs, after.Outputs) is { } difference)
            {
                return $"cell {before.Number}, {difference}";
            }

            if (!JsonNode.DeepEquals(before.Json["execution_count"], after.Json["execution_count"]))
            {
                string counts = $"stored {Show(before.Json["execution_count"])}, now {Show(after.Json["execution_count"])}";
                return $"cell {before.Number}, execution count: {counts}";
            }
        }

        return JsonNode.DeepEquals(JsonNode.Parse(storedJson), executed.Json)
            ? null
            : "metadata, cell ids or nbformat version: stored otherwise than a run stores them";
    }

    private static string? InOutputs(JsonArray before, JsonArray after)
    {
        for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            JsonObject? old = i < before.Count ? before[i] as JsonObject : null;
            JsonObject? now = i < after.Count ? after[i] as JsonObject : null;
            string place = $"output {i + 1}";
            if (old is null || now is null || !JsonNode.DeepEquals(old["output_type"], now["output_type"]))
            {
                return $"{place}: stored {Show(old?["output_type"])}, now {Show(now?["output_type"])}";
            }

            foreach ((string key, JsonNode? value) in now.Concat(old.Where(field => !now.ContainsKey(field.Key))))
            {
                JsonNode? stored = old[key];
                if (key == "data" && stored is JsonObject storedData && value is JsonObject data)
                {
                    string? mimeType = data.Select(item => item.Key).Union(storedData.Select(item => item.Key))
                        .FirstOrDefault(type => !Same(storedData[type], data[type]));
                    if (mimeType is not null)
                    {
                        return $"{place}, {mimeType}: {Sides(storedData[mimeType], data[mimeType])}";
                    }
                }
                else if (!Same(stored, now[key]))
                {
                    return $"{place}, {key}: {Sides(stored, now[key])}";
                }
            }
        }

        return null;
    }

    private static bool Same(JsonNode? left, JsonNode? right) =>
        IsText(left) && IsText(right) ? NotebookText.Join(left) == NotebookText.Join(right) : JsonNode.DeepEquals(left, right);

    private static bool IsText(JsonNode? node) =>
        node is JsonArray lines ? lines.All(line => line?.GetValueKind() == System.Text.Json.JsonValueKind.String)
            : node?.GetValueKind() == System.Text.Json.JsonValueKind.String;

    private static string Sides(JsonNode? stored, JsonNode? now)
    {
        string left = Text(stored);
        string right = Text(now);
        int start = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        start = Math.Max(0, start - (ExcerptLength / 3));
        return $"stored {Excerpt(left, start)}, now {Excerpt(right, start)}";
    }

    private static string Excerpt(string text, int start)
    {
        string part = text[Math.Min(start, text.Length)..Math.Min(start + ExcerptLength, text.Length)].ReplaceLineEndings(" ");
        return $"'{(start > 0 ? "…" : "")}{part}{(start + ExcerptLength < text.Length ? "…" : "")}'";
    }

    private static string Text(JsonNode? node) => IsText(node) ? NotebookText.Join(node) : Show(node);

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "none";
}
