using Spectre.Console;

namespace Swa.Research.Cli.Output;

/// <summary>Progress and results of a run with models.</summary>
internal static class ModelRunDisplay
{
    /// <summary>
    /// Shows pieces of work, calls, tokens, cost, time left and waits: a bar on a terminal, a line now and then elsewhere.
    /// </summary>
    public static async Task<T> ShowAsync<T>(
        TextWriter error, string pieces, RunWatch watch, Func<Action<ModelRunProgress>, Task<T>> run)
    {
        IAnsiConsole console = Report.Console(error);
        if (!console.Profile.Out.IsTerminal)
        {
            return await run(progress => watch.WriteLine(progress, pieces));
        }

        return await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                ModelRunProgress now = default;
                ProgressTask task = context.AddTask(Markup.Escape(pieces), maxValue: 1);
                using Timer timer = new(_ => Show(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
                return await run(progress =>
                {
                    now = progress;
                    Show();
                });

                // Calls that wait are shown while no step ends.
                void Show()
                {
                    task.MaxValue = Math.Max(1, now.Steps);
                    task.Value = now.StepsDone;
                    task.Description = Markup.Escape(watch.Describe(now, pieces));
                }
            });
    }

    /// <summary>Says how many calls were not sent, as equal ones had been.</summary>
    public static void WriteRepeats(TextWriter error, RecordingFile recording)
    {
        if (recording.Repeats > 0)
        {
            error.WriteLine(
                $"swa: {ResultFiles.Count(recording.Repeats, "call")} had the same request as an earlier one and got its reply; "
                    + "equal requests are sent once.");
        }
    }

    /// <summary>Writes the results to a file, or prints them, and then how often the rule stood in for a model.</summary>
    public static void Write(TextWriter output, ModelRunResult result, ResultFiles files, OutputFile? file, string recording)
    {
        if (file is null)
        {
            Report.Write(output, result.ToTable());
            output.WriteLine();
        }

        Report.Write(output, result.FallbacksByModel());
        files.Add(file, result.ToTable());
        string next = $"swa reproduce --figures 1,2 --recordings {ShellWords.Quote(recording)} --out models";
        files.Write(next);
        if (file is null)
        {
            files.ReportNext(next);
        }
    }
}
