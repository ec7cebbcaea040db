using Spectre.Console;

namespace Swa.Research.Cli.Output;

/// <summary>Shows how far a long command is: a bar with time left on a terminal, and a plain line for every tenth elsewhere.</summary>
internal static class Progress
{
    /// <summary>Runs work that counts up to a total.</summary>
    public static T Run<T>(TextWriter error, string title, long total, TimeProvider clock, Func<Action<long>, T> work)
    {
        IAnsiConsole console = Report.Console(error);
        if (!console.Profile.Out.IsTerminal)
        {
            PlainLines lines = new(error, title, total, clock);
            return work(lines.Tell);
        }

        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: total);
                return work(done => task.Value = done);
            });
    }

    private sealed class PlainLines(TextWriter error, string title, long total, TimeProvider clock)
    {
        private readonly long _start = clock.GetTimestamp();
        private long _first = -1;
        private long _tenths;

        public void Tell(long done)
        {
            if (_first < 0)
            {
                // The work of an earlier run says nothing about the speed of this one.
                _first = done;
            }

            long tenths = total == 0 ? 10 : 10 * done / total;
            if (tenths <= _tenths)
            {
                return;
            }

            _tenths = tenths;
            double seconds = clock.GetElapsedTime(_start).TotalSeconds;
            string left = done == total || done == _first
                ? ""
                : FormattableString.Invariant($", about {seconds * (total - done) / (done - _first):0} s left");
            error.WriteLine(FormattableString.Invariant($"{title}: {done} of {total}{left}"));
        }
    }
}
