using System.Diagnostics.CodeAnalysis;

namespace Swa.Research.Cli.Output;

/// <summary>
/// The files that one command writes: named and checked before anything is computed, written together at its end, and reported
/// with the likely next command.
/// </summary>
internal sealed class ResultFiles
{
    private readonly List<(OutputFile File, byte[] Content, string What)> _contents = [];
    private readonly TextWriter _report;

    /// <summary>Creates an empty set of files.</summary>
    public ResultFiles(ParseResult parsed, bool beside = false)
    {
        IsForced = parsed.CommandResult.Command.Options.Any(option => option.Name == CommonOptions.ForceName)
            && parsed.GetValue<bool>(CommonOptions.ForceName);
        _report = beside ? parsed.InvocationConfiguration.Error : parsed.InvocationConfiguration.Output;
    }

    /// <summary>Whether files that this program wrote may be replaced.</summary>
    public bool IsForced { get; }

    /// <summary>Names a file and checks that it can be written; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public OutputFile? Name(string? path, params IReadOnlyList<string> extensions)
    {
        return path is null ? null : new OutputFile(path, IsForced, extensions);
    }

    /// <summary>Names a table's file, whose extension is its format; refuses an existing one with other columns.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public OutputFile? NameTable(string? path, Table? empty = null)
    {
        OutputFile? file = Name(path, TableExports.FileExtensions);
        if (file is { Exists: true } && empty is not null)
        {
            // Whether the rows are the same is known only at the end, but whose file it is can be checked now.
            new OutputFile(file.Path, replace: true).CheckReplaceable(Encoding.UTF8.GetBytes(new Table(empty.Columns).ToFile(file)));
        }

        return file;
    }

    /// <summary>Names a figure's file, whose extension is its format; refuses a picture that this program did not write.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public OutputFile? NameFigure(string? path)
    {
        OutputFile? file = Name(path, FigureExports.FileExtensions);
        if (file is not null)
        {
            FigureExports.CheckFormat(file);
            if (file.Exists && !file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                new OutputFile(file.Path, replace: true).CheckReplaceable(Encoding.UTF8.GetBytes(OutputFile.Mark));
            }
        }

        return file;
    }

    /// <summary>Draws a figure in the format of its file; nothing is written yet.</summary>
    public void Add(OutputFile? file, Figure figure, FigureLook look, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("swa-");
        try
        {
            OutputFile drawn = new(Path.Combine(folder.FullName, Path.GetFileName(file.Path)), replace: false);
            figure.Save(drawn, look, cancellationToken);
            Add(file, File.ReadAllBytes(drawn.Path), "figure");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Takes the content of a file; nothing is written yet.</summary>
    public void Add(OutputFile? file, Table table) =>
        Add(file, file is null ? "" : table.ToFile(file), Count(table.Rows.Count, "row"));

    /// <summary>Takes the content of a file; nothing is written yet.</summary>
    public void Add(OutputFile? file, string content, string what) => Add(file, Encoding.UTF8.GetBytes(content), what);

    /// <summary>Takes the content of a file; nothing is written yet.</summary>
    public void Add(OutputFile? file, byte[] content, string what)
    {
        if (file is not null)
        {
            _contents.Add((file, content, what));
        }
    }

    /// <summary>Writes all files, or none where one of them may not be replaced, and reports them.</summary>
    public void Write(string? next)
    {
        foreach ((OutputFile file, byte[] content, _) in _contents)
        {
            if (!file.Holds(content))
            {
                file.CheckReplaceable(content);
            }
        }

        foreach ((OutputFile file, byte[] content, string what) in _contents)
        {
            Report(file.Path, file.Write(content), what);
        }

        if (_contents.Count > 0)
        {
            ReportNext(next);
        }
    }

    /// <summary>Reports one file that is written.</summary>
    public void Report(string path, bool isNew, string what) =>
        _report.WriteLine(Output.Report.Printable($"{(isNew ? "wrote" : "unchanged")} {path}: {what}"));

    /// <summary>Names the likely next command.</summary>
    public void ReportNext(string? next)
    {
        if (next is not null)
        {
            _report.WriteLine(Output.Report.Printable($"next: {next}"));
        }
    }

    /// <summary>A number of things, such as <c>1,650 rows</c>.</summary>
    public static string Count(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");
}
