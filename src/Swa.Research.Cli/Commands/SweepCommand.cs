using Swa.Research.Cli.Sweeps;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa sweep</c>: all combinations of parameters under many seeds, as one tidy CSV file with a sidecar.</summary>
internal static class SweepCommand
{
    private static readonly string[] NotOfTheSweep =
    [
        "--out", "--summary", "--help", "--resume", "--shard", "--slurm", "--threads", CommonOptions.ForceName,
    ];

    /// <summary>Slurm's own limit of the size of an array.</summary>
    private const int MostTasks = 4_000_000;

    private const string PlainInScripts = "+,-./:=@_";

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
        Option<string> shard = CommonOptions.WithDefault(
            "--shard", "i/N", "Compute the i-th of N shares only; join them with 'swa merge'.", "1/1");
        Option<string?> slurm = CommonOptions.Optional(
            "--slurm", "N", "Compute nothing; write FILE.slurm, a Slurm job array of N tasks that does.");
        Option<string?> threads = CommonOptions.Threads();
        Command command = new(
            "sweep",
            "Run every combination of the given parameters under many seeds. Numeric options take lists (1.6,2.4) and ranges (0:1:0.1), "
                + "names "
                + "take lists. Rows are on disk as they come; an interrupted sweep continues with --resume. --summary alone writes the "
                    + "means "
                + "and no rows.\n\nExample: swa sweep --weights 0:1:0.1 --severities 1.6,2.4 --seeds 200 --out sweep.csv");
        scenario.AddTo(command);
        foreach (Option option in new Option[] { seeds, firstSeed, output, summary, resume, shard, slurm, threads, CommonOptions.Force() })
        {
            command.Add(option);
        }

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
            SweepShard share = Shard(parsed.GetRequiredValue(shard));
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
                SweepFile.Check(plan, SweepShard.Whole, path, files.IsForced);
                WriteJobArray(parsed, files, NumberList.Whole(tasks, "slurm"), path);
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
                    share.End(plan) - share.First(plan),
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

    private static void WriteJobArray(ParseResult parsed, ResultFiles files, int tasks, string path)
    {
        Require.AtLeast(1, tasks, "slurm", MostTasks);
        // Slurm reads its own lines by rules of its own, and the shell those below: a name that is plain to both needs no quotes.
        if (!path.All(letter => char.IsLetterOrDigit(letter) || PlainInScripts.Contains(letter)) || path.StartsWith('-'))
        {
            throw new ParameterException(
                "out", $"'{path}'", $"with --slurm, a name of letters, digits and {string.Join(' ', PlainInScripts.ToCharArray())}");
        }

        string given = string.Join(' ', Parameters(parsed)
            .Where(option => parsed.GetResult($"--{option.Key}") is { } result && !IsDefault(result))
            .Select(option => option.Value is "True" ? $"--{option.Key}" : $"--{option.Key} {ShellWords.Quote(option.Value ?? "")}"));
        string name = Path.GetFileNameWithoutExtension(path);
        string script = $"{path}.slurm";
        string force = files.IsForced ? $" {CommonOptions.ForceName}" : "";
        files.Add(files.Name(script, ".slurm"), $"""
            #!/bin/bash
            # Job array {OutputFile.Mark}.
            #SBATCH --job-name=swa-{name}
            #SBATCH --array=1-{tasks}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            #SBATCH --output={path}.%a.log
            # A task that is requeued continues where it was. SWA names the command where it is not on the PATH.
            exec ${"{"}SWA:-swa{"}"} sweep {given} --shard "$SLURM_ARRAY_TASK_ID/{tasks}" --resume{force} \
                --out {path}."$SLURM_ARRAY_TASK_ID".csv

            """.ReplaceLineEndings("\n"), $"a Slurm job array of {ResultFiles.Count(tasks, "task")}");
        string whole = ShellWords.Quote(path);
        files.Write($"sbatch --wait {ShellWords.Quote(script)} && swa merge {whole}.*.csv --out {whole}{force}");
    }

    private static bool IsDefault(System.CommandLine.Parsing.SymbolResult result) =>
        result is System.CommandLine.Parsing.OptionResult { Implicit: true };

    private static Dictionary<string, string?> Parameters(ParseResult parsed) => parsed.CommandResult.Command.Options
        .Where(option => !NotOfTheSweep.Contains(option.Name) && parsed.GetResult(option) is not null)
        .ToDictionary(option => option.Name.TrimStart('-'), option => parsed.GetValue<object?>(option.Name)?.ToString());

    private static SweepShard Shard(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= 1
                ? new SweepShard(index, count)
                : throw new ParameterException("shard", $"'{text}'", "i/N with i from 1 to N, such as 3/16");
    }
}
