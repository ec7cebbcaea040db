namespace Swa.Research;

/// <summary>
/// Tidy rows under named columns: a row is one observation, a column one variable. Cells are numbers
/// (<see cref="double"/>, <see cref="int"/>, <see cref="long"/>, <see cref="ulong"/>), <see cref="bool"/>,
/// <see cref="string"/>, or null where a value is undefined.
/// </summary>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class Table : ITabular
{
    private readonly List<object?[]> _rows = [];

    /// <summary>Starts a table without rows.</summary>
    /// <param name="columns">Names of the columns, at least one, without duplicates.</param>
    /// <exception cref="ParameterException">There is no column, or a name occurs twice.</exception>
    public Table(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.Distinct(StringComparer.Ordinal).Count() != columns.Count)
        {
            throw new ParameterException(nameof(columns), $"[{string.Join(", ", columns)}]", "one or more different names");
        }

        Columns = [.. columns];
    }

    /// <summary>Names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, in order; each has one cell per column.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows => _rows;

    Table ITabular.ToTable() => this;

    /// <summary>Appends one row.</summary>
    /// <param name="cells">One cell per column.</param>
    /// <exception cref="ParameterException">The number of cells is not the number of columns.</exception>
    public void Add(params object?[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != Columns.Count)
        {
            throw new ParameterException(nameof(cells), $"{cells.Length} cells", $"{Columns.Count} cells, one per column");
        }

        _rows.Add(cells);
    }

    /// <summary>The text of one cell: invariant culture, round-trip exact numbers, lower-case booleans, empty for null.</summary>
    /// <param name="cell">A cell.</param>
    /// <returns>The text of a CSV file, before quoting.</returns>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    /// <summary>Writes the table as CSV (RFC 4180, with a header row, lines ended by a line feed).</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteCsvRow(writer, Columns);
        foreach (object?[] row in _rows)
        {
            WriteCsvRow(writer, row);
        }
    }

    /// <summary>The table as one CSV text; see <see cref="WriteCsv"/>.</summary>
    /// <returns>Header and rows.</returns>
    public string ToCsv()
    {
        StringBuilder text = new();
        using StringWriter writer = new(text, CultureInfo.InvariantCulture);
        WriteCsv(writer);
        return text.ToString();
    }

    /// <summary>The table as an HTML table whose cells are encoded, the first rows of a long one.</summary>
    /// <returns>One element.</returns>
    public string ToHtml() => TableHtml.Render(this);

    /// <summary>The table as aligned text, the first rows of a long one.</summary>
    /// <returns>Some lines.</returns>
    public override string ToString() => TableText.Render(this);

    /// <summary>Reads a CSV file (RFC 4180) whose first row names the columns.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <returns>A table whose cells are texts.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a CSV file.</exception>
    public static Table ReadCsv(string path)
    {
        Table? table = null;
        foreach (IReadOnlyList<string> cells in CsvText.Rows(path))
        {
            if (table is null)
            {
                table = new(cells);
            }
            else
            {
                table.Add([.. cells]);
            }
        }

        return table!;
    }

    /// <summary>Writes one CSV row.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="cells">The cells, as in <see cref="Rows"/>.</param>
    public static void WriteCsvRow(TextWriter writer, IReadOnlyList<object?> cells)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(cells);
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            string text = Text(cells[i]);
            writer.Write(text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        writer.Write('\n');
    }
}
