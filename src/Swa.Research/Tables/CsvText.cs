namespace Swa.Research;

/// <summary>Reads CSV as <see cref="Table.WriteCsv"/> writes it (RFC 4180): quoted cells, doubled quotes, lines
/// ended by LF or CRLF.</summary>
internal static class CsvText
{
    private const int LongestCell = 1 << 20;

    /// <summary>Most rows of a pipe or a device, whose end nobody knows.</summary>
    private const int MostPipedRows = 200_000;

    /// <summary>Reads a file row by row.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(string name)
    {
        using FileStream file = new(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        int most = file.CanSeek && file.Length > 0 ? int.MaxValue : MostPipedRows;
        List<string> columns = ReadRow(reader, name, 1) ?? throw new InvalidDataException($"{name} is empty.");
        if (columns.Count != columns.Distinct(StringComparer.Ordinal).Count())
        {
            throw new InvalidDataException($"{name} has two columns of one name.");
        }

        yield return columns;
        for (int row = 2; ReadRow(reader, name, row) is { } cells; row++)
        {
            if (row > most)
            {
                throw new InvalidDataException($"{name} is no file, and has too many rows; allowed: {most} in a pipe.");
            }
            else if (cells.Count == columns.Count)
            {
                yield return cells;
            }
            else if (cells.Count > 1 || cells[0].Length > 0)
            {
                throw new InvalidDataException($"{name}, row {row}: {cells.Count} cells; allowed: {columns.Count}, one per column.");
            }
        }
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
                case var _ when cell.Length == LongestCell || cells.Count == LongestCell:
                    throw new InvalidDataException($"{name}, row {row}: too long; allowed: {LongestCell} characters in a cell.");
                default:
                    cell.Append((char)next);
                    break;
            }
        }
    }
}
