namespace Swa.Research.Reproduction;

/// <summary>Plays scenarios on all processors; the result depends on neither their number nor their order.</summary>
internal static class Runs
{
    /// <summary>The metrics of every scenario under seeds 0, 1, …</summary>
    public static IReadOnlyList<EpisodeMetrics[]> Measure(
        IReadOnlyList<Scenario> scenarios, int seeds, CancellationToken cancellationToken) => Each(
        scenarios,
        scenario =>
        {
            EpisodeSimulator simulator = new(scenario);
            EpisodeMetrics[] metrics = new EpisodeMetrics[seeds];
            for (int seed = 0; seed < seeds; seed++)
            {
                metrics[seed] = simulator.Measure((ulong)seed);
            }

            return metrics;
        },
        cancellationToken);

    /// <summary>The results of a computation for every item.</summary>
    public static IReadOnlyList<TResult> Each<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, TResult> compute, CancellationToken cancellationToken)
    {
        TResult[] results = new TResult[items.Count];
        Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => results[i] = compute(items[i]));
        return results;
    }
}
