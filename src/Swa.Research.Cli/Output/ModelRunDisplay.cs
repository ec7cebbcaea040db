using Spectre.Console;

namespace Swa.Research.Cli.Output;

/// <summary>Progress and results of a run with models.</summary>
internal static class ModelRunDisplay
{
    /// <summary>Plays runs one after the other and shows their progress as one; each notes its models in the recording.</summary>
    public static async Task<ModelRunResult> RecordAsync(
        TextWriter error,
        IReadOnlyList<ModelRunSettings> runs,
        RecordingFile recording,
        ModelServers servers,
        RunWatch watch,
        CancellationToken cancellationToken)
    {
        await NoteAsync(
            error, recording, servers, [.. runs.SelectMany(ModelsOf).Distinct(StringComparer.Ordinal)], cancellationToken);
        int cells = runs.Sum(run => run.Cells().Count);
        long steps = runs.Sum(run => (long)run.Cells().Count * run.Steps);
        List<ModelRunRow> rows = [];
        long stepsDone = 0;
        await ShowAsync(error, "cells", watch, async tell =>
        {
            foreach (ModelRunSettings run in runs)
            {
                ModelRunResult result = await ModelRun.RecordAsync(
                    run,
                    recording,
                    servers,
                    TimeProvider.System,
                    progress => tell(
                        new ModelRunProgress(rows.Count + progress.CellsDone, cells, stepsDone + progress.StepsDone, steps)),
                    cancellationToken);
                rows.AddRange(result.Rows);
                stepsDone += (long)result.Rows.Count * run.Steps;
            }

            return rows;
        });
        WriteRepeats(error, recording);
        return new ModelRunResult(rows);
    }

    /// <summary>The models that play: of a shard, those of its cells.</summary>
    private static IEnumerable<string> ModelsOf(ModelRunSettings run) =>
        run.Cells().DistinctBy(cell => cell.Model).SelectMany(run.ModelsOf);

    /// <summary>Notes models in a recording, and warns of names behind which stand the same weights.</summary>
    public static async Task NoteAsync(
        TextWriter error, RecordingFile recording, ModelServers servers, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        foreach (string sentence in await servers.NoteAsync(recording, models, cancellationToken))
        {
            await error.WriteLineAsync($"swa: {Report.Printable(sentence)}");
        }
    }

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

        try
        {
            return await ShowBarAsync(console, pieces, watch, run);
        }
        finally
        {
            watch.WriteNotices();
        }
    }

    private static Task<T> ShowBarAsync<T>(
        IAnsiConsole console, string pieces, RunWatch watch, Func<Action<ModelRunProgress>, Task<T>> run) =>
        console.Progress()
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

    /// <summary>
    /// Writes the results to a file, or prints them, and then how often the rule stood in for a model; warns where that was too often.
    /// </summary>
    public static void Write(
        InvocationConfiguration console, ModelRunResult result, double mostFallbacks, ResultFiles files, OutputFile? file, string recording,
        Shard? shard = null)
    {
        TextWriter output = console.Output;
        if (file is null)
        {
            Report.Write(output, result.ToTable());
            output.WriteLine();
        }

        Report.Write(output, result.FallbacksByModel());
        FallbackBound.Warn(
            console.Error, result.FallbacksByModel().Rows.Select(row => ((string)row[0]!, (double?)row[2])), mostFallbacks);
        files.Add(file, result.ToTable());
        string next = shard is null
            ? $"swa reproduce --figures 1,2 --recordings {ShellWords.Quote(recording)} --out models"
            : $"swa llm merge SHARD… --out FILE.jsonl, once all {shard.Count} shards are finished";
        files.Write(next);
        if (file is null)
        {
            files.ReportNext(next);
        }
    }
}
