using System.Globalization;
using CsvHelper;

namespace Swa.Research.Tests;

/// <summary>Reads the reference values under Oracles/, which were computed by a program that shares no code with the library.</summary>
internal static class Oracle
{
    public static IReadOnlyList<Row> Rows(string file)
    {
        using StreamReader text = new(Path.Combine(AppContext.BaseDirectory, "Oracles", file));
        using CsvReader csv = CsvReader.Create(text);
        List<Row> rows = [];
        while (csv.Read())
        {
            rows.Add(new Row(Enumerable.Range(0, csv.FieldCount).ToDictionary(column => csv.Headers[column], csv.GetString)));
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    public sealed class Row(IReadOnlyDictionary<string, string> cells)
    {
        public double Number(string column) => double.Parse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture);

        public int Integer(string column) => int.Parse(cells[column], CultureInfo.InvariantCulture);

        public string Text(string column) => cells[column];
    }
}
