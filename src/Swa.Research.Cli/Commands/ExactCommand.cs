namespace Swa.Research.Cli.Commands;

/// <summary><c>swa exact</c>: the exact law of every combination of parameters, without a seed.</summary>
internal static class ExactCommand
{
    public static Command Create()
    {
        ScenarioOptions scenario = ScenarioOptions.Lists();
        Option<string?> mesh = CommonOptions.Optional(
            "--mesh", "M",
            "Number of intervals of the mesh that carries the law of the belief: even, from 2 to 20000 (default: 100 per agent, half as "
                + "many with softmax).");
        Option<string?> threads = CommonOptions.Threads();
        Option<string?> output = CommonOptions.Table(
            "--out", "Write the rows with all parameters instead of printing them.");
        Option<string> format = CommonOptions.Format("table", "csv", "json");
        Command command = new(
            "exact",
            "The exact overload rate and mean welfare of every combination of the given parameters, and their standard deviations over "
                + "episodes, without a seed: the law of the belief is carried from step to step. error_bound is how far the two means are "
                + "from those of half the mesh; 0: no mesh was needed. Options take lists and ranges as in 'swa sweep'. The table shows "
                + "the parameters that vary, csv and json all. Noise, delay and loss of the observed load have no such law.\n\n"
                + "Example: swa exact --weights 0.6:0.9:0.02 --severities 1.6,2.4")
        {
            scenario.All, mesh, threads, output, CommonOptions.Force(), format,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            Sweep sweep = scenario.Sweep(parsed);
            int? intervals = parsed.GetValue(mesh) is { } count ? NumberList.Whole(count, "mesh") : null;
            int? workers = parsed.GetValue(threads) is { } number ? NumberList.Whole(number, "threads") : null;
            ResultFiles files = new(parsed);
            OutputFile? file = files.NameTable(parsed.GetValue(output), ExactSweep.EmptyTable());
            ExactSweep exact = Progress.Run(
                parsed.InvocationConfiguration.Error, "Cells", sweep.Cells.Count, TimeProvider.System,
                tell => sweep.Exact(intervals, workers, tell, cancellationToken));
            if (file is not null)
            {
                files.Add(file, exact.ToTable());
                files.Write(next: null);
                return Task.FromResult(ExitCode.Done);
            }

            Print(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(format), exact);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Print(TextWriter output, string format, ExactSweep exact)
    {
        switch (format)
        {
            case "csv":
                exact.ToTable().WriteCsv(output);
                break;
            case "json":
                Table table = exact.ToTable();
                output.Write(Report.ToJson(table.Rows.Select(
                    row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))));
                break;
            default:
                Report.Write(output, exact.ToVariedTable());
                break;
        }
    }
}
