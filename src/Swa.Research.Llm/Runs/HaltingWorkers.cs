using System.Runtime.ExceptionServices;

namespace Swa.Research.Llm;

/// <summary>Processes independent pieces, several at once; the first failure halts all and is thrown once none is running.</summary>
public static class HaltingWorkers
{
    /// <summary>Processes all pieces.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="atOnce">Most at once, at least 1.</param>
    /// <param name="halt">Cancelled by a failure; once it is cancelled, no further piece is begun.</param>
    /// <param name="work">Processes the piece of an index.</param>
    /// <returns>A task that ends when no piece is running; it carries the first failure.</returns>
    public static Task RunAsync(int count, int atOnce, CancellationTokenSource halt, Func<int, Task> work) =>
        RunAsync([([.. Enumerable.Range(0, count)], atOnce)], halt, work);

    /// <summary>Processes several lists of pieces side by side, each in its order.</summary>
    /// <param name="lanes">The indices of each list, and how many of them are processed at once, at least 1.</param>
    /// <param name="halt">Cancelled by a failure; once it is cancelled, no further piece is begun.</param>
    /// <param name="work">Processes the piece of an index.</param>
    /// <returns>A task that ends when no piece is running; it carries the first failure.</returns>
    public static async Task RunAsync(
        IReadOnlyList<(IReadOnlyList<int> Pieces, int AtOnce)> lanes, CancellationTokenSource halt, Func<int, Task> work)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        Exception? failure = null;
        Exception? interruption = null;
        await Task.WhenAll(lanes.SelectMany(lane =>
        {
            int next = -1;
            return Enumerable.Range(0, Math.Min(lane.AtOnce, lane.Pieces.Count)).Select(_ => Task.Run(
                () => WorkAsync(() => Interlocked.Increment(ref next) is var at && at < lane.Pieces.Count ? lane.Pieces[at] : null),
                CancellationToken.None));
        }));
        if ((failure ?? interruption) is Exception reason)
        {
            ExceptionDispatchInfo.Throw(reason);
        }

        async Task WorkAsync(Func<int?> take)
        {
            try
            {
                while (!halt.IsCancellationRequested && take() is int index)
                {
                    await work(index);
                }
            }
            catch (OperationCanceledException exception)
            {
                // The run was interrupted, or this piece found it halted by the failure of another one, which is then the reason.
                Interlocked.CompareExchange(ref interruption, exception, null);
                await halt.CancelAsync();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                await halt.CancelAsync();
            }
        }
    }
}
