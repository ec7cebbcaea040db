namespace Swa.Research;

/// <summary>One combination of parameters of a sweep, with the metrics of its runs.</summary>
public sealed class SweepCell
{
    private readonly OrderedDictionary<string, object?> _parameters;
    private readonly ulong[] _seeds;
    private readonly EpisodeMetrics[] _metrics;

    internal SweepCell(IEnumerable<KeyValuePair<string, object?>> parameters, ulong[] seeds, EpisodeMetrics[] metrics)
    {
        _parameters = new(parameters, StringComparer.Ordinal);
        _seeds = seeds;
        _metrics = metrics;
    }

    /// <summary>The parameters by column, in the order of a table's columns; null where a parameter is not used.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => _parameters;

    /// <summary>The seeds.</summary>
    public ReadOnlySpan<ulong> Seeds => _seeds;

    /// <summary>The metrics, one entry per seed.</summary>
    public ReadOnlySpan<EpisodeMetrics> Metrics => _metrics;

    /// <summary>A parameter as a table shows it.</summary>
    /// <param name="column">Its column.</param>
    /// <returns>The text; empty where the parameter is not used.</returns>
    public string Text(string column) => Table.Text(_parameters[column]);

    /// <summary>Mean of a metric over the seeds, with its 95% interval.</summary>
    /// <param name="metric">One of <see cref="SweepRuns.Metrics"/>.</param>
    /// <returns>Mean and interval.</returns>
    /// <exception cref="ParameterException">The metric is unknown.</exception>
    public MeanInterval Mean(string metric)
    {
        Func<EpisodeMetrics, double> read = SweepRuns.Metric(metric);
        return MeanInterval.Of([.. _metrics.Select(read)]);
    }

    /// <summary>Mean over the seeds of a metric's difference from another cell, paired by seed.</summary>
    /// <param name="metric">One of <see cref="SweepRuns.Metrics"/>.</param>
    /// <param name="from">The cell that is subtracted; it has the same seeds.</param>
    /// <returns>Mean and 95% interval of the difference.</returns>
    /// <exception cref="ParameterException">The metric is unknown, or the cells do not have the same seeds.</exception>
    public MeanInterval Difference(string metric, SweepCell from)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (!_seeds.AsSpan().SequenceEqual(from._seeds))
        {
            throw new ParameterException(nameof(from), "a cell of other seeds", "a cell of the same seeds");
        }

        Func<EpisodeMetrics, double> read = SweepRuns.Metric(metric);
        return MeanInterval.Of([.. _metrics.Zip(from._metrics, (here, there) => read(here) - read(there))]);
    }
}
