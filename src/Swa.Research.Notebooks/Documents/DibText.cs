using System.Text.RegularExpressions;

namespace Swa.Research.Notebooks.Documents;

/// <summary>
/// Polyglot Notebooks' own file format: lines such as <c>#!csharp</c> start cells, and <c>#!meta</c> starts a JSON object that names the
/// languages. Cells of other languages than C# are kept with their language in their metadata, as .NET Interactive stores it; outputs
/// this format does not have.
/// </summary>
internal static partial class DibText
{
    private const string Meta = "meta";

    /// <summary>The languages that .NET Interactive has without being asked; a file may name others.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "csharp", ["c#"] = "csharp", ["fsharp"] = "fsharp", ["f#"] = "fsharp", ["pwsh"] = "pwsh", ["powershell"] = "pwsh",
        ["javascript"] = "javascript", ["js"] = "javascript", ["html"] = "html", ["markdown"] = "markdown", ["md"] = "markdown",
        ["mermaid"] = "mermaid", ["http"] = "http", ["kql"] = "kql", ["sql"] = "sql", ["value"] = "value", ["raw"] = "raw",
    };

    /// <summary>The cells as nbformat has them.</summary>
    public static JsonArray Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Dictionary<string, string> languages = new(Known, StringComparer.OrdinalIgnoreCase);
        string first = Declared(lines, languages);
        JsonArray cells = [];
        string language = first;
        int start = 0;
        for (int i = 0; i <= lines.Length; i++)
        {
            string? next = i < lines.Length ? Language(lines[i], languages) : "";
            if (next is null)
            {
                continue;
            }

            string source = string.Join('\n', lines[start..i]).Trim('\n');
            if (language != Meta && source.Length > 0)
            {
                cells.Add(NotebookCell.Create(language, source));
            }

            (language, start) = (next, i + 1);
        }

        return cells;
    }

    /// <summary>The text of a notebook; outputs are left out.</summary>
    /// <param name="cells">The notebook's cells.</param>
    /// <param name="mark">Who wrote it; .NET Interactive reads over it.</param>
    public static string Write(IEnumerable<NotebookCell> cells, string mark)
    {
        (string Language, string Source)[] parts =
        [
            .. cells.Select(cell => (cell.IsMarkdown ? "markdown" : cell.IsCode ? cell.Language ?? "csharp" : "raw", cell.Source)),
        ];
        JsonObject meta = new()
        {
            ["kernelInfo"] = new JsonObject
            {
                ["defaultKernelName"] = "csharp",
                ["items"] = new JsonArray(
                [
                    .. parts.Select(part => part.Language).Append("csharp").Distinct().Select(name => new JsonObject { ["name"] = name }),
                ]),
            },
            ["generator"] = mark,
        };
        StringBuilder text = new($"#!{Meta}\n\n{meta.ToJsonString()}\n");
        foreach ((string language, string source) in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n#!{language}\n\n{source.TrimEnd('\n')}\n");
        }

        return text.ToString();
    }

    /// <summary>Adds the languages that a file names itself; returns the one that cells without a line of their own are in.</summary>
    private static string Declared(string[] lines, Dictionary<string, string> languages)
    {
        int meta = Array.FindIndex(lines, line => line.Trim() == $"#!{Meta}");
        int end = Array.FindIndex(lines, meta + 1, line => Language(line, languages) is not null);
        string text = meta < 0 ? "" : string.Join('\n', lines[(meta + 1)..(end < 0 ? lines.Length : end)]);
        JsonObject? info = null;
        try
        {
            info = (text.Trim().Length > 0 ? JsonNode.Parse(text) : null)?["kernelInfo"] as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new NotebookException("Its #!meta part is not a JSON object.", exception);
        }

        foreach (JsonObject item in (info?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (item["name"]?.GetValue<string>() is { } name)
            {
                languages.TryAdd(name, name);
                foreach (JsonNode alias in (item["aliases"] as JsonArray ?? []).OfType<JsonNode>())
                {
                    languages.TryAdd(alias.GetValue<string>(), name);
                }
            }
        }

        string first = info?["defaultKernelName"]?.GetValue<string>() ?? "csharp";
        return languages.GetValueOrDefault(first, first);
    }

    /// <summary>The language that a line starts a cell of; null: it is a part of its cell, as other magics are.</summary>
    private static string? Language(string line, Dictionary<string, string> languages) =>
        Start().Match(line) is not { Success: true } match ? null
        : match.Groups[1].Value == Meta ? Meta
        : languages.GetValueOrDefault(match.Groups[1].Value);

    [GeneratedRegex(@"^#!([A-Za-z][\w#.-]*)\s*$")]
    private static partial Regex Start();
}
