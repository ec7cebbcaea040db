namespace Swa.Research.Reproduction;

/// <summary>One agent's runs over the social weight in one game: the data of one curve in Figures 1–4.</summary>
public sealed class WeightSweep
{
    /// <summary>Largest share of fallbacks with which a statement about a model is decided, if none is given.</summary>
    public const double DefaultMostFallbacks = 0.1;

    private readonly EpisodeMetrics[][] _metrics;

    /// <summary>Collects the runs.</summary>
    /// <param name="agent">Name of the agent in legends.</param>
    /// <param name="game">The game that was played.</param>
    /// <param name="weights">Social weights λ in [0, 1], ascending, at least two.</param>
    /// <param name="metrics">For each weight the metrics of its runs, in one order of seeds for all weights.</param>
    /// <exception cref="ParameterException">The weights do not ascend, or their numbers of runs differ.</exception>
    public WeightSweep(
        string agent, CongestionGame game, IReadOnlyList<double> weights, IReadOnlyList<IReadOnlyList<EpisodeMetrics>> metrics)
    {
        Agent = Require.Given(agent, nameof(agent), "the agent's name");
        Game = Require.Given(game, nameof(game), "a game");
        Weights =
            [.. Require.Given(weights, nameof(weights), "a list of weights").Select(weight => Require.Share(weight, nameof(weights)))];
        if (Weights.Count < 2 || Weights.Zip(Weights.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ParameterException(nameof(weights), $"[{string.Join(", ", Weights)}]", "two or more ascending weights");
        }

        _metrics = [.. Require.Given(metrics, nameof(metrics), "the runs of every weight").Select(runs => runs.ToArray())];
        if (_metrics.Length != Weights.Count || _metrics.Any(runs => runs.Length == 0 || runs.Length != _metrics[0].Length))
        {
            throw new ParameterException(
                nameof(metrics), $"runs of {_metrics.Length} weights",
                $"equally many runs, at least one, of each of the {Weights.Count} weights");
        }
    }

    /// <summary>Name of the agent.</summary>
    public string Agent { get; }

    /// <summary>The game that was played.</summary>
    public CongestionGame Game { get; }

    /// <summary>Social weights λ, ascending.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Number of steps T of each run; null: not known.</summary>
    public int? Steps { get; init; }

    /// <summary>The curve without a seed; null where the exact law of the agent is not known, as for models.</summary>
    public ExactCurve? Exact { get; init; }

    /// <summary>Whether the agent is a stand-in, chosen to differ from others.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>Share of a model's decisions that the rule made, as no reply could be used; null: not a recording of a model.</summary>
    public double? FallbackShare { get; init; }

    /// <summary>Largest such share with which a statement about the agent is decided, in [0, 1].</summary>
    public double MostFallbacks { get; init => field = Require.Share(value, "maxFallback"); } = DefaultMostFallbacks;

    /// <summary>Whether so many decisions were the rule's that nothing is decided about the agent.</summary>
    public bool HasTooManyFallbacks => FallbackShare > MostFallbacks;

    /// <summary>
    /// The null curve of a model: the same rule, weights and seeds with proposals and choices drawn without one (uniform + argmax);
    /// null where there is none.
    /// </summary>
    public WeightSweep? WithoutModel { get; init; }

    /// <summary>λ_SWI, where the rule itself switches without centering; null where it does not or the rule is not known.</summary>
    public double? RuleThreshold { get; init; }

    /// <summary>Where overload ends under the rule, centering included; null where it does not or the rule is not known.</summary>
    public double? EndOfOverload { get; init; }

    /// <summary>Number of runs per weight.</summary>
    public int Seeds => _metrics[0].Length;

    /// <summary>λ* of the game; null for one agent.</summary>
    public double? CriticalWeight => Threshold.CriticalWeight(Game);

    /// <summary>Overload rate at each weight, with its interval over the runs.</summary>
    public IReadOnlyList<MeanInterval> OverloadRate => Means(run => run.OverloadRate);

    /// <summary>Mean welfare W̄ at each weight in demand units, with its interval over the runs.</summary>
    public IReadOnlyList<MeanInterval> Welfare => Means(run => run.MeanWelfare);

    /// <summary>Mean load at each weight in demand units, with its interval over the runs.</summary>
    public IReadOnlyList<MeanInterval> Load => Means(run => run.MeanLoad);

    /// <summary>ΔW(λ) = W̄(λ) − W̄(0) at each weight (paper eq. 17), paired by run, in demand units.</summary>
    /// <exception cref="ParameterException">The smallest weight is not 0.</exception>
    public IReadOnlyList<MeanInterval> WelfareGain => Weights[0] == 0
        ? Differences(this, 0, run => run.MeanWelfare)
        : throw Require.Refuse("weights", Weights[0], "weights that begin with 0, the baseline of ΔW");

    /// <summary>The runs of one weight.</summary>
    /// <param name="index">Index of the weight from 0.</param>
    /// <returns>One run per seed.</returns>
    public ReadOnlySpan<EpisodeMetrics> Runs(int index) => _metrics[index];

    /// <summary>Difference in mean welfare from another sweep at the same weights, paired by run, in demand units.</summary>
    /// <param name="other">The sweep that is subtracted; same weights and number of runs.</param>
    /// <returns>W̄ here minus W̄ there at each weight, with its interval.</returns>
    /// <exception cref="ParameterException">The sweeps do not have the same weights or number of runs.</exception>
    public IReadOnlyList<MeanInterval> WelfareDifference(WeightSweep other) =>
        Differences(Fitting(other), null, run => run.MeanWelfare);

    /// <summary>Difference in overload rate from another sweep at the same weights, paired by run.</summary>
    /// <param name="other">The sweep that is subtracted; same weights and number of runs.</param>
    /// <returns>The rate here minus the rate there at each weight, with its interval.</returns>
    /// <exception cref="ParameterException">The sweeps do not have the same weights or number of runs.</exception>
    public IReadOnlyList<MeanInterval> OverloadDifference(WeightSweep other) =>
        Differences(Fitting(other), null, run => run.OverloadRate);

    /// <summary>Difference in overload rate from another sweep averaged over the weights, paired by run.</summary>
    /// <param name="other">The sweep that is subtracted; same weights and number of runs.</param>
    /// <returns>The mean over the weights of the rate here minus the rate there, with its interval over the runs.</returns>
    /// <exception cref="ParameterException">The sweeps do not have the same weights or number of runs.</exception>
    public MeanInterval MeanOverloadDifference(WeightSweep other)
    {
        EpisodeMetrics[][] there = Fitting(other)._metrics;
        return MeanInterval.Of(
        [
            .. Enumerable.Range(0, Seeds).Select(seed => Enumerable.Range(0, Weights.Count).Average(weight =>
                _metrics[weight][seed].OverloadRate - there[weight][seed].OverloadRate)),
        ]);
    }

    /// <summary>Index of the weight that begins the steepest fall of the overload rate; the fall ends at the next weight.</summary>
    public int SteepestFall => Rate.SteepestFall;

    /// <summary>Weight at which the overload rate first falls through one half, between weights by a straight line; null
    /// where it never does.</summary>
    public double? Crossing => Rate.Crossing;

    /// <summary>Smallest weight from which the overload rate stays at or below a level; null where the last weight is above it.</summary>
    /// <param name="level">Largest overload rate that counts as stable, in [0, 1].</param>
    /// <returns>The onset of sustained stability.</returns>
    public double? Onset(double level) => OnsetInterval(level)?.To;

    /// <summary>The two weights between which the overload rate settles at or below a level for good.</summary>
    /// <param name="level">Largest overload rate that counts as stable, in [0, 1].</param>
    /// <returns>The weights, twice the smallest one where the rate is settled from there on; null where it never settles.</returns>
    public (double From, double To)? OnsetInterval(double level) => Rate.Onset(level);

    private RateCurve Rate => new(Weights, [.. OverloadRate.Select(rate => rate.Mean)]);

    private IReadOnlyList<MeanInterval> Means(Func<EpisodeMetrics, double> metric) =>
        [.. _metrics.Select(runs => MeanInterval.Of([.. runs.Select(metric)]))];

    private WeightSweep Fitting(WeightSweep other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Seeds == Seeds && other.Weights.SequenceEqual(Weights)
            ? other
            : throw new ParameterException(nameof(other), "a sweep over other weights or seeds", "one over the same weights and seeds");
    }

    private IReadOnlyList<MeanInterval> Differences(WeightSweep other, int? baseline, Func<EpisodeMetrics, double> metric) =>
    [
        .. _metrics.Select((runs, weight) => MeanInterval.Of(
            [.. runs.Zip(other._metrics[baseline ?? weight], (here, there) => metric(here) - metric(there))])),
    ];
}
