using System.Runtime.InteropServices;
using Swa.Research.Cli;

using CancellationTokenSource interrupted = new();
void Interrupt(PosixSignalContext context)
{
    // The second signal does what the system does.
    context.Cancel = !interrupted.IsCancellationRequested;
    if (context.Cancel)
    {
        // A thread of its own, as computing may keep all others busy. Results are renamed when they are whole and calls recorded
        // one by one, so that ending anywhere leaves what a later run resumes from.
        new Thread(() =>
        {
            Thread.Sleep(CommandLine.TimeToEnd);
            CommandLine.WriteInterrupted(Console.Error);
            Environment.Exit(ExitCode.Interrupted);
        }) { IsBackground = true }.Start();
        interrupted.Cancel();
    }
}

// These mean the running cell by it, and register for themselves.
bool servesCells = args is ["kernel", "start", ..] or ["notebook", "host", ..];
using PosixSignalRegistration? interrupt = servesCells ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
