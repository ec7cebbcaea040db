using System.Collections.Concurrent;

namespace Swa.Research.Notebooks.Tests.Transport;

/// <summary>A clock on which no time passes but what a test lets pass.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource<Timer>> _set = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(callback, state);
        Awaited(dueTime).TrySetResult(timer);
        return timer;
    }

    /// <summary>Waits until somebody waits for so long, and lets the time of the first who does pass.</summary>
    public async Task PassAsync(TimeSpan time) => (await Awaited(time).Task.WaitAsync(RawPeer.Hang)).Pass();

    /// <summary>Waits until somebody has waited for so long and waits no more.</summary>
    public async Task StopAsync(TimeSpan time) => await (await Awaited(time).Task.WaitAsync(RawPeer.Hang)).Stopped.WaitAsync(RawPeer.Hang);

    private TaskCompletionSource<Timer> Awaited(TimeSpan time) =>
        _set.GetOrAdd(time, _ => new TaskCompletionSource<Timer>(TaskCreationOptions.RunContinuationsAsynchronously));

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
