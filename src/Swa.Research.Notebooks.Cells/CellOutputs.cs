namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// Collects the outputs of one cell, in order, from any thread: joins small console writes, and cuts output that is too long.
/// </summary>
public sealed class CellOutputs : IDisposable
{
    /// <summary>Largest output of one cell, in characters.</summary>
    public const int DefaultLimit = 10_000_000;

    private const int BatchLength = 8192;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Action<CellOutput> _publish;
    private readonly int _limit;
    private readonly StringBuilder _pending = new();
    private readonly Timer _timer;
    private string _pendingName = "stdout";
    private long _length;
    private bool _cut;
    private bool _closed;

    /// <summary>Starts to collect.</summary>
    /// <param name="publish">Receives each output, in order, one at a time.</param>
    /// <param name="limit">Largest output of the cell, in characters.</param>
    public CellOutputs(Action<CellOutput> publish, int limit)
    {
        _publish = publish;
        _limit = limit;
        _timer = new Timer(_ => Flush());
    }

    /// <summary>Appends text that was written to the console.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void WriteStream(string name, string text)
    {
        lock (_lock)
        {
            WriteStreamLocked(name, text);
        }
    }

    /// <summary>Publishes an output at once.</summary>
    /// <param name="output">The output.</param>
    /// <param name="data">The part of it that counts towards the limit.</param>
    public void Publish(CellOutput output, IReadOnlyDictionary<string, string> data)
    {
        lock (_lock)
        {
            PublishLocked(output, data);
        }
    }

    /// <summary>Passes on an error, which is never cut.</summary>
    public void PublishError(ErrorOutput error)
    {
        lock (_lock)
        {
            FlushLocked();
            _publish(error);
        }
    }

    /// <summary>Publishes the console text that is still buffered.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            FlushLocked();
        }
    }

    /// <summary>Ends the output: what a left-over thread of the cell writes later is dropped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            FlushLocked();
            _closed = true;
        }

        _timer.Dispose();
    }

    private void WriteStreamLocked(string name, string text)
    {
        if (text.Length == 0 || _closed || _cut)
        {
            return;
        }

        if (_pendingName != name)
        {
            FlushLocked();
            _pendingName = name;
        }

        if (_pending.Length == 0)
        {
            _timer.Change(BatchTime, Timeout.InfiniteTimeSpan);
        }

        int kept = (int)Math.Min(text.Length, _limit - _length);
        _pending.Append(text, 0, kept);
        _length += kept;
        if (_pending.Length >= BatchLength)
        {
            FlushLocked();
        }

        if (kept < text.Length)
        {
            Cut();
        }
    }

    private void PublishLocked(CellOutput output, IReadOnlyDictionary<string, string> data)
    {
        if (_closed || _cut)
        {
            return;
        }

        FlushLocked();
        long length = data.Sum(item => (long)item.Value.Length);
        if (_length + length > _limit)
        {
            Cut();
            return;
        }

        _length += length;
        _publish(output);
    }

    private void Cut()
    {
        FlushLocked();
        _cut = true;
        _publish(new StreamOutput("stderr", string.Create(
            CultureInfo.InvariantCulture,
            $"\n[The output of this cell is cut here: it is longer than {_limit:N0} characters.]\n")));
    }

    private void FlushLocked()
    {
        if (_pending.Length > 0 && !_closed)
        {
            _publish(new StreamOutput(_pendingName, _pending.ToString()));
            _pending.Clear();
        }
    }
}
