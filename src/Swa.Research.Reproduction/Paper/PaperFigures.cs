namespace Swa.Research.Reproduction;

/// <summary>Figures 1–4 of the paper as descriptions, drawn from sweeps over the social weight, and the data behind them.</summary>
public static class PaperFigures
{
    private const string WeightLabel = "Social weight $λ$";

    /// <summary>Figure 1: overload rate against λ for several agents, with a line at λ*.</summary>
    /// <param name="agents">One sweep per agent, all in one game.</param>
    /// <param name="made">What the agents are, as a sentence for the caption.</param>
    /// <returns>The figure.</returns>
    public static Figure OverloadByAgent(IReadOnlyList<WeightSweep> agents, string made) => new(
        "Figure 1. Overload rate against social weight",
        $"{Setting(agents)} {made} {Interval(agents)}",
        WeightAxis,
        RateAxis,
        [
            .. agents.SelectMany(sweep => Curve(sweep.Agent, sweep, sweep.OverloadRate, sweep.Exact?.OverloadRate)),
            .. WithoutModels(agents, sweep => sweep.OverloadRate), .. Thresholds(agents, coloured: false),
        ]);

    /// <summary>Figure 2: welfare gain ΔW(λ) = W̄(λ) − W̄(0) against λ for the same agents.</summary>
    /// <param name="agents">One sweep per agent, all in one game, each beginning at λ = 0.</param>
    /// <param name="made">What the agents are, as a sentence for the caption.</param>
    /// <returns>The figure.</returns>
    public static Figure WelfareGainByAgent(IReadOnlyList<WeightSweep> agents, string made) => new(
        "Figure 2. Welfare gained over selfish agents",
        $"{Setting(agents)} {made} Differences are paired by seed. {Interval(agents)}",
        WeightAxis,
        new Axis("Welfare gain $ΔW(λ)$ (demand units)"),
        [
            .. agents.SelectMany(sweep => Curve(sweep.Agent, sweep, sweep.WelfareGain, Gain(sweep.Exact))),
            .. WithoutModels(agents, sweep => sweep.WelfareGain), .. Thresholds(agents, coloured: false),
        ]);

    /// <summary>Figure 3: overload rate against λ for one agent under several severities, with a line at each λ*.</summary>
    /// <param name="severities">One sweep per severity, all of one agent.</param>
    /// <param name="made">What the agent is, as a sentence for the caption.</param>
    /// <returns>The figure.</returns>
    public static Figure OverloadBySeverity(IReadOnlyList<WeightSweep> severities, string made) => new(
        "Figure 3. Overload rate under two severities",
        $"{Setting(severities)} {made} {Interval(severities)}",
        WeightAxis,
        RateAxis,
        [
            .. severities.SelectMany(sweep => Curve(SeverityName(sweep), sweep, sweep.OverloadRate, sweep.Exact?.OverloadRate)),
            .. WithoutModels(severities, sweep => sweep.OverloadRate), .. Thresholds(severities, coloured: true),
        ]);

    /// <summary>Figure 4: mean welfare W̄ against λ for one agent under several severities, with a line at each λ*.</summary>
    /// <param name="severities">One sweep per severity, all of one agent.</param>
    /// <param name="made">What the agent is, as a sentence for the caption.</param>
    /// <returns>The figure.</returns>
    public static Figure WelfareBySeverity(IReadOnlyList<WeightSweep> severities, string made) => new(
        "Figure 4. Mean welfare under two severities",
        $"{Setting(severities)} {made} {Interval(severities)}",
        WeightAxis,
        new Axis("Mean welfare $W̄(λ)$ (demand units)"),
        [
            .. severities.SelectMany(sweep => Curve(SeverityName(sweep), sweep, sweep.Welfare, sweep.Exact?.MeanWelfare)),
            .. WithoutModels(severities, sweep => sweep.Welfare), .. Thresholds(severities, coloured: true),
        ]);

    /// <summary>The data of a figure: one row per agent, severity and weight, numbers to 12 significant digits.</summary>
    /// <param name="sweeps">The sweeps that the figure draws.</param>
    /// <param name="quantity">Name of the drawn quantity's column.</param>
    /// <param name="values">The drawn quantity of a sweep, one interval per weight.</param>
    /// <returns>The columns <c>agent, agents, severity, critical_weight, weight</c>, the quantity, <c>lower, upper, seeds</c>.</returns>
    public static Table Data(
        IReadOnlyList<WeightSweep> sweeps, string quantity, Func<WeightSweep, IReadOnlyList<MeanInterval>> values)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(values);
        Table table = new("agent", "agents", "severity", "critical_weight", "weight", quantity, "lower", "upper", "seeds");
        foreach (WeightSweep sweep in sweeps)
        {
            IReadOnlyList<MeanInterval> intervals = values(sweep);
            for (int i = 0; i < sweep.Weights.Count; i++)
            {
                MeanInterval interval = intervals[i];
                table.AddRounded(
                    sweep.Agent, sweep.Game.Agents, sweep.Game.Severity, sweep.CriticalWeight, sweep.Weights[i],
                    interval.Mean, interval.Lower, interval.Upper, interval.Count);
            }
        }

        return table;
    }

    /// <summary>The means of a figure as a paper's table, to two decimals: one row per sweep, one column per weight.</summary>
    /// <param name="sweeps">The sweeps that the figure draws.</param>
    /// <param name="values">The drawn quantity of a sweep, one interval per weight.</param>
    /// <returns>The column <c>agent</c>, with the severity where sweeps differ in it, and one per weight.</returns>
    public static Table Means(IReadOnlyList<WeightSweep> sweeps, Func<WeightSweep, IReadOnlyList<MeanInterval>> values)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(values);
        bool isOneGame = sweeps.DistinctBy(sweep => sweep.Game.Severity).Count() == 1;
        double[] weights = [.. sweeps.SelectMany(sweep => sweep.Weights).Distinct().Order()];
        Table table = new(["agent", .. weights.Select((weight, i) => FormattableString.Invariant($"{(i == 0 ? "λ = " : "")}{weight}"))]);
        foreach (WeightSweep sweep in sweeps)
        {
            Dictionary<double, double> means = sweep.Weights.Zip(values(sweep)).ToDictionary(pair => pair.First, pair => pair.Second.Mean);
            table.Add(
            [
                isOneGame ? sweep.Agent : MathText.ToPlainText(SeverityName(sweep)),
                .. weights.Select(weight => means.TryGetValue(weight, out double mean) ? (object?)Math.Round(mean, 2) : null),
            ]);
        }

        return table;
    }

    /// <summary>The exact curves of a figure: one row per agent, severity and weight, numbers to 12 significant digits.</summary>
    /// <param name="sweeps">The sweeps that the figure draws; those without an exact curve have no rows.</param>
    /// <returns>The columns <c>agent, agents, severity, weight, overload_rate, mean_welfare, error_bound</c>.</returns>
    public static Table ExactData(IReadOnlyList<WeightSweep> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        Table table = new("agent", "agents", "severity", "weight", "overload_rate", "mean_welfare", "error_bound");
        foreach (WeightSweep sweep in sweeps)
        {
            for (int i = 0; i < (sweep.Exact?.Weights.Count ?? 0); i++)
            {
                ExactCurve exact = sweep.Exact!;
                table.Add(
                    sweep.Agent, sweep.Game.Agents, sweep.Game.Severity, exact.Weights[i], Rounding.Significant(exact.OverloadRate[i]),
                    Rounding.Significant(exact.MeanWelfare[i]), Rounding.Significant(exact.ErrorBound));
            }
        }

        return table;
    }

    private static Axis WeightAxis => new(WeightLabel, 0, 1);

    private static Axis RateAxis => new("Overload rate", 0, 1);

    private static IReadOnlyList<double>? Gain(ExactCurve? exact) =>
        exact is null ? null : [.. exact.MeanWelfare.Select(welfare => welfare - exact.MeanWelfare[0])];

    /// <summary>The simulated points of a sweep, with the exact curve through them where it is known.</summary>
    private static IEnumerable<Series> Curve(
        string name, WeightSweep sweep, IReadOnlyList<MeanInterval> values, IReadOnlyList<double>? exact)
    {
        Series points = Series.Of(name, sweep.Weights, values) with { IsSolid = sweep.FallbackShare <= sweep.MostFallbacks };
        return exact is null
            ? [points]
            : [points with { Line = LineStyle.None }, Series.Curve("", sweep.Exact!.Weights, exact) with { ColorOf = name }];
    }

    /// <summary>The null curves of models, one per game.</summary>
    private static IEnumerable<Series> WithoutModels(
        IReadOnlyList<WeightSweep> sweeps, Func<WeightSweep, IReadOnlyList<MeanInterval>> values) =>
        from game in sweeps.Where(sweep => sweep.WithoutModel is not null).DistinctBy(sweep => sweep.Game.Severity)
        let alone = game.WithoutModel
        select Series.Of(
            sweeps.Any(sweep => sweep.Game.Severity != game.Game.Severity) ? SeverityName(alone) : alone.Agent,
            alone.Weights,
            values(alone))
            with { Marker = MarkerStyle.None, Line = LineStyle.Dotted, Interval = IntervalStyle.Band };

    private static IEnumerable<VerticalLine> Thresholds(IReadOnlyList<WeightSweep> sweeps, bool coloured) =>
        from sweep in sweeps.DistinctBy(sweep => sweep.Game.Severity)
        from line in new (double? Weight, string Label)[]
        {
            (sweep.CriticalWeight, "$λ^{*} = "), (sweep.RuleThreshold, "$λ_{SWI} = "), (sweep.EndOfOverload, "end $= "),
        }
        let weight = line.Weight ?? double.NaN
        where weight is >= 0 and <= 1
        select new VerticalLine(weight, FormattableString.Invariant($"{line.Label}{weight:0.###}$"))
        {
            ColorOf = coloured ? SeverityName(sweep) : null,
        };

    private static string SeverityName(WeightSweep sweep) => FormattableString.Invariant($"$β = {sweep.Game.Severity}$, {sweep.Agent}");

    private static string Setting(IReadOnlyList<WeightSweep> sweeps)
    {
        CongestionGame game = sweeps[0].Game;
        string severities = string.Join(" and ", sweeps.Select(sweep => sweep.Game.Severity).Distinct().Select(severity =>
            FormattableString.Invariant($"{severity}")));
        Scenario paper = Scenario.Paper;
        string demand = game.MaxDemand == paper.MaxDemand ? "" : FormattableString.Invariant($", $a_{{max}} = {game.MaxDemand}$");
        string steps = sweeps[0].Steps is { } length && length != paper.Steps ? FormattableString.Invariant($", $T = {length}$") : "";
        return FormattableString.Invariant(
            $"Congestion game with $n = {game.Agents}$, $C = {game.Capacity}$, $β = {severities}${demand}{steps}.");
    }

    private static string Interval(IReadOnlyList<WeightSweep> sweeps) =>
        sweeps.Min(sweep => sweep.Seeds) is var seeds and > 1
            ? FormattableString.Invariant($"Means over {seeds} seeds with 95% intervals{Lines(sweeps)}")
            : $"One seed, hence no intervals{Lines(sweeps)}";

    private static string Lines(IReadOnlyList<WeightSweep> sweeps) =>
        $"{(sweeps.Any(sweep => sweep.Exact is not null) ? "; curves: exact law" : "")}{Models(sweeps)}; dashed: $λ^{{*}}$ of Theorem 1"
        + (sweeps.Any(sweep => sweep.EndOfOverload is not null) ? ", the rule's $λ_{SWI}$, and the end of overload with centering." : ".");

    private static string Models(IReadOnlyList<WeightSweep> sweeps) =>
        (sweeps.Any(sweep => sweep.WithoutModel is not null) ? "; dotted: the same rule without a model" : "")
        + (sweeps.FirstOrDefault(sweep => sweep.HasTooManyFallbacks) is { } ruled
            ? FormattableString.Invariant(
                $"; hollow: not decided, as the rule made more than {100 * ruled.MostFallbacks:0.#}% of the decisions")
            : "");
}
