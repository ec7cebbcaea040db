namespace Swa.Research.Cli.Output;

/// <summary>A folder with <c>figures/</c> and <c>data/results/</c>, where commands that reproduce results write them.</summary>
/// <param name="results">The command's files.</param>
/// <param name="folder">The folder.</param>
/// <param name="endings">The endings of a figure's files, such as <c>.svg</c>; one file each.</param>
/// <param name="look">How figures look.</param>
internal sealed class ResultsFolder(ResultFiles results, string folder, IReadOnlyList<string> endings, FigureLook look)
{
    private readonly Dictionary<string, OutputFile[]> _figures = [];
    private readonly Dictionary<string, OutputFile> _data = [];

    /// <summary>Names a figure's files and those of its data before they are computed.</summary>
    public void Name(string figure)
    {
        Figure(figure);
        Data($"{figure}.csv");
    }

    /// <summary>Names a file of data before it is computed.</summary>
    public OutputFile Data(string name)
    {
        if (!_data.TryGetValue(name, out OutputFile? file))
        {
            _data[name] = file = results.Name(Path.Combine(Start, "data", "results", name));
        }

        return file;
    }

    /// <summary>Takes a figure.</summary>
    public void Add(string name, Figure figure, CancellationToken cancellationToken)
    {
        foreach (OutputFile file in Figure(name))
        {
            results.Add(file, figure, look, cancellationToken);
        }
    }

    /// <summary>Takes the data behind a figure.</summary>
    public void Add(string name, Table table) => results.Add(Data($"{name}.csv"), table);

    /// <summary>Takes a file of statements.</summary>
    public void Add(string name, string json, int statements) => results.Add(Data(name), json, ResultFiles.Count(statements, "statement"));

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
