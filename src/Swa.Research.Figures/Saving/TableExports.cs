using Swa.Research.Figures;

namespace Swa.Research;

/// <summary>Tables and sweeps as CSV and LaTeX files.</summary>
public static class TableExports
{
    private const string Tex = ".tex";

    /// <summary>The extensions of the files that a table can be saved to.</summary>
    public static IReadOnlyList<string> FileExtensions { get; } = [".csv", Tex];

    /// <summary>
    /// Saves a table: as <see cref="Table.ToCsv"/> writes it to <c>.csv</c>, as <see cref="ToTex"/> to <c>.tex</c>. A CSV file
    /// with the same header is replaced, and so is a LaTeX file of an earlier call, anything else never.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file; its folder is created if it does not exist.</param>
    /// <exception cref="OutputExistsException">A file with another header, or of another kind, exists.</exception>
    /// <exception cref="IOException">The extension is another one, or the file cannot be written.</exception>
    public static void Save(this Table table, string path) => table.Save(new OutputFile(path, replace: true, FileExtensions));

    /// <summary>Saves a table as <see cref="Save(Table, string)"/> does, to a file that was checked before.</summary>
    /// <param name="table">The table.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="OutputExistsException">A file is in the way that may not be replaced.</exception>
    /// <exception cref="IOException">The extension is another one, or the file cannot be written.</exception>
    public static void Save(this Table table, OutputFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Write(table.ToFile(file));
    }

    /// <summary>
    /// A table for a paper, all rows of it: LaTeX that needs the package booktabs, graphicx where it may be wider than a column, which
    /// scales it to the text width, and longtable where it is longer than a page, in smaller type where it is wide. Text is shown
    /// literally; numbers are rounded for reading, and flush right with as many decimals in each row of a column.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <returns>A <c>tabular</c> or <c>longtable</c> without caption; letters beyond Latin and Greek need XeLaTeX or LuaLaTeX.</returns>
    public static string ToTex(this Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TableTex.Render(table);
    }

    /// <summary>Adds a row whose numbers are rounded as those in committed files, see <see cref="Rounding"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">One value per column, as <see cref="Table.Add"/> takes them.</param>
    /// <exception cref="ParameterException">There is not one value per column.</exception>
    public static void AddRounded(this Table table, params IReadOnlyList<object?> cells)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(cells);
        table.Add([.. cells.Select(cell => cell is double number ? Rounding.Significant(number) : cell)]);
    }

    /// <summary>The text that <see cref="Save(Table, OutputFile)"/> writes to a file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="file">The file, whose extension names the format.</param>
    /// <returns>The whole content.</returns>
    /// <exception cref="IOException">The extension is not a known format.</exception>
    public static string ToFile(this Table table, OutputFile file)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(file);
        file.CheckExtension(FileExtensions);
        return Path.GetExtension(file.Path).Equals(Tex, StringComparison.OrdinalIgnoreCase)
            ? $"% {OutputFile.Mark}\n{ToTex(table)}"
            : table.ToCsv();
    }

    /// <summary>Saves the rows of a sweep, one per cell and seed, as <see cref="Save(Table, string)"/> does.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="path">The file; <see cref="SweepRuns.Read"/> reads one in <c>.csv</c> again.</param>
    /// <exception cref="OutputExistsException">A file with another header, or of another kind, exists.</exception>
    /// <exception cref="IOException">The extension is another one, or the file cannot be written.</exception>
    public static void Save(this SweepRuns runs, string path)
    {
        ArgumentNullException.ThrowIfNull(runs);
        runs.ToTable().Save(path);
    }
}
