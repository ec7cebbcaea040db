using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Swa.Research.Notebooks.Tests.Transport;

/// <summary>A clock on which no time passes but what a test lets pass.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, Channel<Timer>> _set = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(callback, state);
        Set(dueTime).Writer.TryWrite(timer);
        return timer;
    }

    /// <summary>Waits until somebody waits for so long, and lets the time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Timer timer;
        do
        {
            timer = await Set(time).Reader.ReadAsync().AsTask().WaitAsync(RawPeer.Hang);
        }
        while (timer.Stopped.IsCompleted);
        timer.Pass();
    }

    /// <summary>Waits until somebody waits for so long.</summary>
    /// <returns>What completes when it waits no more.</returns>
    public async Task<Func<Task>> StartAsync(TimeSpan time)
    {
        Timer timer = await Set(time).Reader.ReadAsync().AsTask().WaitAsync(RawPeer.Hang);
        return () => timer.Stopped.WaitAsync(RawPeer.Hang);
    }

    /// <summary>How often somebody has waited for so long, beside those asked for.</summary>
    public int Others(TimeSpan time) => Set(time).Reader.Count;

    private Channel<Timer> Set(TimeSpan time) => _set.GetOrAdd(time, _ => Channel.CreateUnbounded<Timer>());

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stopped => _stopped.Task;

        public void Pass() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _stopped.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
