using System.Threading.Tasks.Dataflow;

namespace Swa.Research;

/// <summary>Runs the episodes of a plan on several threads; the result does not depend on their number.</summary>
public static class SweepWorkers
{
    private const int LongestBlock = 256;
    private const int BlocksAheadPerThread = 16;

    /// <summary>
    /// Runs a range of a plan's episodes and delivers each block in order: cell by cell, seed by seed. Only a bounded number of
    /// blocks is held.
    /// </summary>
    /// <typeparam name="T">What a block becomes on its worker's thread.</typeparam>
    /// <param name="plan">What to run.</param>
    /// <param name="first">Index of the first episode, from 0.</param>
    /// <param name="end">Index after the last episode, at most the number of episodes.</param>
    /// <param name="transform">Turns a block into what is delivered; called on several threads at once.</param>
    /// <param name="inOrder">Receives the blocks one at a time, in order.</param>
    /// <param name="threads">Number of threads, from 1 to 1024; null: one per processor.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <exception cref="ParameterException">The number of threads is out of its range, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public static void ForEach<T>(
        SweepPlan plan,
        long first,
        long end,
        Func<SweepBlock, T> transform,
        Action<T> inOrder,
        int? threads = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(inOrder);
        int workers = Require.AtLeast(1, threads ?? Environment.ProcessorCount, nameof(threads), 1024);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TransformBlock<Part, T> pipeline = new(
            part => transform(Compute(plan, part)),
            new ExecutionDataflowBlockOptions
            {
                EnsureOrdered = true,
                MaxDegreeOfParallelism = workers,
                BoundedCapacity = workers * BlocksAheadPerThread,
                CancellationToken = stop.Token,
            });
        _ = FeedAsync(pipeline, Parts(plan, first, end), stop.Token);
        try
        {
            DrainAsync(pipeline, inOrder, cancellationToken).GetAwaiter().GetResult();
        }
        finally
        {
            // Where the receiver failed, this ends the workers and the feeder, which would otherwise wait for room forever.
            stop.Cancel();
        }
    }

    private static IEnumerable<Part> Parts(SweepPlan plan, long first, long end)
    {
        while (first < end)
        {
            int seed = (int)(first % plan.Seeds);
            int length = (int)Math.Min(Math.Min(LongestBlock, plan.Seeds - seed), end - first);
            yield return new((int)(first / plan.Seeds), seed, length);
            first += length;
        }
    }

    private static SweepBlock Compute(SweepPlan plan, Part part)
    {
        EpisodeSimulator simulator = new(plan.Checked(part.Cell));
        EpisodeMetrics[] metrics = new EpisodeMetrics[part.Length];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = simulator.Measure(plan.Seed(part.FirstSeed + i));
        }

        return new(part.Cell, part.FirstSeed, metrics);
    }

    private static async Task FeedAsync<T>(TransformBlock<Part, T> pipeline, IEnumerable<Part> parts, CancellationToken cancellationToken)
    {
        foreach (Part part in parts)
        {
            if (!await pipeline.SendAsync(part, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        pipeline.Complete();
    }

    private static async Task DrainAsync<T>(TransformBlock<Part, T> pipeline, Action<T> inOrder, CancellationToken cancellationToken)
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

    private readonly record struct Part(int Cell, int FirstSeed, int Length);
}
