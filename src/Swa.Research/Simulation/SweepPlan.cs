namespace Swa.Research;

/// <summary>What a sweep runs: every cell under every seed. All cells share their seeds, so that differences
/// between cells are paired.</summary>
public sealed class SweepPlan
{
    private readonly CheckedScenario[] _checked;

    /// <summary>Makes a plan and checks every cell.</summary>
    /// <param name="cells">The cells, at least one.</param>
    /// <param name="seeds">Number of seeds, at least 1; they are <paramref name="firstSeed"/> and those that follow.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <exception cref="ParameterException">There is no cell or no seed, or a cell's parameter is out of its range.</exception>
    public SweepPlan(IReadOnlyList<Scenario> cells, int seeds, ulong firstSeed = 0)
    {
        Cells = [.. Require.Given(cells, nameof(cells), "a list of cells")];
        Require.AtLeast(1, Cells.Count, nameof(cells));
        Seeds = Require.AtLeast(1, seeds, nameof(seeds));
        FirstSeed = firstSeed;
        _checked = [.. Cells.Select(cell => cell.Check())];
    }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<Scenario> Cells { get; }

    /// <summary>Number of seeds per cell.</summary>
    public int Seeds { get; }

    /// <summary>The first seed; the others follow it.</summary>
    public ulong FirstSeed { get; }

    /// <summary>The number of seeds where all metrics are held: at most fifty million episodes in all.</summary>
    private int Held => Require.AtLeast(1, Seeds, "seeds", Math.Max(1, 50_000_000 / Cells.Count));

    /// <summary>Number of episodes.</summary>
    public long Episodes => (long)Cells.Count * Seeds;

    /// <summary>The checked scenario of one cell.</summary>
    /// <param name="cell">Index of the cell from 0.</param>
    /// <returns>The scenario.</returns>
    public CheckedScenario Checked(int cell) => _checked[cell];

    /// <summary>One of the seeds.</summary>
    /// <param name="index">Index of the seed from 0.</param>
    /// <returns>The seed.</returns>
    public ulong Seed(int index) => unchecked(FirstSeed + (ulong)index);

    /// <summary>The table that <see cref="SweepRuns.Means"/> gives for all metrics once the plan has run, without its rows.</summary>
    /// <returns>A table with columns alone.</returns>
    public Table EmptyMeans() => Runs([.. Cells.Select(_ => Array.Empty<EpisodeMetrics>())]).EmptyMeans(SweepRuns.Metrics);

    /// <summary>Plays every cell under every seed and keeps all metrics.</summary>
    /// <param name="threads">Number of threads, at least 1; null: one per processor.</param>
    /// <param name="progress">
    /// Receives the number of episodes that are done; null: a sweep of more than a second in a notebook shows a progress bar.
    /// </param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The metrics of every cell and seed.</returns>
    /// <exception cref="ParameterException">An agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public SweepRuns Run(int? threads = null, Action<long>? progress = null, CancellationToken cancellationToken = default) =>
        Run(threads, progress, TimeProvider.System, cancellationToken);

    /// <summary>Plays a plan with a clock that decides when progress is shown.</summary>
    internal SweepRuns Run(int? threads, Action<long>? progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        using NotebookProgress? bar = progress is null ? new("episodes", Episodes, clock) : null;
        progress ??= bar!.Report;
        EpisodeMetrics[][] metrics = [.. Cells.Select(_ => new EpisodeMetrics[Held])];
        long done = 0;
        SweepWorkers.ForEach(
            this,
            0,
            Episodes,
            block => block,
            block =>
            {
                for (int i = 0; i < block.Metrics.Count; i++)
                {
                    metrics[block.Cell][block.FirstSeedIndex + i] = block.Metrics[i];
                }

                done += block.Metrics.Count;
                progress(done);
            },
            threads,
            cancellationToken);
        return Runs(metrics);
    }

    private SweepRuns Runs(EpisodeMetrics[][] metrics)
    {
        ulong[] seeds = [.. Enumerable.Range(0, Held).Select(Seed)];
        return new([.. Cells.Select((cell, i) => new SweepCell(
            ScenarioParameter.All.Zip(ScenarioParameter.Cells(cell), (parameter, value) => KeyValuePair.Create(parameter.Column, value)),
            seeds,
            metrics[i]))]);
    }
}
