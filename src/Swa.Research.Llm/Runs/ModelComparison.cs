using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>
/// One model's runs that differ in one setting, over the same weights and seeds, beside the rule without any model: how much of an effect
/// is the rule's, and how much the model's.
/// </summary>
public sealed class ModelComparison
{
    private const string WithoutModel = "no model: uniform proposals, the rule selects";

    private readonly ComparedSetting _compared;
    private readonly IReadOnlyList<(string Name, IReadOnlyList<ModelRunRow> Rows, WeightSweep Sweep)> _variants;
    private readonly WeightSweep _withoutModel;
    private readonly string _model;

    /// <summary>Collects the rows of all variants.</summary>
    /// <param name="compared">The setting in which they differ.</param>
    /// <param name="rows">The rows of runs by <see cref="Variants"/>, at least one variant.</param>
    /// <param name="model">The model's name in the caption.</param>
    /// <param name="maxFallback">Largest share of decisions left to the rule, in [0, 1], above which a variant is drawn hollow.</param>
    /// <exception cref="ParameterException">There are no rows, variants differ in weights or seeds, or the share is none.</exception>
    public ModelComparison(
        ComparedSetting compared, IReadOnlyList<ModelRunRow> rows, string model, double maxFallback = WeightSweep.DefaultMostFallbacks)
    {
        if (Require.Given(rows, nameof(rows), "one or more rows").Count == 0)
        {
            throw new ParameterException(nameof(rows), "empty", "one or more rows");
        }

        _compared = Require.Known(compared, nameof(compared));
        _model = Require.Given(model, nameof(model), "the model's name");
        _variants =
        [
            .. rows.GroupBy(row => Name(compared, row.Settings))
                .Select(variant => (
                    variant.Key,
                    (IReadOnlyList<ModelRunRow>)[.. variant],
                    SweepOf(variant.Key, [.. variant], maxFallback, Fallbacks([.. variant])))),
        ];
        ModelRunRow[] first = [.. _variants[0].Rows];
        _withoutModel = SweepOf(WithoutModel, first, maxFallback, null, row => row.Settings.PlayWithoutModel(row.Cell));
    }

    /// <summary>The share of each variant's decisions that the rule made.</summary>
    public IReadOnlyList<(string Variant, double Share)> FallbackShares =>
        [.. _variants.Select(variant => (variant.Name.Split(':')[0], Fallbacks(variant.Rows)))];

    /// <summary>The runs to compare.</summary>
    /// <param name="settings">One model under one severity and at least two weights; its value of the compared setting counts only for
    /// the rounds of talk, of which it has at least one where talk is compared and 0 is replaced by 1.</param>
    /// <param name="compared">The setting in which they differ.</param>
    /// <returns>One run per variant.</returns>
    /// <exception cref="ParameterException">There is not one model, one severity, or more than one weight.</exception>
    public static IReadOnlyList<ModelRunSettings> Variants(ModelRunSettings settings, ComparedSetting compared)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Models.Count != 1 || settings.Population.Count > 0)
        {
            throw new ParameterException(
                "models", settings.Population.Count > 0 ? "a mixed population" : $"{settings.Models.Count} models", "one model to compare");
        }

        if (settings.Severities.Count != 1)
        {
            throw new ParameterException("severities", $"{settings.Severities.Count} numbers", "one severity to compare under");
        }

        if (settings.Weights.Count < 2)
        {
            throw new ParameterException("weights", "one number", "two or more weights to compare over");
        }

        ModelRunSettings[] variants = Require.Known(compared, nameof(compared)) switch
        {
            ComparedSetting.Mode => [.. Enum.GetValues<DecisionMode>().Select(mode => settings with
            {
                Mode = mode, ChoiceBy = mode == DecisionMode.Choose ? settings.ChoiceBy : ChoiceMethod.Reply,
            })],
            ComparedSetting.Talk => [settings with { Talk = 0 }, settings with { Talk = Math.Max(1, settings.Talk) }],
            _ => [.. Enum.GetValues<ModelProtocol>().Select(protocol => settings with
            {
                Protocol = protocol, Candidates = JoinedBy(settings, protocol),
            })],
        };
        foreach (ModelRunSettings variant in variants)
        {
            variant.Cells();
        }

        return variants;
    }

    /// <summary>
    /// The columns <c>variant, protocol, mode, talk, model, agents, severity, weight, overload_rate, overload_lower, overload_upper,
    /// mean_welfare, welfare_lower, welfare_upper, fallback_share, calls, seeds</c>; the rule without a model has no protocol, mode, talk,
    /// share and calls.
    /// </summary>
    /// <returns>One row per variant and weight, numbers to 12 significant digits.</returns>
    public Table ToTable()
    {
        Table table = new(
            "variant", "protocol", "mode", "talk", "model", "agents", "severity", "weight", "overload_rate", "overload_lower",
            "overload_upper", "mean_welfare", "welfare_lower", "welfare_upper", "fallback_share", "calls", "seeds");
        foreach ((string name, IReadOnlyList<ModelRunRow> rows, WeightSweep sweep) in _variants)
        {
            ModelRunSettings settings = rows[0].Settings;
            Add(name, sweep, rows, EnumWords(settings.Protocol), EnumWords(settings.Mode), settings.Talk);
        }

        Add(WithoutModel, _withoutModel, null, null, null, null);
        return table;

        void Add(string name, WeightSweep sweep, IReadOnlyList<ModelRunRow>? rows, string? protocol, string? mode, int? talk)
        {
            for (int i = 0; i < sweep.Weights.Count; i++)
            {
                MeanInterval overload = sweep.OverloadRate[i];
                MeanInterval welfare = sweep.Welfare[i];
                ModelRunRow[]? cells = rows is null ? null : [.. rows.Where(row => row.Cell.Weight == sweep.Weights[i])];
                table.Add(
                    name, protocol, mode, talk, rows?[0].Cell.Model, sweep.Game.Agents, sweep.Game.Severity, sweep.Weights[i],
                    Rounding.Significant(overload.Mean), Rounding.Significant(overload.Lower), Rounding.Significant(overload.Upper),
                    Rounding.Significant(welfare.Mean), Rounding.Significant(welfare.Lower), Rounding.Significant(welfare.Upper),
                    cells is null ? null : Rounding.Significant(Fallbacks(cells)), cells?.Sum(cell => cell.Tally.Calls), sweep.Seeds);
            }
        }
    }

    /// <summary>
    /// What the weight does in each variant: overload at the smallest and at the largest weight, the welfare gained between them, paired
    /// by seed, the decisions that were not the rule's argmax, the fallbacks and the calls.
    /// </summary>
    /// <returns>One row per variant, and one for the rule without a model.</returns>
    public Table Summary()
    {
        double lowest = _withoutModel.Weights[0];
        double highest = _withoutModel.Weights[^1];
        Table table = new(
            "variant",
            FormattableString.Invariant($"overload at {lowest}"), FormattableString.Invariant($"overload at {highest}"),
            "welfare gained", "lower", "upper", "not the argmax", "fallback share", "calls");
        foreach ((string name, IReadOnlyList<ModelRunRow> rows, WeightSweep sweep) in _variants)
        {
            double[] others = [.. rows.Select(row => row.Tally.NonArgMaxShare).OfType<double>()];
            Add(name, sweep, others.Length == 0 ? null : others.Average(), Fallbacks(rows), rows.Sum(row => row.Tally.Calls));
        }

        Add(WithoutModel, _withoutModel, null, null, null);
        return table;

        void Add(string name, WeightSweep sweep, double? others, double? fallbacks, long? calls)
        {
            double[] gains = new double[sweep.Seeds];
            for (int run = 0; run < gains.Length; run++)
            {
                gains[run] = sweep.Runs(sweep.Weights.Count - 1)[run].MeanWelfare - sweep.Runs(0)[run].MeanWelfare;
            }

            MeanInterval gain = MeanInterval.Of(gains);
            table.Add(
                name, sweep.OverloadRate[0].Mean, sweep.OverloadRate[^1].Mean, gain.Mean, gain.Lower, gain.Upper, others, fallbacks, calls);
        }
    }

    /// <summary>Overload rate and mean welfare against λ, one curve per variant, with a line at λ* and the rule without a model.</summary>
    /// <returns>The figure.</returns>
    public Figure ToFigure()
    {
        CongestionGame game = _withoutModel.Game;
        string setting = FormattableString.Invariant(
            $"Congestion game with $n = {game.Agents}$, $C = {game.Capacity}$, $β = {game.Severity}$, $T = {_withoutModel.Steps}$.");
        string shares = string.Join(", ", FallbackShares.Select(
            each => FormattableString.Invariant($"{each.Variant} {100 * each.Share:0.#}%")));
        string hollow = _variants.Any(variant => variant.Sweep.HasTooManyFallbacks)
            ? FormattableString.Invariant($"; hollow: more than {100 * _withoutModel.MostFallbacks:0.#}%, which shows the rule")
            : "";
        ModelRunSettings settings = _variants[0].Rows[0].Settings;
        string protocol = _compared == ComparedSetting.Protocol ? "" : $" Protocol {EnumWords(settings.Protocol)}.";
        string mode = _compared == ComparedSetting.Mode ? "" : $" Mode {EnumWords(settings.Mode)}.";
        string seeds = _withoutModel.Seeds > 1
            ? FormattableString.Invariant($"Means over {_withoutModel.Seeds} seeds with 95% intervals")
            : "One seed, hence no intervals";
        return new Figure(
            $"{Title} $λ$",
            $"{setting} Agents are {_model}.{protocol}{mode} Unreadable replies, for which the rule or a draw stood in: {shares}. "
                + $"{seeds}; dotted: the rule without a model{hollow}; dashed: $λ^{{*}}$ of Theorem 1.",
            [
                Panel("(a) Overload rate", new Axis("Overload rate", 0, 1), sweep => sweep.OverloadRate),
                Panel("(b) Mean welfare", new Axis("Mean welfare (demand units)"), sweep => sweep.Welfare),
            ]);

        Panel Panel(string title, Axis axis, Func<WeightSweep, IReadOnlyList<MeanInterval>> values)
        {
            List<Layer> layers =
            [
                .. _variants.Select(variant => Series.Of(variant.Name, variant.Sweep.Weights, values(variant.Sweep)) with
                {
                    IsSolid = !variant.Sweep.HasTooManyFallbacks,
                }),
                Series.Of(WithoutModel, _withoutModel.Weights, values(_withoutModel)) with
                {
                    Marker = MarkerStyle.None, Line = LineStyle.Dotted, Interval = IntervalStyle.Band,
                },
            ];
            if (_withoutModel.CriticalWeight is { } critical and >= 0 and <= 1)
            {
                layers.Add(new VerticalLine(critical, FormattableString.Invariant($"$λ^{{*}} = {critical:0.###}$")));
            }

            return new Panel(new Axis("Social weight $λ$", 0, 1), axis, layers) { Title = title };
        }
    }

    /// <summary>The candidates as another protocol joins them, unless the settings join them otherwise than their own protocol.</summary>
    private static CandidateOptions? JoinedBy(ModelRunSettings settings, ModelProtocol protocol) =>
        settings.Candidates is { } candidates && candidates.Join == SwiPrompts.JoinOf(settings.Protocol)
            ? candidates with { Join = SwiPrompts.JoinOf(protocol) }
            : settings.Candidates;

    private string Title => _compared switch
    {
        ComparedSetting.Mode => "Who decides? One model in four roles, against",
        ComparedSetting.Talk => "One model without and with talk before each decision, against",
        _ => "One model asked by the authors' and by this package's protocol, against",
    };

    private static string Name(ComparedSetting compared, ModelRunSettings settings) => compared switch
    {
        ComparedSetting.Mode => settings.Mode switch
        {
            DecisionMode.Select => "select: model proposes, rule selects",
            DecisionMode.Choose => "choose: model chooses from the rule's scores",
            DecisionMode.Score => "score: model scores, rule selects",
            _ => "direct: model alone",
        },
        ComparedSetting.Talk => settings.Talk switch
        {
            0 => "without talk",
            1 => "one round of talk",
            _ => FormattableString.Invariant($"{settings.Talk} rounds of talk"),
        },
        _ => $"protocol {EnumWords(settings.Protocol)}",
    };

    private static WeightSweep SweepOf(
        string name, ModelRunRow[] rows, double maxFallback, double? fallbacks, Func<ModelRunRow, Episode>? episodeOf = null)
    {
        ILookup<double, ModelRunRow> cells = rows.ToLookup(row => row.Cell.Weight!.Value);
        double[] weights = [.. cells.Select(cell => cell.Key).Order()];
        return new WeightSweep(name, rows[0].Episode.Game, weights,
        [
            .. weights.Select(weight => (IReadOnlyList<EpisodeMetrics>)
            [
                .. cells[weight].OrderBy(row => row.Cell.Seed).Select(row => (episodeOf?.Invoke(row) ?? row.Episode).Metrics),
            ]),
        ])
        {
            Steps = rows[0].Episode.Steps, FallbackShare = fallbacks, MostFallbacks = maxFallback,
        };
    }

    private static double Fallbacks(IReadOnlyList<ModelRunRow> rows) =>
        rows.Sum(row => row.Tally.FallbackCount) / (double)Math.Max(1, rows.Sum(row => row.Tally.Decisions));

    private static string EnumWords<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
