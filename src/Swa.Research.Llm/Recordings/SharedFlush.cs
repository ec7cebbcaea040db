namespace Swa.Research.Llm;

/// <summary>
/// Flushes of one file that all who wait share: while one is under way the next ones gather, and a single flush serves them all.
/// Safe to use from many threads.
/// </summary>
/// <param name="flush">Puts on the disk what has been written until now.</param>
internal sealed class SharedFlush(Action flush)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private bool _isUnderWay;

    /// <summary>Ends once a flush that began after this call has ended, and carries its failure.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isUnderWay)
            {
                _isUnderWay = true;
                Queue();
            }

            return _next.Task;
        }
    }

    /// <summary>Behind all work that waits for a thread already, as that may have more to flush.</summary>
    private void Queue() => ThreadPool.UnsafeQueueUserWorkItem(_ => FlushNext(), null);

    private void FlushNext()
    {
        TaskCompletionSource served;
        lock (_lock)
        {
            served = _next!;
            _next = null;
        }

        try
        {
            flush();
            served.SetResult();
        }
        catch (Exception exception)
        {
            served.SetException(exception);
        }

        lock (_lock)
        {
            _isUnderWay = _next is not null;
            if (_isUnderWay)
            {
                Queue();
            }
        }
    }
}
