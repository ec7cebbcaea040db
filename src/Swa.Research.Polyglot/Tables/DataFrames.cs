using Microsoft.Data.Analysis;

namespace Swa.Research.Polyglot;

/// <summary>Tables as data frames of Microsoft.Data.Analysis and back, with the columns' types kept and null for undefined cells.</summary>
public static class DataFrames
{
    /// <summary>The episodes of a sweep; see <see cref="SweepRuns.ToTable"/>.</summary>
    /// <param name="runs">The sweep.</param>
    /// <returns>One row per cell and seed.</returns>
    public static DataFrame ToDataFrame(this SweepRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.ToTable().ToDataFrame();
    }

    /// <summary>
    /// A table, or a value shown as one, such as an episode, as a data frame: numbers as columns of their own type (<see cref="double"/>,
    /// <see cref="int"/>, <see cref="long"/>, <see cref="ulong"/>), <see cref="bool"/> and <see cref="string"/> likewise. A column without
    /// any defined cell is a column of doubles.
    /// </summary>
    /// <param name="tabular">The table.</param>
    /// <returns>As many rows and the same columns in the same order.</returns>
    /// <exception cref="ParameterException">A column holds cells of different types, or of a type that a table does not hold.</exception>
    public static DataFrame ToDataFrame(this ITabular tabular)
    {
        ArgumentNullException.ThrowIfNull(tabular);
        Table table = tabular.ToTable();
        return new DataFrame(table.Columns.Select((name, column) => Column(name, [.. table.Rows.Select(row => row[column])])));
    }

    /// <summary>
    /// A data frame as a table; the frame's own <c>ToTable</c> gives a DataTable. Smaller numbers than a table holds are widened
    /// without loss: integers up to 16 bits to <see cref="int"/>, <see cref="uint"/> to <see cref="long"/>, <see cref="float"/> to
    /// <see cref="double"/>.
    /// </summary>
    /// <param name="frame">The data frame.</param>
    /// <returns>As many rows and the same columns in the same order.</returns>
    /// <exception cref="ParameterException">The frame has no column, or one of another type, such as dates.</exception>
    public static Table ToTidyTable(this DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Table table = new([.. frame.Columns.Select(column => column.Name)]);
        for (long row = 0; row < frame.Rows.Count; row++)
        {
            table.Add([.. frame.Columns.Select(column => Cell(column, row))]);
        }

        return table;
    }

    private static DataFrameColumn Column(string name, object?[] cells)
    {
        Type[] types = [.. cells.OfType<object>().Select(cell => cell.GetType()).Distinct()];
        if (types.Length > 1)
        {
            throw new ParameterException(
                $"column {name}", $"cells of the types {string.Join(", ", types.Select(type => type.Name))}", "cells of one type");
        }

        return types.FirstOrDefault() switch
        {
            null => new DoubleDataFrameColumn(name, cells.Cast<double?>()),
            var type when type == typeof(double) => new DoubleDataFrameColumn(name, cells.Cast<double?>()),
            var type when type == typeof(int) => new Int32DataFrameColumn(name, cells.Cast<int?>()),
            var type when type == typeof(long) => new Int64DataFrameColumn(name, cells.Cast<long?>()),
            var type when type == typeof(ulong) => new UInt64DataFrameColumn(name, cells.Cast<ulong?>()),
            var type when type == typeof(bool) => new BooleanDataFrameColumn(name, cells.Cast<bool?>()),
            var type when type == typeof(string) => new StringDataFrameColumn(name, cells.Cast<string>()),
            var type => throw new ParameterException($"column {name}", $"cells of the type {type.Name}", "numbers, truth values or text"),
        };
    }

    private static object? Cell(DataFrameColumn column, long row) => column[row] switch
    {
        null => null,
        double or int or long or ulong or bool or string => column[row],
        float number => (double)number,
        sbyte number => (int)number,
        byte number => (int)number,
        short number => (int)number,
        ushort number => (int)number,
        uint number => (long)number,
        _ => throw new ParameterException(
            $"column {column.Name}", $"cells of the type {column.DataType.Name}", "numbers up to 64 bits, truth values or text"),
    };
}
