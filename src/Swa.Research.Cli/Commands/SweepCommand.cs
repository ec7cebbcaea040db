using Swa.Research.Cli.Sweeps;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa sweep</c>: all combinations of parameters under many seeds, as one tidy CSV file with a sidecar.</summary>
internal static class SweepCommand
{
    private static readonly string[] NotOfTheSweep =
    [
        "--out", "--summary", "--help", "--resume", "--shard", "--slurm", "--threads", CommonOptions.ForceName,
    ];

    public static Command Create()
    {
        ScenarioOptions scenario = ScenarioOptions.Lists();
        Option<string> seeds = CommonOptions.WithDefault(
            "--seeds", "N", "Number of seeds per cell, at least 1.", new PaperExperiment().Seeds);
        Option<string> firstSeed = CommonOptions.WithDefault("--first-seed", "S", "The first seed; the others follow it.", "0");
        Option<string?> output = CommonOptions.Optional(
            "--out", "FILE.csv", "Write one row per cell and seed; the parameters go to FILE.json next to it.");
        Option<string?> summary = CommonOptions.Table(
            "--summary",
            "Write one row per cell: the parameters that vary, and the mean of each metric over the seeds with its 95% interval. "
                + "Without --out no rows are kept. Not with --shard or --slurm.");
        Option<bool> resume = new("--resume")
        {
            Description = "Continue what an interrupted run of the same sweep left in FILE.csv.part; start where there is nothing.",
        };
        Option<string> shard = JobArray.ShardOption("swa merge");
        Option<string?> slurm = JobArray.SlurmOption();
        Option<string?> threads = CommonOptions.Threads();
        Command command = new(
            "sweep",
            "Run every combination of the given parameters under many seeds. Numeric options take lists (1.6,2.4) and ranges (0:1:0.1), "
                + "names take lists. Rows are on disk as they come; an interrupted sweep continues with --resume. --summary alone writes "
                + "the means and no rows.\n\nExample: swa sweep --weights 0:1:0.1 --severities 1.6,2.4 --seeds 200 --out sweep.csv")
        {
            scenario.All, seeds, firstSeed, output, summary, resume, shard, slurm, threads, CommonOptions.Force(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null && result.GetResult(summary) is null)
            {
                result.AddError($"Option '{output.Name}' or '{summary.Name}' is required.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            SweepPlan plan = scenario.Sweep(parsed).Plan(
                NumberList.Whole(parsed.GetRequiredValue(seeds), "seeds"),
                NumberList.Seed(parsed.GetRequiredValue(firstSeed), "firstSeed"));
            Shard share = Shard.Parse(parsed.GetRequiredValue(shard));
            ResultFiles files = new(parsed);
            string? path = files.Name(parsed.GetValue(output), ".csv")?.Path;
            string? summaryPath = parsed.GetValue(summary);
            if (summaryPath is not null && (share.Count > 1 || parsed.GetValue(slurm) is not null))
            {
                throw new ParameterException("summary", "given for a part of a sweep", "a whole sweep, without --shard and --slurm");
            }

            OutputFile? means = files.NameTable(summaryPath, summaryPath is null ? null : plan.EmptyMeans());
            int? workers = parsed.GetValue(threads) is { } count ? NumberList.Whole(count, "threads") : null;
            bool resumes = parsed.GetValue(resume);
            if (path is null)
            {
                if (resumes)
                {
                    throw new ParameterException("resume", "given without --out", "the file whose rows are continued");
                }

                SweepRuns runs = Progress.Run(
                    parsed.InvocationConfiguration.Error,
                    "Episodes",
                    plan.Episodes,
                    TimeProvider.System,
                    tell => plan.Run(workers, tell, cancellationToken));
                files.Add(means, runs.Means());
                files.Write(next: null);
                return Task.FromResult(ExitCode.Done);
            }

            if (parsed.GetValue(slurm) is { } tasks)
            {
                SweepFile.Check(plan, Shard.Whole, path, files.IsForced);
                string force = files.IsForced ? $" {CommonOptions.ForceName}" : "";
                new JobArray("sweep", output, path, ".csv", NumberList.Whole(tasks, "slurm")).Write(
                    parsed, files, NotOfTheSweep, $"{resume.Name}{force}", $"swa merge {{0}} --out {ShellWords.Quote(path)}{force}");
                return Task.FromResult(ExitCode.Done);
            }

            bool isNew = SweepFile.Check(plan, share, path, files.IsForced) is null;
            if (isNew && !resumes && File.Exists(SweepFile.PartOf(path)))
            {
                throw new IOException($"{SweepFile.PartOf(path)} holds an interrupted sweep; continue it with --resume, or delete it.");
            }

            return ShellWords.ResumableAsync(parsed, SweepFile.PartOf(path), [resume.Name], () =>
            {
                SweepSidecar written = Progress.Run(
                    parsed.InvocationConfiguration.Error,
                    "Episodes",
                    share.End(plan.Episodes) - share.First(plan.Episodes),
                    TimeProvider.System,
                    tell => SweepFile.Write(
                        plan,
                        share,
                        path,
                        resumes,
                        Parameters(parsed),
                        TimeProvider.System,
                        tell,
                        workers,
                        files.IsForced,
                        cancellationToken));
                if (means is not null)
                {
                    files.Add(means, SweepRuns.Read(path).Means());
                }

                Report(files, path, written, isNew);
                return Task.FromResult(ExitCode.Done);
            });
        });
        return command;
    }

    /// <summary>Reports the file of rows, its sidecar, and what is usually done with them.</summary>
    public static void Report(ResultFiles files, string path, SweepSidecar written, bool isNew)
    {
        string plan = $"{ResultFiles.Count(written.Cells, "cell")} × {ResultFiles.Count(written.Seeds, "seed")}";
        bool isWhole = written.Shards == 1;
        files.Report(
            path,
            isNew,
            isWhole
                ? $"{plan} = {ResultFiles.Count(written.Rows, "row")}"
                : $"shard {written.Shard} of {written.Shards}, {ResultFiles.Count(written.Rows, "row")} of {plan}");
        files.Report(SweepSidecar.PathOf(path), isNew, "its parameters and check sum");
        string next = isWhole
            ? $"swa estimate {ShellWords.Quote(path)}"
            : $"swa merge SHARD… --out FILE.csv, once all {written.Shards} shards are finished";
        files.Write(next: null);
        files.ReportNext(next);
    }

    private static Dictionary<string, string?> Parameters(ParseResult parsed) => parsed.CommandResult.Command.Options
        .Where(option => !NotOfTheSweep.Contains(option.Name) && parsed.GetResult(option) is not null)
        .ToDictionary(option => option.Name.TrimStart('-'), option => parsed.GetValue<object?>(option.Name)?.ToString());
}
