using Swa.Research.Figures;

namespace Swa.Research;

/// <summary>Tables and sweeps as CSV files.</summary>
public static class TableExports
{
    private static readonly string[] FileExtensions = [".csv"];

    /// <summary>Saves a table as <see cref="Table.ToCsv"/> writes it. A CSV file with the same header is replaced,
    /// anything else never.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file, ending in <c>.csv</c>; its folder is created if it does not exist.</param>
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
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(file);
        file.CheckExtension(FileExtensions);
        file.Write(table.ToCsv());
    }

    /// <summary>Saves the rows of a sweep, one per cell and seed, as <see cref="Save(Table, string)"/> does.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="path">The file, ending in <c>.csv</c>; <see cref="SweepRuns.Read"/> reads it again.</param>
    /// <exception cref="OutputExistsException">A file with another header, or of another kind, exists.</exception>
    /// <exception cref="IOException">The extension is another one, or the file cannot be written.</exception>
    public static void Save(this SweepRuns runs, string path)
    {
        ArgumentNullException.ThrowIfNull(runs);
        runs.ToTable().Save(path);
    }
}
