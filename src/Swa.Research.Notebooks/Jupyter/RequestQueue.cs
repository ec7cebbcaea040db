namespace Swa.Research.Notebooks.Jupyter;

/// <summary>The requests that wait while a cell runs: as many as fit into a limit of bytes, others wait in the socket.</summary>
internal sealed class RequestQueue : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly object _lock = new();
    private readonly Queue<JupyterMessage> _requests = [];
    private long _bytes;
    private int _aborted;
    private bool _hasEnded;

    /// <summary>Adds a request once there is room.</summary>
    public void Add(JupyterMessage request)
    {
        lock (_lock)
        {
            while (_bytes > 0 && _bytes + request.Size > MaxBytes && !_hasEnded)
            {
                Monitor.Wait(_lock);
            }

            _requests.Enqueue(request);
            _bytes += request.Size;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The next request, once there is one, and whether it came before <see cref="Abort"/>; null after the end.</summary>
    public (JupyterMessage Request, bool IsAborted)? Take()
    {
        lock (_lock)
        {
            while (_requests.Count == 0 && !_hasEnded)
            {
                Monitor.Wait(_lock);
            }

            if (_hasEnded)
            {
                return null;
            }

            JupyterMessage request = _requests.Dequeue();
            _bytes -= request.Size;
            Monitor.PulseAll(_lock);
            return (request, _aborted > 0 && _aborted-- > 0);
        }
    }

    /// <summary>Aborts what waits now.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            _aborted = _requests.Count;
        }
    }

    /// <summary>Ends the waits.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            Monitor.PulseAll(_lock);
        }
    }
}
