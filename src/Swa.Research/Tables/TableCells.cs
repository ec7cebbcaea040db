namespace Swa.Research;

/// <summary>A table's cells as they are shown: numbers rounded alike within a column. What is written to files is not rounded.</summary>
public sealed class TableCells
{
    /// <summary>More rows than these are counted rather than shown.</summary>
    internal const int MostRows = 100;

    private const int MostDecimals = 4;
    private const double Largest = 1e7;

    private TableCells(IReadOnlyList<bool> numeric, IReadOnlyList<string[]> rows, int hidden)
    {
        Numeric = numeric;
        Rows = rows;
        Hidden = hidden;
    }

    /// <summary>Which columns hold numbers and are set flush right.</summary>
    public IReadOnlyList<bool> Numeric { get; }

    /// <summary>The rows shown, each with one text per column.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>How many rows are not shown.</summary>
    public int Hidden { get; }

    /// <summary>Makes the cells of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="mostRows">How many rows are shown at most.</param>
    /// <returns>The cells of the first rows.</returns>
    public static TableCells Of(Table table, int mostRows = MostRows)
    {
        ArgumentNullException.ThrowIfNull(table);
        IReadOnlyList<object?>[] shown = [.. table.Rows.Take(mostRows)];
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count)];
        int[] decimals = [.. columns.Select(column => shown.Select(row => DecimalsOf(row[column])).DefaultIfEmpty(0).Max())];
        bool[] numeric = [.. columns.Select(column =>
            shown.Any(row => IsNumber(row[column])) && shown.All(row => row[column] is null || IsNumber(row[column])))];
        return new TableCells(
            numeric,
            [.. shown.Select(row => columns.Select(column => Shown(row[column], decimals[column])).ToArray())],
            table.Rows.Count - shown.Length);
    }

    private static bool IsNumber(object? cell) => cell is double or int or long or ulong;

    private static int DecimalsOf(object? cell)
    {
        if (cell is not double number || !IsPlain(number))
        {
            return 0;
        }

        string text = Rounded(number).ToString("0.####", CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }

    private static string Shown(object? cell, int decimals) => cell switch
    {
        double number when IsPlain(number) => Rounded(number).ToString($"F{decimals}", CultureInfo.InvariantCulture),
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        _ => Table.Text(cell),
    };

    private static double Rounded(double number) => Math.Round(number, MostDecimals) + 0.0;

    private static bool IsPlain(double number) =>
        number == 0 || (Math.Abs(number) < Largest && Math.Abs(number) >= 0.5 * Math.Pow(10, -MostDecimals));
}
