namespace Swa.Research.Notebooks.Execution;

/// <summary>Runs code on the current thread so that an interrupt also wakes it where it waits.</summary>
internal sealed class Interruption
{
    private const int Inside = 0;
    private const int Waking = 1;
    private const int Woken = 2;
    private const int Left = 3;

    /// <summary>Loops check for an interrupt themselves; only code that has not done so by then is woken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Thread _thread = Thread.CurrentThread;
    private int _state = Inside;

    public static void Run(Action code, CancellationToken interrupt)
    {
        Interruption interruption = new();
        using Timer timer = new(_ => interruption.Wake());
        using CancellationTokenRegistration registration = interrupt.Register(() => timer.Change(Patience, Timeout.InfiniteTimeSpan));
        try
        {
            code();
        }
        catch (Exception exception) when (interrupt.IsCancellationRequested)
        {
            throw new OperationCanceledException("The cell was interrupted.", exception, interrupt);
        }
        finally
        {
            interruption.Leave();
        }
    }

    private void Wake()
    {
        if (Interlocked.CompareExchange(ref _state, Waking, Inside) == Inside)
        {
            _thread.Interrupt();
            Volatile.Write(ref _state, Woken);
        }
    }

    private void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Left, Inside) == Inside)
        {
            return;
        }

        // If the thread was not waiting, the interrupt would end its next wait, which is no longer the cell's.
        while (Volatile.Read(ref _state) != Woken)
        {
            Thread.Yield();
        }

        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }
}
