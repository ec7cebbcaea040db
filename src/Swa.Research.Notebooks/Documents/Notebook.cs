using Swa.Research.Figures;

namespace Swa.Research.Notebooks.Documents;

/// <summary>
/// A C# notebook in nbformat 4.5. Metadata and fields this library does not know are kept, and unchanged parts are written unchanged.
/// </summary>
public sealed class Notebook
{
    private const int Major = 4;
    private const int Minor = 5;
    private readonly JsonObject _json;

    private Notebook(JsonObject json, IReadOnlyList<NotebookCell> cells)
    {
        _json = json;
        Cells = cells;
    }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Number of cells that hold code to run.</summary>
    public int CodeCells => Cells.Count(cell => cell.HasCode);

    /// <summary>Reads a notebook from a file.</summary>
    /// <param name="path">An .ipynb file.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">
    /// The file is missing or unreadable, is not JSON, is of another nbformat than 4, or is not written in C#.
    /// </exception>
    public static Notebook Read(string path) => Parse(ReadText(path), path);

    /// <summary>Reads a notebook's text from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The text.</returns>
    /// <exception cref="NotebookException">The file is missing or unreadable.</exception>
    public static string ReadText(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return InputFile.ReadText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"{path} does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : exception.Message.TrimEnd('.');
            throw new NotebookException($"{path} cannot be read: {reason}.", exception);
        }
    }

    /// <summary>Reads a notebook from its JSON text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">The notebook's name in messages.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">The text is not JSON, of another nbformat than 4, or not written in C#.</exception>
    public static Notebook Parse(string text, string name)
    {
        JsonObject json = ParseJson(text, name);
        try
        {
            return FromJson(json, name);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new NotebookException($"{name} is not a notebook: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Makes a notebook from cells that have not been run.</summary>
    /// <param name="cells">The kind of each cell (true for code, false for Markdown) and its text.</param>
    /// <returns>The notebook.</returns>
    public static Notebook Create(params IReadOnlyList<(bool IsCode, string Source)> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return FromCells(
            new JsonArray([.. cells.Select(cell => NotebookCell.Create(cell.IsCode ? "csharp" : "markdown", cell.Source))]),
            "the notebook");
    }

    /// <summary>Makes a notebook from Polyglot Notebooks' format (.dib), whose cells have no outputs.</summary>
    /// <param name="text">The text of the file. Cells of other languages are kept with their language in their metadata.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">The text's own description of its languages is not JSON.</exception>
    public static Notebook ParseDib(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return FromCells(DibText.Read(text), name);
        }
        catch (NotebookException exception)
        {
            throw new NotebookException($"{name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The cells in Polyglot Notebooks' format (.dib), without their outputs.</summary>
    /// <returns>The text.</returns>
    public string ToDib() => DibText.Write(Cells, OutputFile.Mark);

    /// <summary>The notebook as Jupyter stores it: sorted keys, an indent of one space, a line feed at the end.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => NotebookJson.Write(_json);

    /// <summary>Writes the notebook whole or not at all; a file that holds the same text already is not touched.</summary>
    /// <param name="path">The .ipynb file.</param>
    /// <exception cref="NotebookException">The file cannot be written; it is unchanged.</exception>
    public void Write(string path)
    {
        string text = ToJson();
        try
        {
            if (!File.Exists(path) || InputFile.ReadText(path) != text)
            {
                AtomicFile.Write(path, text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be written and is unchanged: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    internal JsonObject Json => _json;

    private static JsonObject ParseJson(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                   ?? throw new NotebookException($"{name} is not a notebook: its JSON is not an object.");
        }
        catch (JsonException exception)
        {
            string where = exception.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, position {exception.BytePositionInLine + 1}")
                : "";
            throw new NotebookException($"{name} is not valid JSON{where}.", exception);
        }
    }

    private static Notebook FromCells(JsonArray cells, string name) =>
        FromJson(new JsonObject { ["cells"] = cells, ["nbformat"] = Major, ["nbformat_minor"] = Minor }, name);

    private static Notebook FromJson(JsonObject json, string name)
    {
        int major = json["nbformat"]?.GetValue<int>() ?? throw new NotebookException($"{name} is not a notebook: it has no nbformat.");
        if (major != Major)
        {
            throw new NotebookException(
                $"{name} is nbformat {major}, and only nbformat 4 can be read: open it in Jupyter and save it to convert it.");
        }

        if (json["cells"] is not JsonArray list)
        {
            throw new NotebookException($"{name} is not a notebook: it has no list of cells.");
        }

        if (json["metadata"] is not JsonObject metadata)
        {
            json["metadata"] = metadata = [];
        }

        RequireCSharp(metadata, name);
        metadata["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" };
        metadata["language_info"] = LanguageInfo();
        json["nbformat_minor"] = Math.Max(Minor, json["nbformat_minor"]?.GetValue<int>() ?? 0);

        List<NotebookCell> cells = [];
        foreach (JsonNode? item in list)
        {
            JsonObject cell = item as JsonObject ?? throw new NotebookException($"{name}, cell {cells.Count + 1}, is no object.");
            _ = cell["cell_type"]?.GetValue<string>() ?? throw new NotebookException($"{name}, cell {cells.Count + 1}, has no cell_type.");
            cell["source"] = NotebookText.Split(NotebookText.Join(cell["source"]));
            cells.Add(new NotebookCell(cell, cells.Count + 1));
        }

        GiveIds(cells);
        return new Notebook(json, cells);
    }

    /// <summary>What a C# kernel reports about its language, as Jupyter stores it in the notebook.</summary>
    internal static JsonObject LanguageInfo() => new()
    {
        ["file_extension"] = ".cs",
        ["mimetype"] = "text/x-csharp",
        ["name"] = "C#",
        ["pygments_lexer"] = "csharp",
        ["version"] = "14.0",
    };

    private static void RequireCSharp(JsonObject metadata, string name)
    {
        JsonObject? kernel = metadata["kernelspec"] as JsonObject;
        string? language = (kernel?["language"] ?? (metadata["language_info"] as JsonObject)?["name"])?.GetValue<string>();
        bool isCSharp = language is null
            ? kernel?["name"]?.GetValue<string>() is null or ".net-csharp" or "swa-csharp"
            : language.ToLowerInvariant() is "c#" or "csharp" or "polyglot-notebook";
        if (!isCSharp)
        {
            string given = language ?? kernel!["name"]!.GetValue<string>();
            throw new NotebookException($"{name} is written for {given}, and only C# notebooks can be run.");
        }
    }

    private static void GiveIds(List<NotebookCell> cells)
    {
        HashSet<string> taken = [.. cells.Select(cell => cell.Json["id"]?.GetValue<string>()).OfType<string>()];
        foreach (NotebookCell cell in cells.Where(cell => cell.Json["id"] is null))
        {
            string id = $"cell-{cell.Number:00}";
            while (!taken.Add(id))
            {
                id += "-b";
            }

            cell.Json["id"] = id;
        }
    }
}
