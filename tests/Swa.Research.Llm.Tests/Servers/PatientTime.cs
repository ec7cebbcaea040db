namespace Swa.Research.Llm.Tests.Servers;

/// <summary>
/// A clock whose waits end at once and are written down. The time limit of a call is such a wait too: it ends at once or never,
/// as a test says.
/// </summary>
internal sealed class PatientTime(TimeSpan callLimit, bool callsAreLate = false) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];

    /// <summary>The waits between tries, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return new Timer(this, callback, state);
        }

        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(PatientTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan || (dueTime == time.CallLimit && !time.CallsAreLate))
            {
                return true;
            }

            if (dueTime != time.CallLimit)
            {
                lock (time._lock)
                {
                    time._waits.Add(dueTime);
                }
            }

            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }

    private TimeSpan CallLimit => callLimit;

    private bool CallsAreLate => callsAreLate;
}
