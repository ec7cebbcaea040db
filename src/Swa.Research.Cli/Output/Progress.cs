using Spectre.Console;

namespace Swa.Research.Cli.Output;

/// <summary>Shows how far a long command is: a bar with time left on a terminal, and one plain line at the end elsewhere.</summary>
internal static class Progress
{
    /// <summary>Runs work that counts up to a total.</summary>
    /// <param name="error">Where progress is shown, so that it never mixes with results.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="total">The count at the end.</param>
    /// <param name="work">The work; it is given a way to tell the present count.</param>
    public static T Run<T>(TextWriter error, string title, long total, Func<Action<long>, T> work)
    {
        IAnsiConsole console = Report.Console(error);
        if (!console.Profile.Out.IsTerminal)
        {
            T result = work(_ => { });
            error.WriteLine(FormattableString.Invariant($"{title}: {total} done."));
            return result;
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
}
