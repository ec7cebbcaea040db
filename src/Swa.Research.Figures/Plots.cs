using Swa.Research.Figures;

namespace Swa.Research;

/// <summary>Figures of episodes and sweeps.</summary>
public static class Plots
{
    private const int MostSeries = 12;
    private const int MostNamed = 3;
    private const int MostPositions = 60;

    /// <summary>The steps of an episode: load and belief against capacity.</summary>
    /// <param name="episode">The episode.</param>
    /// <returns>The figure.</returns>
    public static Figure Plot(this Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        CongestionGame game = episode.Game;
        EpisodeMetrics metrics = episode.Metrics;
        double[] steps = [.. Enumerable.Range(0, episode.Steps).Select(step => (double)step)];
        return new Figure(
            "One episode",
            FormattableString.Invariant($"Congestion game with $n = {game.Agents}$, $C = {game.Capacity}$, $β = {game.Severity}$. ")
                + FormattableString.Invariant($"Overload rate {metrics.OverloadRate:0.###}, mean welfare {metrics.MeanWelfare:0.###}."),
            new Axis("Step $t$"),
            new Axis("Load (demand units)"),
            new Series("load $A$", steps, [.. Enumerable.Range(0, episode.Steps).Select(episode.Load)]),
            new Series(
                "load that is expected, $nμ̂$", steps,
                [.. Enumerable.Range(0, episode.Steps).Select(step => game.Agents * episode.Belief(step))]),
            new HorizontalLine(game.Capacity, FormattableString.Invariant($"$C = {game.Capacity}$")));
    }

    /// <summary>A metric of a sweep against one of its parameters: means over the seeds with their 95% intervals.</summary>
    /// <param name="runs">The sweep.</param>
    /// <param name="metric">One of <see cref="SweepRuns.Metrics"/>.</param>
    /// <param name="against">Column of the parameter on the horizontal axis, whose values are numbers.</param>
    /// <param name="by">Column of the parameter that distinguishes the curves; null: there is one curve.</param>
    /// <param name="slider">
    /// Column of the parameter with which a reader moves the figure, on axes that stay; null: there is no slider. Like the others it
    /// has to vary. Its values stand in ascending order where they are numbers, else in the sweep's.
    /// </param>
    /// <returns>The figure; where the axis is the social weight, λ* of every game is a line in it.</returns>
    /// <exception cref="ParameterException">
    /// A name is unknown, a parameter is not varied or not a number, or several cells have the same values of all parameters named.
    /// </exception>
    public static Figure Plot(this SweepRuns runs, string metric, string against, string? by = null, string? slider = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        runs.Column(against, nameof(against));
        if (by is not null)
        {
            runs.Column(by, nameof(by));
        }

        if (slider is not null)
        {
            runs.Column(slider, nameof(slider));
        }

        RequireOneCellPerPoint(runs, against, by, slider);
        RequireAtMost(MostSeries, runs, by, nameof(by));
        RequireAtMost(MostPositions, runs, slider, nameof(slider));
        int seeds = runs.Cells.Min(cell => cell.Seeds.Length);
        string title = $"{Words(metric)} against {Words(against).ToLowerInvariant()}";
        string caption =
            SettingOf(runs) + (seeds > 1 ? $"Means over {seeds} seeds with 95% intervals." : "One seed, hence no intervals.");
        return slider is null
            ? new Figure(title, caption, [PanelOf(runs.Cells, metric, against, by)])
            : new Figure(title, caption, new FigureSlider(
                SymbolOf(slider) is { } symbol ? $"${symbol}$" : Words(slider),
                [
                    .. InOrder(runs.Cells.GroupBy(cell => cell.Text(slider)))
                        .Select(cells => new SliderPosition(
                            cells.Key.Length == 0 ? "none" : MathText.Escape(cells.Key), PanelOf([.. cells], metric, against, by))),
                ]));
    }

    private static Panel PanelOf(IReadOnlyList<SweepCell> cells, string metric, string against, string? by) => new(
        new Axis(Label(against)),
        metric == "overload_rate" ? new Axis(Words(metric), 0, 1) : new Axis($"{Words(metric)} (demand units)"),
        [
            .. cells.GroupBy(cell => by is null ? "" : Name(by, cell))
                .Select(curve => Curve(curve.Key, metric, against, [.. curve.OrderBy(cell => Number(cell, against))])),
            .. against == "weight" ? Thresholds(cells) : [],
        ]);

    private static IEnumerable<IGrouping<string, SweepCell>> InOrder(IEnumerable<IGrouping<string, SweepCell>> groups)
    {
        IGrouping<string, SweepCell>[] all = [.. groups];
        return all.All(group => double.TryParse(group.Key, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? all.OrderBy(group => double.Parse(group.Key, NumberStyles.Float, CultureInfo.InvariantCulture))
            : all;
    }

    private static void RequireAtMost(int most, SweepRuns runs, string? column, string parameter)
    {
        if (column is not null && runs.Cells.Select(cell => cell.Text(column)).Distinct().Count() is var count && count > most)
        {
            throw new ParameterException(parameter, $"'{column}' with {count} values", $"a parameter with at most {most} values");
        }
    }

    private static void RequireOneCellPerPoint(SweepRuns runs, string against, string? by, string? slider)
    {
        bool IsUnique(params IReadOnlyList<string?> columns) =>
            runs.Cells.DistinctBy(cell => string.Join('\u001f', columns.Select(column => column is null ? "" : cell.Text(column)))).Count()
                == runs.Cells.Count;
        if (IsUnique(against, by, slider))
        {
            return;
        }

        string[] left = [.. runs.Varied.Where(column => column != against && column != by && column != slider)];
        string[] sufficient = [.. left.Where(column => IsUnique(against, column, slider))];
        string allowed = left.Length == 0 ? "a parameter in which all cells differ; proposers or choosers of one name are not distinguished"
            : sufficient.Length > 0 ? string.Join(" or ", sufficient)
            : by is null ? $"{string.Join(" or ", left)}, in runs that have only one value of the others"
            : slider is null && left.FirstOrDefault(column => IsUnique(against, by, column)) is { } moved
                ? $"{by}, with {moved} for the slider"
            : $"{by}, in runs that have only one value of {string.Join(" and ", left)}";
        throw new ParameterException(nameof(by), by is null ? "no name" : $"'{by}'", allowed);
    }

    /// <summary>The game, the agents, and whatever else is varied, each with its values.</summary>
    private static string SettingOf(SweepRuns runs)
    {
        (string Column, string Symbol)[] usual =
        [
            ("agents", "n"), ("capacity", "C"), ("severity", "β"), ("max_demand", "a_{max}"), ("weight", "λ"),
            ("proposer", ""), ("chooser", ""),
        ];
        string[] parts =
        [
            .. usual.Where(part => runs.Cells[0].Parameters.ContainsKey(part.Column))
                .Select(part => ValuesOf(runs, part.Column, part.Symbol)),
            .. runs.Varied.Except(usual.Select(part => part.Column)).Select(column => ValuesOf(runs, column, "")),
        ];
        return parts.Length == 0 ? "" : $"{string.Join(", ", parts)}. ";
    }

    private static string ValuesOf(SweepRuns runs, string column, string symbol)
    {
        string name = symbol.Length > 0 ? $"${symbol}$" : column.Replace('_', ' ');
        string[] values = [.. runs.Cells.Select(cell => cell.Text(column)).Distinct()];
        if (!runs.Cells.All(cell => cell.Parameters[column] is double or int) || values.Length is > 1 and <= MostNamed)
        {
            return values.Length > MostNamed
                ? $"{name} of {values.Length} kinds"
                : $"{name} {string.Join(" or ", values.Select(value => value.Length == 0 ? "none" : value))}";
        }

        IEnumerable<double> numbers = runs.Cells.Select(cell => Number(cell, column));
        return values.Length > 1 ? FormattableString.Invariant($"{name} from {numbers.Min()} to {numbers.Max()}")
            : symbol.Length > 0 ? $"${symbol} = {values[0]}$"
            : $"{name} {values[0]}";
    }

    private static Series Curve(string name, string metric, string against, SweepCell[] cells) =>
        Series.Of(name, [.. cells.Select(cell => Number(cell, against))], [.. cells.Select(cell => cell.Mean(metric))]);

    private static IEnumerable<Layer> Thresholds(IReadOnlyList<SweepCell> cells) =>
        from game in cells.Select(cell => (Agents: cell.Text("agents"), Severity: cell.Text("severity"))).Distinct()
        where int.TryParse(game.Agents, CultureInfo.InvariantCulture, out int agents) && agents > 1
        let critical = double.TryParse(game.Severity, CultureInfo.InvariantCulture, out double severity)
            ? Threshold.CriticalWeight(int.Parse(game.Agents, CultureInfo.InvariantCulture), severity)
            : null
        where critical is >= 0 and <= 1
        select new VerticalLine(critical.Value, FormattableString.Invariant($"$λ^{{*}} = {critical:0.###}$"));

    private static double Number(SweepCell cell, string column) =>
        double.TryParse(cell.Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ParameterException(
                "against", $"'{column}', whose value is '{cell.Text(column)}'", "a parameter whose values are numbers");

    private static string Name(string column, SweepCell cell) =>
        SymbolOf(column) is { } symbol ? $"${symbol} = {cell.Text(column)}$" : cell.Text(column);

    private static string? SymbolOf(string column) =>
        ScenarioParameter.Find(column) is { IsNumeric: true, Symbol: { Length: 1 } symbol } ? symbol : null;

    private static string Label(string column) => ScenarioParameter.Find(column)?.Label ?? Words(column);

    private static string Words(string column) => $"{char.ToUpperInvariant(column[0])}{column[1..].Replace('_', ' ')}";
}
