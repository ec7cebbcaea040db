namespace Swa.Research.Cli.Input;

/// <summary>One row of a CSV file of somebody else's, by the names of its columns; what is wrong is said with its place.</summary>
internal sealed class CsvRow
{
    private readonly string _file;
    private readonly int _line;
    private readonly Dictionary<string, int> _columns;
    private readonly IReadOnlyList<object?> _cells;

    private CsvRow(string file, int line, Dictionary<string, int> columns, IReadOnlyList<object?> cells)
    {
        _file = file;
        _line = line;
        _columns = columns;
        _cells = cells;
    }

    /// <summary>Reads a file that has certain columns.</summary>
    public static CsvRow[] Read(string file, IReadOnlyList<string> needed)
    {
        Table table = Table.ReadCsv(file);
        Dictionary<string, int> columns = [];
        foreach ((int index, string header) in table.Columns.Index())
        {
            columns.TryAdd(header.Trim(), index);
        }

        return needed.FirstOrDefault(column => !columns.ContainsKey(column)) is { } missing
            ? throw new InvalidDataException($"{file} has no column {missing}; it has {string.Join(", ", table.Columns)}.")
            : [.. table.Rows.Select((row, index) => new CsvRow(file, index + 2, columns, row))];
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public string Text(string column) => ((string)_cells[_columns[column]]!).Trim();

    public double Share(string column) => Number(column) is { } value and >= 0 and <= 1
        ? value
        : throw Refuse(column, "a number from 0 to 1");

    public double Required(string column) => Number(column) ?? throw Refuse(column, "a number");

    public double? Optional(string column) => !Has(column) || Text(column).Length == 0 ? null : Required(column);

    public InvalidDataException Refuse(string column, string allowed) =>
        new($"{_file}, row {_line}: column {column} is '{Text(column)}'; allowed: {allowed}.");

    private double? Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : null;
}
