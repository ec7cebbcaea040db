namespace Swa.Research;

/// <summary>Reads CSV as <see cref="Table.WriteCsv"/> writes it (RFC 4180): quoted cells, doubled quotes, lines ended by LF or CRLF.</summary>
internal static class CsvText
{
    /// <summary>Reads a text.</summary>
    /// <param name="reader">The text; its first row names the columns.</param>
    /// <param name="name">What messages call the text.</param>
    /// <returns>A table of strings.</returns>
    /// <exception cref="InvalidDataException">A row has not one cell per column, or a quoted cell is not ended.</exception>
    public static Table Read(TextReader reader, string name)
    {
        Table? table = null;
        for (int row = 1; ReadRow(reader, name, row) is { } cells; row++)
        {
            if (table is null)
            {
                table = cells.Count == cells.Distinct(StringComparer.Ordinal).Count()
                    ? new Table(cells)
                    : throw new InvalidDataException($"{name} has two columns of one name.");
            }
            else if (cells.Count == table.Columns.Count)
            {
                table.Add([.. cells]);
            }
            else if (cells.Count > 1 || cells[0].Length > 0)
            {
                throw new InvalidDataException($"{name}, row {row}: {cells.Count} cells; allowed: {table.Columns.Count}, one per column.");
            }
        }

        return table ?? throw new InvalidDataException($"{name} is empty.");
    }

    private static List<string>? ReadRow(TextReader reader, string name, int row)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        while (true)
        {
            int next = reader.Read();
            switch (next)
            {
                case < 0 when isQuoted:
                    throw new InvalidDataException($"{name}, row {row}: a quoted cell is not ended.");
                case '"' when isQuoted && reader.Peek() == '"':
                    cell.Append((char)reader.Read());
                    break;
                case '"' when isQuoted || cell.Length == 0:
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' when !isQuoted && reader.Peek() == '\n':
                    break;
                case < 0 or '\n' when !isQuoted:
                    cells.Add(cell.ToString());
                    return cells;
                default:
                    cell.Append((char)next);
                    break;
            }
        }
    }
}
