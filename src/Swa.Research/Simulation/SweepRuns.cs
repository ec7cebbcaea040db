namespace Swa.Research;

/// <summary>The runs of a sweep, by cell and seed: just played, or read from the file that a sweep has written.</summary>
/// <remarks>Shown in a notebook as the means of all metrics.</remarks>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class SweepRuns : ITabular
{
    private static readonly IReadOnlyList<(string Column, Func<EpisodeMetrics, double> Read)> Known =
    [
        ("overload_rate", metrics => metrics.OverloadRate),
        ("mean_welfare", metrics => metrics.MeanWelfare),
        ("mean_load", metrics => metrics.MeanLoad),
    ];

    internal SweepRuns(IReadOnlyList<SweepCell> cells)
    {
        Cells = cells;
        Varied = [.. cells[0].Parameters.Keys.Where(column => cells.Any(cell => cell.Text(column) != cells[0].Text(column)))];
    }

    /// <summary>Columns of the metrics: <c>overload_rate, mean_welfare, mean_load</c>.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [.. Known.Select(metric => metric.Column)];

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<SweepCell> Cells { get; }

    /// <summary>Columns of the parameters that are not the same in all cells.</summary>
    public IReadOnlyList<string> Varied { get; }

    /// <summary>Reads the file of a sweep.</summary>
    /// <param name="path">A CSV file with the columns of the metrics, a column <c>seed</c>, and one for each parameter.</param>
    /// <returns>The runs; rows with equal parameters are one cell.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A column is missing, or a value is not a number.</exception>
    public static SweepRuns Read(string path)
    {
        using IEnumerator<IReadOnlyList<string>> rows = CsvText.Rows(path).GetEnumerator();
        rows.MoveNext();
        string[] columns = [.. rows.Current];
        int seed = Index(columns, path, "seed");
        int[] metrics = [.. Metrics.Select(metric => Index(columns, path, metric))];
        int[] parameters = [.. Enumerable.Range(0, columns.Length).Except([seed, .. metrics])];
        OrderedDictionary<string, (IReadOnlyList<string> First, List<ulong> Seeds, List<EpisodeMetrics> Metrics)> cells = [];
        while (rows.MoveNext())
        {
            IReadOnlyList<string> row = rows.Current;
            string key = string.Join('\u001f', parameters.Select(place => row[place]));
            if (!cells.TryGetValue(key, out var cell))
            {
                cells.Add(key, cell = (row, [], []));
            }

            cell.Seeds.Add(ulong.TryParse(row[seed], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                ? value
                : throw new InvalidDataException($"{path}: a seed is '{row[seed]}'; allowed: an integer from 0 to {ulong.MaxValue}."));
            cell.Metrics.Add(new(Number(row, 0), Number(row, 1), Number(row, 2)));
        }

        return cells.Count == 0
            ? throw new InvalidDataException($"{path} has no rows.")
            : new(
            [
                .. cells.Values.Select(cell => new SweepCell(
                    parameters.Select(place => KeyValuePair.Create(columns[place], Parsed(cell.First[place]))),
                    [.. cell.Seeds],
                    [.. cell.Metrics])),
            ]);

        double Number(IReadOnlyList<string> row, int metric) =>
            double.TryParse(row[metrics[metric]], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new InvalidDataException($"{path}: {Metrics[metric]} is '{row[metrics[metric]]}'; allowed: a number.");
    }

    /// <summary>Means over the seeds with their 95% intervals.</summary>
    /// <param name="metrics">Some of <see cref="Metrics"/>; none: all.</param>
    /// <returns>
    /// One row per cell: the varied parameters, for each metric the columns <c>name, name_lower, name_upper</c>, and the number of seeds.
    /// </returns>
    /// <exception cref="ParameterException">A metric is unknown.</exception>
    public Table Means(params string[] metrics)
    {
        IReadOnlyList<string> chosen = Require.Given(metrics, nameof(metrics), "names of metrics").Length == 0 ? Metrics : metrics;
        return Summary(chosen, chosen, (cell, metric) => cell.Mean(metric));
    }

    /// <summary>Differences of a metric from some of the cells, paired by seed, with their 95% intervals.</summary>
    /// <param name="metric">One of <see cref="Metrics"/>.</param>
    /// <param name="from">The cells that are subtracted: <c>new { weight = 0.0 }</c> names varied parameters and their values.</param>
    /// <returns>One row per cell, as <see cref="Means"/> gives them; column <c>metric_difference</c> and its bounds.</returns>
    /// <exception cref="ParameterException">A name is unknown or not varied, or no cell has the values.</exception>
    public Table Difference(string metric, object from)
    {
        ArgumentNullException.ThrowIfNull(from);
        Dictionary<string, string> baseline = from.GetType().GetProperties().ToDictionary(
            property => Column(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), nameof(from)),
            property => Table.Text(property.GetValue(from) is int whole ? (double)whole : property.GetValue(from)));
        SweepCell[] subtracted = [.. Cells.Where(cell => baseline.All(given => cell.Text(given.Key) == given.Value))];

        // What is the same in all cells that are subtracted was varied together with what was named.
        string[] others = [.. Varied.Where(column => subtracted.Any(cell => cell.Text(column) != subtracted[0].Text(column)))];
        return Summary([$"{metric}_difference"], [metric], (cell, name) => cell.Difference(name, subtracted.FirstOrDefault(candidate =>
                others.All(column => candidate.Text(column) == cell.Text(column)))
            ?? throw new ParameterException(
                nameof(from), $"{from}",
                $"values that a cell has: {string.Join(", ", baseline.Keys.Select(column => $"{column} = {Values(column)}"))}")));
    }

    /// <summary>One row per cell and seed, with all parameters; see <see cref="SweepRow"/>.</summary>
    /// <returns>The tidy table.</returns>
    public Table ToTable()
    {
        Table table = new([.. Cells[0].Parameters.Keys, "seed", .. Metrics]);
        foreach (SweepCell cell in Cells)
        {
            for (int i = 0; i < cell.Seeds.Length; i++)
            {
                EpisodeMetrics metrics = cell.Metrics[i];
                table.Add([.. cell.Parameters.Values, cell.Seeds[i], .. Known.Select(known => (object?)known.Read(metrics))]);
            }
        }

        return table;
    }

    Table ITabular.ToTable() => Means();

    /// <summary>The means as aligned text, rounded for reading.</summary>
    /// <returns>Header and rows.</returns>
    public override string ToString() => Means().ToString();

    /// <summary>Checks that a column is one of the varied parameters.</summary>
    /// <param name="column">The column.</param>
    /// <param name="parameter">The parameter's name in messages.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ParameterException">It is not.</exception>
    public string Column(string column, string parameter) => Varied.Contains(column)
        ? column
        : throw new ParameterException(
            parameter, $"'{column}'", Varied.Count == 0 ? "nothing, as no parameter is varied" : string.Join(", ", Varied));

    internal static Func<EpisodeMetrics, double> Metric(string name) =>
        Known.Where(metric => metric.Column == name).Select(metric => metric.Read).FirstOrDefault()
        ?? throw new ParameterException("metric", $"'{name}'", string.Join(", ", Metrics));

    /// <summary>The table of some quantities without its rows.</summary>
    internal Table EmptyMeans(IReadOnlyList<string> names) =>
        new([.. Varied, .. names.SelectMany(name => new[] { name, $"{name}_lower", $"{name}_upper" }), "seeds"]);

    private Table Summary(IReadOnlyList<string> names, IReadOnlyList<string> metrics, Func<SweepCell, string, MeanInterval> value)
    {
        foreach (string metric in metrics)
        {
            Metric(metric);
        }

        Table table = EmptyMeans(names);
        foreach (SweepCell cell in Cells)
        {
            table.Add(
            [
                .. Varied.Select(column => cell.Parameters[column]),
                .. metrics.Select(metric => value(cell, metric)).SelectMany(mean => new object?[] { mean.Mean, mean.Lower, mean.Upper }),
                cell.Seeds.Length,
            ]);
        }

        return table;
    }

    private string Values(string column) => string.Join(" or ", Cells.Select(cell => cell.Text(column)).Distinct());

    private static int Index(string[] columns, string path, string column) => Array.IndexOf(columns, column) is >= 0 and var index
        ? index
        : throw new InvalidDataException($"{path} has no column {column}; it has {string.Join(", ", columns)}.");

    private static object? Parsed(string text) =>
        text.Length == 0 ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : text;
}
