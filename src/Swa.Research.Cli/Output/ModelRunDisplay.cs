using Spectre.Console;

namespace Swa.Research.Cli.Output;

/// <summary>Progress and results of a run with models.</summary>
internal static class ModelRunDisplay
{
    private const int LinesElsewhere = 20;

    /// <summary>Plays runs one after the other and shows their progress as one; each notes its models in the recording.</summary>
    public static async Task<ModelRunResult> RecordAsync(
        TextWriter error,
        IReadOnlyList<ModelRunSettings> runs,
        RecordingFile recording,
        ModelServer server,
        int concurrency,
        TokenPrice? price,
        CancellationToken cancellationToken)
    {
        foreach (string model in runs.SelectMany(run => run.AllModels()).Distinct(StringComparer.Ordinal))
        {
            recording.AddModel(await server.ReadCardAsync(model, cancellationToken));
        }

        int cellsAtOnce = 1 + (concurrency - 1) / runs[0].Agents;
        int cells = runs.Sum(run => run.Cells().Count);
        long steps = runs.Sum(run => (long)run.Cells().Count * run.Steps);
        List<ModelRunRow> rows = [];
        long stepsDone = 0;
        await ShowAsync(error, "cells", server.Budget, price, async tell =>
        {
            foreach (ModelRunSettings run in runs)
            {
                ModelRunResult result = await ModelRun.RecordAsync(
                    run,
                    recording,
                    server.CreateClient,
                    server.Endpoint.WithoutKey,
                    cellsAtOnce,
                    TimeProvider.System,
                    progress => tell(
                        new ModelRunProgress(rows.Count + progress.CellsDone, cells, stepsDone + progress.StepsDone, steps)),
                    cancellationToken);
                rows.AddRange(result.Rows);
                stepsDone += (long)result.Rows.Count * run.Steps;
            }

            return rows;
        });
        return new ModelRunResult(rows);
    }

    /// <summary>Shows pieces of work, calls, tokens, cost and time left: a bar on a terminal, a line now and then elsewhere.</summary>
    public static async Task<T> ShowAsync<T>(
        TextWriter error, string pieces, CallBudget budget, TokenPrice? price, Func<Action<ModelRunProgress>, Task<T>> run)
    {
        IAnsiConsole console = Report.Console(error);
        if (!console.Profile.Out.IsTerminal)
        {
            int shown = 0;
            return await run(progress =>
            {
                int line = (int)((long)progress.CellsDone * LinesElsewhere / progress.Cells);
                if (line > shown)
                {
                    shown = line;
                    error.WriteLine(Describe(progress, pieces, budget, price));
                }
            });
        }

        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(pieces), maxValue: 1);
                return run(progress =>
                {
                    task.MaxValue = progress.Steps;
                    task.Value = progress.StepsDone;
                    task.Description = Markup.Escape(Describe(progress, pieces, budget, price));
                });
            });
    }

    /// <summary>
    /// Writes the results to a file, or prints them, and then how often the rule stood in for a model; warns where that was too often.
    /// </summary>
    public static void Write(
        InvocationConfiguration console, ModelRunResult result, double mostFallbacks, ResultFiles files, OutputFile? file, string recording)
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
        string next = $"swa reproduce --figures 1,2 --recordings {ShellWords.Quote(recording)} --out models";
        files.Write(next);
        if (file is null)
        {
            files.ReportNext(next);
        }
    }

    private static string Describe(ModelRunProgress progress, string pieces, CallBudget budget, TokenPrice? price)
    {
        (long input, long output) = budget.Tokens;
        string cost = price is null ? "" : FormattableString.Invariant($", cost {price.Of((input, output)):0.00}");
        return FormattableString.Invariant(
            $"{progress.CellsDone} of {progress.Cells} {pieces}, {budget.Calls} calls, {input + output} tokens{cost}");
    }
}
