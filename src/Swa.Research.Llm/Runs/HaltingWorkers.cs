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
    public static async Task RunAsync(int count, int atOnce, CancellationTokenSource halt, Func<int, Task> work)
    {
        Exception? failure = null;
        Exception? interruption = null;
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        if ((failure ?? interruption) is Exception reason)
        {
            ExceptionDispatchInfo.Throw(reason);
        }

        async Task WorkAsync()
        {
            try
            {
                int index;
                while (!halt.IsCancellationRequested && (index = Interlocked.Increment(ref next)) < count)
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
