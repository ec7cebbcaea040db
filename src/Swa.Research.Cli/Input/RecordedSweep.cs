namespace Swa.Research.Cli.Input;

/// <summary>The recorded runs of one cell of a sweep over the weight, and what their file says of the game.</summary>
internal sealed record RecordedSweep(
    string File, string Name, int? Agents, double? Severity, double? MaxDemand, double? Reference, double? FallbackShare,
    IReadOnlyList<ObservedRun> Runs)
{
    private static readonly string[] Needed = ["weight", "overload_rate"];

    private static readonly HashSet<string> Outcomes = ["weight", "seed", "overload_rate", "mean_welfare", "mean_load"];

    /// <summary>The columns whose values divide the rows into sweeps: the parameters that 'swa sweep' writes, and who the agent
    /// is.</summary>
    private static readonly string[] Dividing =
        [.. SweepRow.Columns.Where(column => !Outcomes.Contains(column)), "agent", "model", "environment"];

    /// <summary>Reads a file.</summary>
    public static IReadOnlyList<RecordedSweep> Read(string file)
    {
        CsvRow[] rows = CsvRow.Read(file, Needed);
        if (rows.Length == 0)
        {
            throw new InvalidDataException($"{file} has no rows.");
        }

        if (!rows[0].Has("seed") && (rows[0].Has("seeds") || (rows[0].Has("lower") && rows[0].Has("upper"))))
        {
            string column = rows[0].Has("seeds") ? "seeds" : "lower";
            throw new InvalidDataException(
                $"{file} holds means over several runs (column {column}); allowed: one row per run, as 'swa sweep' writes them.");
        }

        string[] dividing = [.. Dividing.Where(rows[0].Has)];
        string[] differing = [.. dividing.Where(column => rows.Any(row => row.Text(column) != rows[0].Text(column)))];
        return
        [
            .. rows.GroupBy(row => string.Join('\u001f', dividing.Select(row.Text))).Select(group =>
            {
                CsvRow first = group.First();
                ObservedRun[] runs = [.. group.Select((row, i) => new ObservedRun(
                    row.Share("weight"), row.Share("overload_rate"),
                    row.Has("seed") ? row.Text("seed") : i.ToString(CultureInfo.InvariantCulture)))];
                if (runs.Select(run => run.Weight).Distinct().Count() < 2)
                {
                    throw new InvalidDataException(
                        $"{file}: column weight has the one value "
                        + $"{first.Text("weight")}{(differing.Length > 0 ? $" where {Named(first, differing)}" : "")}; allowed: two or "
                        + $"more different weights.");
                }

                return new RecordedSweep(
                    file,
                    Named(first, differing),
                    first.Optional("agents") is { } agents ? (int)agents : null,
                    first.Optional("severity"),
                    first.Optional("max_demand"),
                    first.Optional("reference") ?? first.Optional("capacity") - first.Optional("margin"),
                    group.Average(row => row.Optional("fallback_share")),
                    runs);
            }),
        ];
    }

    private static string Named(CsvRow row, IReadOnlyList<string> columns) => string.Join(
        ", ", columns.Select(column => $"{column} = {row.Text(column)}"));
}
