using System.Threading.Tasks.Dataflow;

namespace Swa.Research.Simulation;

/// <summary>Runs the episodes of a plan on several threads; what comes out does not depend on their number.</summary>
public static class Sweep
{
    private const int SeedsPerBlock = 64;
    private const int BlocksAheadPerThread = 16;

    /// <summary>Runs a plan and keeps all metrics.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="threads">Number of threads, at least 1; null stands for one a processor.</param>
    /// <param name="progress">Told the number of episodes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The metrics of every cell and seed.</returns>
    /// <exception cref="Parameters.ParameterException">An agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public static SweepResult Run(
        SweepPlan plan, int? threads = null, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        SweepResult result = new(plan);
        long done = 0;
        ForEach(
            plan,
            block => block,
            block =>
            {
                result.Set(block);
                done += block.Metrics.Count;
                progress?.Invoke(done);
            },
            threads,
            cancellationToken);
        return result;
    }

    /// <summary>Runs a plan and hands on each block in order: cell by cell, seed by seed. Only a bounded number of blocks is held.</summary>
    /// <typeparam name="T">What a block becomes on its worker's thread.</typeparam>
    /// <param name="plan">What to run.</param>
    /// <param name="transform">Turns a block into what is handed on; called on several threads at once.</param>
    /// <param name="inOrder">Receives the blocks one at a time, in order.</param>
    /// <param name="threads">Number of threads, at least 1; null stands for one a processor.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <exception cref="Parameters.ParameterException">The number of threads is out of its range, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public static void ForEach<T>(
        SweepPlan plan,
        Func<SweepBlock, T> transform,
        Action<T> inOrder,
        int? threads = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(inOrder);
        int workers = Parameters.Require.AtLeast(1, threads ?? Environment.ProcessorCount, nameof(threads));
        int blocksPerCell = (plan.Seeds + SeedsPerBlock - 1) / SeedsPerBlock;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TransformBlock<long, T> pipeline = new(
            index => transform(Compute(plan, (int)(index / blocksPerCell), (int)(index % blocksPerCell) * SeedsPerBlock)),
            new ExecutionDataflowBlockOptions
            {
                EnsureOrdered = true,
                MaxDegreeOfParallelism = workers,
                BoundedCapacity = workers * BlocksAheadPerThread,
                CancellationToken = stop.Token,
            });
        _ = FeedAsync(pipeline, (long)plan.Cells.Count * blocksPerCell, stop.Token);
        try
        {
            DrainAsync(pipeline, inOrder, cancellationToken).GetAwaiter().GetResult();
        }
        finally
        {
            // Where the receiver failed, this ends the workers and the feeder, which would otherwise wait for room for ever.
            stop.Cancel();
        }
    }

    private static SweepBlock Compute(SweepPlan plan, int cell, int firstSeed)
    {
        EpisodeSimulator simulator = new(plan.Scenario(cell));
        EpisodeMetrics[] metrics = new EpisodeMetrics[Math.Min(SeedsPerBlock, plan.Seeds - firstSeed)];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = simulator.Measure(plan.Seed(firstSeed + i));
        }

        return new(cell, firstSeed, metrics);
    }

    private static async Task FeedAsync<T>(TransformBlock<long, T> pipeline, long blocks, CancellationToken cancellationToken)
    {
        for (long block = 0; block < blocks; block++)
        {
            if (!await pipeline.SendAsync(block, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        pipeline.Complete();
    }

    private static async Task DrainAsync<T>(TransformBlock<long, T> pipeline, Action<T> inOrder, CancellationToken cancellationToken)
    {
        while (await pipeline.OutputAvailableAsync(cancellationToken).ConfigureAwait(false))
        {
            while (pipeline.TryReceive(out T? item))
            {
                inOrder(item);
            }
        }

        await pipeline.Completion.ConfigureAwait(false);
    }
}
