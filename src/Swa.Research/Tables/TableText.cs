namespace Swa.Research;

/// <summary>A table as aligned text: numbers flush right and rounded for reading.</summary>
internal static class TableText
{
    private const string Gap = "  ";

    /// <summary>Renders a table.</summary>
    public static string Render(Table table)
    {
        TableCells cells = TableCells.Of(table);
        IReadOnlyList<string>[] lines = [table.Columns, .. cells.Rows.Select(row => row.Select(OneLine).ToArray())];
        int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(column => lines.Max(line => Width(line[column])))];
        StringBuilder text = new();
        Append(text, lines[0], widths, cells.Numeric);
        Append(text, [.. widths.Select(width => new string('-', width))], widths, cells.Numeric);
        foreach (IReadOnlyList<string> line in lines.Skip(1))
        {
            Append(text, line, widths, cells.Numeric);
        }

        if (cells.Hidden > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"… and {cells.Hidden} more rows\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths, IReadOnlyList<bool> numeric)
    {
        IEnumerable<string> padded = cells.Select((cell, column) =>
        {
            string room = new(' ', widths[column] - Width(cell));
            return numeric[column] ? room + cell : cell + room;
        });
        text.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
    }

    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements;

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ");
}
