using Microsoft.Data.Analysis;
using Swa.Research.Figures;

namespace Swa.Research.Polyglot;

/// <summary>Figures of data frames.</summary>
public static class DataFramePlots
{
    private const int MostSeries = 12;

    /// <summary>One numeric column of a data frame against another, in the order of the latter.</summary>
    /// <param name="frame">The data frame; rows without one of the values are left out.</param>
    /// <param name="column">Name of the column along the vertical axis.</param>
    /// <param name="against">Name of the column along the horizontal axis.</param>
    /// <param name="by">Name of a column with one series per value of it, at most 12; null: one series.</param>
    /// <returns>The figure, with the columns' names as labels.</returns>
    /// <exception cref="ParameterException">There is no such column, it holds no numbers, or there are too many series.</exception>
    public static Figure Plot(this DataFrame frame, string column, string against, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        DataFrameColumn vertical = Column(frame, column, nameof(column), mustBeNumeric: true);
        DataFrameColumn horizontal = Column(frame, against, nameof(against), mustBeNumeric: true);
        DataFrameColumn? names = by is null ? null : Column(frame, by, nameof(by), mustBeNumeric: false);
        var rows =
            from row in Enumerable.Range(0, checked((int)frame.Rows.Count))
            where horizontal[row] is not null && vertical[row] is not null
            select (Name: names is null ? column : $"{by} {Table.Text(names[row])}", X: Number(horizontal[row]), Y: Number(vertical[row]));
        var groups = rows.OrderBy(row => row.X).ToLookup(row => row.Name);
        return groups.Count is 0 or > MostSeries
            ? throw new ParameterException(
                by is null ? nameof(frame) : nameof(by), $"a column with {groups.Count} values", $"1 to {MostSeries}")
            : new Figure(
                $"{column} against {against}",
                "",
                new Axis(against),
                new Axis(column),
                [.. groups.Select(group => new Series(group.Key, [.. group.Select(row => row.X)], [.. group.Select(row => row.Y)]))]);
    }

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static DataFrameColumn Column(DataFrame frame, string name, string parameter, bool mustBeNumeric)
    {
        DataFrameColumn[] allowed = [.. frame.Columns.Where(known => !mustBeNumeric || known.IsNumericColumn())];
        return allowed.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new ParameterException(parameter, $"'{name}'", string.Join(", ", allowed.Select(known => known.Name)));
    }
}
