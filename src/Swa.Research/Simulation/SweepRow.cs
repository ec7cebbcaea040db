using System.Buffers.Text;

namespace Swa.Research;

/// <summary>The tidy form of one episode of a sweep: its parameters, its seed and its metrics in named columns.</summary>
public static class SweepRow
{
    /// <summary>Most bytes that seed and metrics take: four numbers of at most 24 characters, three commas and a line feed.</summary>
    public const int LongestResult = 128;

    /// <summary>Names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        [.. ScenarioParameter.All.Select(parameter => parameter.Column), "seed", "overload_rate", "mean_welfare", "mean_load"];

    /// <summary>The cells of one row.</summary>
    /// <param name="scenario">The cell's parameters.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="metrics">The episode's metrics.</param>
    /// <returns>One value per column; null where a default depends on the game (reference, initial belief) or a parameter is not used.
    /// Smoothing, margin and initial belief are those that are played, with the fixes applied.</returns>
    public static object?[] Of(Scenario scenario, ulong seed, EpisodeMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return [.. ScenarioParameter.Cells(scenario), seed, metrics.OverloadRate, metrics.MeanWelfare, metrics.MeanLoad];
    }

    /// <summary>The CSV text of a cell's parameters, which all its rows begin with, and the comma after it.</summary>
    public static byte[] Prefix(Scenario scenario)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        Table.WriteCsvRow(text, ScenarioParameter.Cells(scenario));
        return Encoding.UTF8.GetBytes(text.ToString().TrimEnd('\n') + ",");
    }

    /// <summary>Writes the rest after the prefix, in the same form as <see cref="Table.Text"/>, and a line feed.</summary>
    /// <returns>Number of bytes written.</returns>
    public static int WriteResult(Span<byte> row, ulong seed, EpisodeMetrics metrics)
    {
        Utf8Formatter.TryFormat(seed, row, out int length);
        foreach (double value in (ReadOnlySpan<double>)[metrics.OverloadRate, metrics.MeanWelfare, metrics.MeanLoad])
        {
            row[length++] = (byte)',';
            value.TryFormat(row[length..], out int written, "R", CultureInfo.InvariantCulture);
            length += written;
        }

        row[length++] = (byte)'\n';
        return length;
    }
}
