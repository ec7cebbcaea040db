using System.Diagnostics;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// Collects the outputs of one cell, in order, from any thread: joins small console writes, and cuts output that is too long.
/// </summary>
public sealed class CellOutputs : IDisposable
{
    /// <summary>Largest output of one cell, in characters.</summary>
    public const int DefaultLimit = 10_000_000;

    private const int BatchLength = 8192;

    /// <summary>Short, so that the output of a child process that a cell starts comes after what the cell printed before.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly Action<CellOutput> _publish;
    private readonly OutputLimit _limit;
    private readonly StringBuilder _pending = new();
    private readonly Timer _timer;
    private string _pendingName = "stdout";
    private long _lastFlush;
    private bool _isTimed;
    private bool _closed;

    /// <summary>Starts to collect.</summary>
    /// <param name="publish">Receives each output, in order, one at a time.</param>
    /// <param name="limit">Largest output of the cell, in characters.</param>
    public CellOutputs(Action<CellOutput> publish, int limit)
    {
        _publish = publish;
        _limit = new OutputLimit(limit);
        _timer = new Timer(_ => FlushInTime());
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

    private void FlushInTime()
    {
        lock (_lock)
        {
            _isTimed = false;
            FlushLocked(isEnd: false);
        }
    }

    private void WriteStreamLocked(string name, string text)
    {
        if (text.Length == 0 || _closed || _limit.IsExceeded)
        {
            return;
        }

        if (_pendingName != name)
        {
            FlushLocked();
            _pendingName = name;
        }

        bool isFirst = _pending.Length == 0;
        _pending.Append(text, 0, _limit.Take(text.Length));
        if (_pending.Length >= BatchLength || (isFirst && Stopwatch.GetElapsedTime(_lastFlush) >= BatchTime))
        {
            FlushLocked(isEnd: false);
        }
        else if (!_isTimed)
        {
            _isTimed = true;
            _timer.Change(BatchTime, Timeout.InfiniteTimeSpan);
        }

        if (_limit.IsExceeded)
        {
            Cut();
        }
    }

    private void PublishLocked(CellOutput output, IReadOnlyDictionary<string, string> data)
    {
        if (_closed || _limit.IsExceeded)
        {
            return;
        }

        FlushLocked();
        if (_limit.TakeWhole(data.Sum(item => (long)item.Value.Length)))
        {
            _publish(output);
        }
        else
        {
            Cut();
        }
    }

    private void Cut()
    {
        FlushLocked();
        _publish(new OutputCut(_limit.Notice));
    }

    private void FlushLocked(bool isEnd = true)
    {
        // A character that is written in two parts is of no use before the second one.
        int length = _pending.Length;
        if (!isEnd && length > 0 && char.IsHighSurrogate(_pending[length - 1]))
        {
            length--;
        }

        if (length > 0 && !_closed)
        {
            _publish(new StreamOutput(_pendingName, _pending.ToString(0, length)));
            _pending.Remove(0, length);
            _lastFlush = Stopwatch.GetTimestamp();
        }
    }
}
