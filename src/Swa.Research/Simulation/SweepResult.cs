namespace Swa.Research;

/// <summary>The metrics of a sweep, by cell and seed.</summary>
public sealed class SweepResult
{
    private readonly EpisodeMetrics[] _metrics;

    internal SweepResult(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
        _metrics = new EpisodeMetrics[checked((int)plan.Episodes)];
    }

    /// <summary>What was run.</summary>
    public SweepPlan Plan { get; }

    /// <summary>The metrics of one cell, an entry a seed.</summary>
    /// <param name="cell">Index of the cell from 0.</param>
    /// <returns>The metrics in the order of the seeds.</returns>
    public ReadOnlySpan<EpisodeMetrics> Metrics(int cell) => _metrics.AsSpan(cell * Plan.Seeds, Plan.Seeds);

    /// <summary>Mean of a metric over the seeds of one cell, with its interval.</summary>
    /// <param name="cell">Index of the cell from 0.</param>
    /// <param name="metric">Reads the metric.</param>
    /// <returns>Mean and 95% interval.</returns>
    public MeanInterval Mean(int cell, Func<EpisodeMetrics, double> metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return MeanInterval.Of([.. Metrics(cell).ToArray().Select(metric)]);
    }

    /// <summary>Mean over the seeds of a metric's difference between two cells, paired by seed.</summary>
    /// <param name="cell">Index of the cell from 0.</param>
    /// <param name="baseline">Index of the cell that is subtracted.</param>
    /// <param name="metric">Reads the metric.</param>
    /// <returns>Mean and 95% interval of the difference.</returns>
    public MeanInterval MeanDifference(int cell, int baseline, Func<EpisodeMetrics, double> metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return MeanInterval.Of([.. Metrics(cell).ToArray().Zip(Metrics(baseline).ToArray(), (here, there) => metric(here) - metric(there))]);
    }

    /// <summary>A row a cell and seed; see <see cref="SweepRow"/>.</summary>
    /// <returns>The tidy table.</returns>
    public Table ToTable()
    {
        Table table = new(SweepRow.Columns);
        for (int cell = 0; cell < Plan.Cells.Count; cell++)
        {
            for (int seed = 0; seed < Plan.Seeds; seed++)
            {
                table.Add(SweepRow.Of(Plan.Cells[cell], Plan.Seed(seed), Metrics(cell)[seed]));
            }
        }

        return table;
    }

    internal void Set(SweepBlock block)
    {
        for (int i = 0; i < block.Metrics.Count; i++)
        {
            _metrics[block.Cell * Plan.Seeds + block.FirstSeedIndex + i] = block.Metrics[i];
        }
    }
}
