using System.CommandLine;
using System.Reflection;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Files;
using Swa.Research.Simulation;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa sweep</c>: all combinations of parameters under many seeds, as one tidy CSV file with a sidecar.</summary>
internal static class SweepCommand
{
    public static Command Create()
    {
        ScenarioOptions scenario = ScenarioOptions.Lists();
        Option<string> seeds = CommonOptions.WithDefault("--seeds", "N", "Number of seeds a cell, at least 1.", "200");
        Option<string> firstSeed = CommonOptions.WithDefault("--first-seed", "S", "The first seed; the others follow it.", "0");
        Option<string> output = CommonOptions.Required("--out", "FILE.csv", "The file to write; its parameters go to FILE.json beside it.");
        Command command = new(
            "sweep",
            "Run every combination of the given parameters under many seeds. Numeric options take lists (1.6,2.4) and ranges (0:1:0.1), names take lists.\n\nExample: swa sweep --weights 0:1:0.1 --severities 1.6,2.4 --seeds 200 --out sweep.csv");
        scenario.AddTo(command);
        command.Add(seeds);
        command.Add(firstSeed);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            parsed,
            scenario,
            NumberList.Integer(parsed.GetRequiredValue(seeds), "seeds"),
            NumberList.Seed(parsed.GetRequiredValue(firstSeed), "firstSeed"),
            parsed.GetRequiredValue(output),
            TimeProvider.System,
            cancellationToken)));
        return command;
    }

    private static int Run(
        ParseResult parsed,
        ScenarioOptions options,
        int seeds,
        ulong firstSeed,
        string path,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        (ScenarioSettings basis, IReadOnlyList<SweepAxis> axes) = options.Axes(parsed);
        SweepPlan plan = SweepPlan.Over(basis, seeds, firstSeed, axes);
        long start = clock.GetTimestamp();
        Progress.Run(parsed.InvocationConfiguration.Error, "Episodes", plan.Episodes, tell =>
        {
            AtomicFile.Write(path, writer => WriteRows(plan, writer, tell, cancellationToken));
            return plan.Episodes;
        });
        AtomicFile.Write(Sidecar(path), Report.ToJson(new
        {
            version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
            rows = plan.Episodes,
            cells = plan.Cells.Count,
            seeds,
            firstSeed,
            duration = clock.GetElapsedTime(start).TotalSeconds,
            parameters = parsed.CommandResult.Command.Options
                .Where(option => parsed.GetResult(option) is not null && option.Name is not ("--out" or "--help"))
                .ToDictionary(option => option.Name.TrimStart('-'), option => parsed.GetValue<object?>(option.Name)),
        }));
        return ExitCode.Done;
    }

    private static void WriteRows(SweepPlan plan, TextWriter writer, Action<long> tell, CancellationToken cancellationToken)
    {
        Table.WriteCsvRow(writer, SweepRow.Columns);
        long done = 0;
        Sweep.ForEach(
            plan,
            block => (block.Metrics.Count, Text: Rows(plan, block)),
            rows =>
            {
                writer.Write(rows.Text);
                tell(done += rows.Count);
            },
            null,
            cancellationToken);
    }

    private static string Rows(SweepPlan plan, SweepBlock block)
    {
        using StringWriter text = new(System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < block.Metrics.Count; i++)
        {
            Table.WriteCsvRow(text, SweepRow.Of(plan.Cells[block.Cell], plan.Seed(block.FirstSeedIndex + i), block.Metrics[i]));
        }

        return text.ToString();
    }

    private static string Sidecar(string path) =>
        Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? Path.ChangeExtension(path, ".json") : $"{path}.json";
}
