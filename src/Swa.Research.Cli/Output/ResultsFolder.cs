namespace Swa.Research.Cli.Output;

/// <summary>A folder with <c>figures/</c> and <c>data/results/</c>, where commands that reproduce results write them.</summary>
/// <param name="results">The command's files.</param>
/// <param name="folder">The folder.</param>
/// <param name="endings">The endings of a figure's files, such as <c>.svg</c>; one file each.</param>
/// <param name="look">How figures look.</param>
/// <param name="page">What a paper's authors read about the files; null: the folder is for no paper.</param>
internal sealed class ResultsFolder(
    ResultFiles results, string folder, IReadOnlyList<string> endings, FigureLook look, PaperPage? page = null)
{
    /// <summary>Longer tables are data, and no part of a paper.</summary>
    private const int MostRowsOfPaper = 50;

    private readonly Dictionary<string, OutputFile[]> _figures = [];
    private readonly Dictionary<string, OutputFile> _data = [];
    private readonly Dictionary<string, OutputFile> _tables = [];

    /// <summary>The folder that a command's options name.</summary>
    public static ResultsFolder Of(ParseResult parsed, ResultFiles results, FigureOptions options)
    {
        string folder = options.Folder(parsed);
        bool isForPaper = options.IsForPaper(parsed);
        if (isForPaper && !FigureExports.HasConverter)
        {
            parsed.InvocationConfiguration.Error.WriteLine("swa: no PDF, as neither rsvg-convert nor Chromium is on PATH.");
        }

        return new(
            results, folder, options.Endings(parsed), options.Look(parsed),
            isForPaper ? new PaperPage(results.Name(Path.Combine(folder, "README.md"), ".md"), parsed) : null);
    }

    /// <summary>Names a figure's files and those of its data before they are computed.</summary>
    public void Name(string figure)
    {
        Figure(figure);
        Data($"{figure}.csv");
        if (page is not null)
        {
            Table(figure);
        }
    }

    /// <summary>The path of a file beside the data.</summary>
    public string Beside(string name) => Path.Combine(Start, "data", "results", name);

    /// <summary>Names a file of data before it is computed.</summary>
    public OutputFile Data(string name)
    {
        if (!_data.TryGetValue(name, out OutputFile? file))
        {
            _data[name] = file = results.Name(Beside(name));
        }

        return file;
    }

    /// <summary>Takes a figure.</summary>
    /// <param name="name">Name of its files without their ending.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="seeds">What is random in it, in words for a paper's page.</param>
    /// <param name="cancellationToken">Stops the drawing.</param>
    public void Add(string name, Figure figure, string seeds, CancellationToken cancellationToken)
    {
        foreach (OutputFile file in Figure(name))
        {
            results.Add(file, figure, look, cancellationToken);
            page?.Add(name, Inside(file));
        }

        page?.Describe(name, figure, seeds);
    }

    /// <summary>Takes the data behind a figure, and the table that a paper shows of them; null: the data, where they are few.</summary>
    public void Add(string name, Table table, Table? forPaper = null)
    {
        results.Add(Data($"{name}.csv"), table);
        page?.Add(name, Inside(Data($"{name}.csv")));
        AddToPaper(name, forPaper ?? table);
    }

    /// <summary>Takes a file of statements.</summary>
    public void Add(OutputFile file, string json, int count, IReadOnlyList<Finding> findings)
    {
        string name = Path.GetFileNameWithoutExtension(file.Path);
        results.Add(file, json, ResultFiles.Count(count, "statement"));
        page?.Add(name, Inside(file));
        Table table = new("statement", "criterion", "holds");
        foreach (Finding finding in findings)
        {
            table.Add(finding.Statement, finding.Criterion, finding.Holds switch { true => "yes", false => "no", null => "open" });
        }

        AddToPaper(name, table);
    }

    /// <summary>Writes everything; see <see cref="ResultFiles.Write"/>.</summary>
    public void Write(string next)
    {
        if (page is not null)
        {
            results.Add(page.File, page.Content(look), "captions, commands and seeds");
        }

        results.Write(next);
    }

    private void AddToPaper(string name, Table table)
    {
        if (page is not null && table.Rows.Count <= MostRowsOfPaper)
        {
            results.Add(Table(name), table);
            page.Add(name, Inside(Table(name)));
        }
    }

    private OutputFile Table(string name)
    {
        if (!_tables.TryGetValue(name, out OutputFile? file))
        {
            _tables[name] = file = results.NameTable(Path.Combine(Start, "tables", $"{name}.tex"), new Table("statement"));
        }

        return file;
    }

    private string Inside(OutputFile file) => Path.GetRelativePath(folder, file.Path).Replace('\\', '/');

    private string Start => folder == "." ? "" : folder;

    private OutputFile[] Figure(string name)
    {
        if (!_figures.TryGetValue(name, out OutputFile[]? files))
        {
            _figures[name] = files = [.. endings.Select(ending => results.NameFigure(Path.Combine(Start, "figures", $"{name}{ending}")))];
        }

        return files;
    }
}
