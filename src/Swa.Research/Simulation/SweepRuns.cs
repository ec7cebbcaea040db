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
    /// <exception cref="InvalidDataException">A column is missing, or a value is no number.</exception>
    public static SweepRuns Read(string path)
    {
        Table table = Table.ReadCsv(path);
        int seed = Index(table, path, "seed");
        int[] metrics = [.. Metrics.Select(metric => Index(table, path, metric))];
        string[] parameters = [.. table.Columns.Where(column => column != "seed" && !Metrics.Contains(column))];
        int[] places = [.. parameters.Select(column => Index(table, path, column))];
        if (table.Rows.Count == 0)
        {
            throw new InvalidDataException($"{path} has no rows.");
        }

        return new(
        [
            .. table.Rows.GroupBy(row => string.Join('\u001f', places.Select(place => row[place]))).Select(rows => new SweepCell(
                parameters.Zip(places, (column, place) => KeyValuePair.Create(column, Parsed(rows.First()[place]))),
                [.. rows.Select(row => ulong.TryParse((string?)row[seed], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                    ? value
                    : throw new InvalidDataException($"{path}: a seed is '{row[seed]}'; allowed: an integer from 0 to {ulong.MaxValue}."))],
                [.. rows.Select(row => new EpisodeMetrics(Number(row, 0), Number(row, 1), Number(row, 2)))])),
        ]);

        double Number(IReadOnlyList<object?> row, int metric) =>
            double.TryParse((string?)row[metrics[metric]], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new InvalidDataException($"{path}: {Metrics[metric]} is '{row[metrics[metric]]}'; allowed: a number.");
    }

    /// <summary>Means over the seeds with their 95% intervals.</summary>
    /// <param name="metrics">Some of <see cref="Metrics"/>; none: all.</param>
    /// <returns>
    /// One row per cell: the parameters that are varied, for each metric the columns <c>name, name_lower, name_upper</c>, and the number of
    /// seeds.
    /// </returns>
    /// <exception cref="ParameterException">A metric is unknown.</exception>
    public Table Means(params IReadOnlyList<string> metrics)
    {
        IReadOnlyList<string> chosen = Require.Given(metrics, nameof(metrics), "names of metrics").Count == 0 ? Metrics : metrics;
        return Summary(chosen, chosen, Cells, (cell, metric) => cell.Mean(metric));
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
        string[] others = [.. Varied.Except(baseline.Keys)];
        return Summary([$"{metric}_difference"], [metric], Cells, (cell, name) => cell.Difference(name, Cells.FirstOrDefault(candidate =>
                baseline.All(given => candidate.Text(given.Key) == given.Value)
                && others.All(column => candidate.Text(column) == cell.Text(column)))
            ?? throw new ParameterException(
                nameof(from), $"{from}", $"values that a cell has: {string.Join(", ", baseline.Keys.Select(column => $"{column} = {Values(column)}"))}")));
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

    /// <summary>Checks that a column is one of the varied parameters.</summary>
    /// <param name="column">The column.</param>
    /// <param name="parameter">What the message of an exception calls it.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ParameterException">It is not.</exception>
    public string Column(string column, string parameter) => Varied.Contains(column)
        ? column
        : throw new ParameterException(parameter, $"'{column}'", Varied.Count == 0 ? "nothing, as no parameter is varied" : string.Join(", ", Varied));

    internal static Func<EpisodeMetrics, double> Metric(string name) =>
        Known.Where(metric => metric.Column == name).Select(metric => metric.Read).FirstOrDefault()
        ?? throw new ParameterException("metric", $"'{name}'", string.Join(", ", Metrics));

    private Table Summary(
        IReadOnlyList<string> names, IReadOnlyList<string> metrics, IReadOnlyList<SweepCell> cells, Func<SweepCell, string, MeanInterval> value)
    {
        foreach (string metric in metrics)
        {
            Metric(metric);
        }

        Table table = new([.. Varied, .. names.SelectMany(name => new[] { name, $"{name}_lower", $"{name}_upper" }), "seeds"]);
        foreach (SweepCell cell in cells)
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

    private static int Index(Table table, string path, string column) => Array.IndexOf([.. table.Columns], column) is >= 0 and var index
        ? index
        : throw new InvalidDataException($"{path} has no column {column}; it has {string.Join(", ", table.Columns)}.");

    private static object? Parsed(object? cell) => cell is string text && text.Length > 0
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : text
        : null;
}
