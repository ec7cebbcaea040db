using System.Globalization;
using Swa.Research.Figures;

namespace Swa.Research.Polyglot.Tables;

/// <summary>A sweep's means over its seeds, one row per combination, told apart by the parameters that vary.</summary>
internal sealed class SweepMeans
{
    public const int MostSeries = 8;

    private readonly SweepResult _result;
    private readonly object?[][] _cells;
    private readonly int[] _varied;

    public SweepMeans(SweepResult result)
    {
        _result = result;
        _cells = [.. result.Plan.Cells.Select(cell => SweepRow.Of(cell, 0, default))];
        _varied =
        [
            .. Enumerable.Range(0, IndexOf("seed")).Where(column => _cells.Select(row => Table.Text(row[column])).Distinct().Count() > 1),
        ];
    }

    /// <summary>Columns of the parameters that vary, then mean, lower and upper end of the 95% interval of the two metrics.</summary>
    public Table ToTable()
    {
        Table table = new(
        [
            .. _varied.Select(column => SweepRow.Columns[column]),
            "overload_rate", "overload_rate_lower", "overload_rate_upper",
            "mean_welfare", "mean_welfare_lower", "mean_welfare_upper", "seeds",
        ]);
        for (int cell = 0; cell < _cells.Length; cell++)
        {
            MeanInterval rate = _result.Mean(cell, metrics => metrics.OverloadRate);
            MeanInterval welfare = _result.Mean(cell, metrics => metrics.MeanWelfare);
            table.Add(
            [
                .. _varied.Select(column => _cells[cell][column]),
                rate.Mean, rate.Lower, rate.Upper, welfare.Mean, welfare.Lower, welfare.Upper, _result.Plan.Seeds,
            ]);
        }

        return table;
    }

    /// <summary>Overload rate against social weight, a series for each combination of the others; null where that is no picture.</summary>
    public Figure? ToFigure()
    {
        int weight = IndexOf("weight");
        IGrouping<string, int>[] groups = [.. Enumerable.Range(0, _cells.Length).GroupBy(cell => NameOf(cell, weight))];
        return !_varied.Contains(weight) || groups.Length > MostSeries
            ? null
            : new Figure(
                "Overload rate against social weight",
                $"Stand-in agents, no language model. Means over {_result.Plan.Seeds} seeds with 95% intervals.",
                new Axis("Social weight $λ$", 0, 1),
                new Axis("Overload rate", 0, 1),
                [.. groups.Select(group => ToSeries(group.Key, [.. group.OrderBy(Weight)]))]);
    }

    private Series ToSeries(string name, int[] cells)
    {
        MeanInterval[] rates = [.. cells.Select(cell => _result.Mean(cell, metrics => metrics.OverloadRate))];
        return new Series(
            name,
            [.. cells.Select(Weight)],
            [.. rates.Select(rate => rate.Mean)],
            [.. rates.Select(rate => rate.Lower)],
            [.. rates.Select(rate => rate.Upper)]);
    }

    private static int IndexOf(string column) =>
        Enumerable.Range(0, SweepRow.Columns.Count).First(index => SweepRow.Columns[index] == column);

    private double Weight(int cell) => _result.Plan.Cells[cell].Weight;

    private string NameOf(int cell, int weight) => string.Join(
        ", ",
        from column in _varied
        let value = _cells[cell][column] is double number ? number.ToString("G4", CultureInfo.InvariantCulture) : Table.Text(_cells[cell][column])
        where column != weight && value.Length > 0
        select $"{SweepRow.Columns[column]} {value}");
}
