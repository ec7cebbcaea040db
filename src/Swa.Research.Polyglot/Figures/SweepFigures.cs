using System.Globalization;
using Microsoft.Data.Analysis;
using Swa.Research.Figures;
using Swa.Research.Polyglot.Tables;

namespace Swa.Research.Polyglot.Figures;

/// <summary>Sweeps and data frames as figures.</summary>
public static class SweepFigures
{
    /// <summary>
    /// Mean overload rate with 95% intervals against social weight, one series per combination of the other parameters that vary: what
    /// <c>#!swa-sweep</c> draws.
    /// </summary>
    /// <param name="sweep">The sweep.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ParameterException">The social weight does not vary, or there are more than 8 series.</exception>
    public static Figure ToFigure(this SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return new SweepMeans(sweep).ToFigure() ?? throw new ParameterException(
            nameof(sweep),
            $"one of {sweep.Plan.Cells.Count} combinations",
            $"two or more social weights, and at most {SweepMeans.MostSeries} combinations of the other parameters");
    }

    /// <summary>One numeric column of a data frame against another, in the order of the latter.</summary>
    /// <param name="frame">The data frame; rows without one of the values are left out.</param>
    /// <param name="x">Name of the column along the horizontal axis.</param>
    /// <param name="y">Name of the column along the vertical axis.</param>
    /// <param name="by">Name of a column with one series per value of it, at most 8; null: one series.</param>
    /// <returns>The figure, with the columns' names as labels.</returns>
    /// <exception cref="ParameterException">There is no such column, it holds no numbers, or there are too many series.</exception>
    public static Figure ToFigure(this DataFrame frame, string x, string y, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        DataFrameColumn horizontal = Column(frame, x, nameof(x), mustBeNumeric: true);
        DataFrameColumn vertical = Column(frame, y, nameof(y), mustBeNumeric: true);
        DataFrameColumn? names = by is null ? null : Column(frame, by, nameof(by), mustBeNumeric: false);
        var rows =
            from row in Enumerable.Range(0, checked((int)frame.Rows.Count))
            where horizontal[row] is not null && vertical[row] is not null
            select (Name: names is null ? y : $"{by} {Table.Text(names[row])}", X: Number(horizontal[row]), Y: Number(vertical[row]));
        IGrouping<string, (string Name, double X, double Y)>[] groups = [.. rows.GroupBy(row => row.Name)];
        return groups.Length is 0 or > SweepMeans.MostSeries
            ? throw new ParameterException(by is null ? nameof(frame) : nameof(by), $"a column with {groups.Length} values", $"1 to {SweepMeans.MostSeries}")
            : new Figure(
                $"{y} against {x}",
                "",
                new Axis(x),
                new Axis(y),
                [.. groups.Select(group => ToSeries(group.Key, [.. group.OrderBy(row => row.X)]))]);
    }

    private static Series ToSeries(string name, (string Name, double X, double Y)[] rows) =>
        new(name, [.. rows.Select(row => row.X)], [.. rows.Select(row => row.Y)]);

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static DataFrameColumn Column(DataFrame frame, string name, string parameter, bool mustBeNumeric)
    {
        DataFrameColumn? column = frame.Columns.FirstOrDefault(candidate => candidate.Name == name);
        return column is not null && (!mustBeNumeric || column.IsNumericColumn())
            ? column
            : throw new ParameterException(
                parameter,
                $"'{name}'",
                string.Join(", ", frame.Columns.Where(known => !mustBeNumeric || known.IsNumericColumn()).Select(known => known.Name)));
    }
}
