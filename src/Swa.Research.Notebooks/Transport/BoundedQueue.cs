using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Swa.Research.Notebooks.Transport;

/// <summary>Items in order, with a bound on their bytes: whoever has added one waits until there is room before it adds another.</summary>
/// <remarks>
/// Once full, it has room again when no more than half of the bound is left, so that a reader that takes a little now and then cannot
/// hold up those that add for each item anew.
/// </remarks>
/// <param name="bound">Bytes.</param>
internal sealed class BoundedQueue<T>(long bound)
{
    private readonly Lock _lock = new();
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();
    private TaskCompletionSource? _room;
    private long _bytes;

    /// <summary>Completed where there is room, or else as soon as there is.</summary>
    public Task Room
    {
        get
        {
            lock (_lock)
            {
                return _room?.Task ?? Task.CompletedTask;
            }
        }
    }

    /// <summary>Adds an item, whether there is room or not.</summary>
    /// <returns>False after <see cref="Close"/>.</returns>
    public bool TryAdd(T item, long bytes)
    {
        lock (_lock)
        {
            if (!_items.Writer.TryWrite(item))
            {
                return false;
            }
            _bytes += bytes;
            if (_bytes >= bound)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return true;
        }
    }

    /// <summary>Waits for an item.</summary>
    /// <returns>False where it is empty and closed.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _items.Reader.WaitToReadAsync(cancellation);

    /// <summary>Takes the next item, whose bytes count until they are <see cref="Release">released</see>.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item) => _items.Reader.TryRead(out item!);

    /// <summary>Makes room.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
            if (_bytes <= bound / 2)
            {
                _room?.SetResult();
                _room = null;
            }
        }
    }

    /// <summary>Lets nothing more in, and nobody wait for room.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _items.Writer.TryComplete();
            _room?.SetResult();
            _room = null;
        }
    }
}
