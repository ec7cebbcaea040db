using System.Text.Json.Nodes;

namespace Swa.Research.Cli.Output;

/// <summary>
/// A JSON file of decided statements with the parameters that they were decided under. A command that decides some of them
/// completes the file; what was decided under other parameters is replaced only where that is allowed.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="list">Name of the property that holds the statements.</param>
/// <param name="isForced">Whether statements of other parameters may be replaced.</param>
internal sealed class StatementFile(OutputFile file, string list, bool isForced)
{
    /// <summary>Refuses parameters other than those of the existing file.</summary>
    public void Check(JsonObject parameters) => Present(parameters);

    /// <summary>The new content: the statements given, and the existing ones that were not decided anew.</summary>
    public (OutputFile File, string Json, int Statements) Completed(
        JsonObject parameters, IReadOnlyList<JsonNode> statements, Func<JsonNode, IComparable> order)
    {
        List<JsonNode> all = [.. statements];
        bool keepsAll = true;
        foreach (JsonNode present in Present(parameters))
        {
            JsonNode? anew = statements.FirstOrDefault(statement => Name(statement) == Name(present));
            keepsAll &= anew is null || JsonNode.DeepEquals(anew, present);
            if (anew is null)
            {
                all.Add(present);
            }
        }

        JsonObject content = (JsonObject)parameters.DeepClone();
        content[list] = new JsonArray([.. all.OrderBy(order).Select(statement => statement.DeepClone())]);
        return (keepsAll ? new OutputFile(file.Path, replace: true) : file, Report.ToJson(content), all.Count);
    }

    private IEnumerable<JsonNode> Present(JsonObject parameters)
    {
        if (!file.Exists)
        {
            return [];
        }

        JsonObject present = Read() is JsonObject json && json[list] is JsonArray
            ? json
            : throw new OutputExistsException(file.Path, isOwn: false);
        JsonArray statements = (JsonArray)present[list]!;
        present.Remove(list);
        string[] different =
        [
            .. present.Where(each => !JsonNode.DeepEquals(each.Value, parameters[each.Key]))
                .Select(each => $"{each.Key} {each.Value?.ToJsonString()}"),
        ];
        if (different.Length == 0 && present.Count == parameters.Count)
        {
            return statements.OfType<JsonNode>();
        }

        return isForced ? [] : throw new OutputExistsException(
            file.Path, isOwn: true, $"results of other parameters{(different.Length > 0 ? $" ({string.Join(", ", different)})" : "")}");
    }

    private JsonNode? Read()
    {
        try
        {
            return JsonNode.Parse(InputFile.ReadText(file.Path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Name(JsonNode statement) => statement["statement"]?.ToString();
}
