namespace Swa.Research.Reproduction;

/// <summary>Figure 12: the paper's three deployments, where the rule switches in each, and where one agent's best reply says it
/// would.</summary>
public static class EnvironmentThresholds
{
    private const int Seeds = 12;
    private const int Steps = 100;
    private const double MarginShare = 0.05;

    /// <summary>The environments, the congestion game first: in it theory and simulation must agree.</summary>
    public static IReadOnlyList<IEnvironment> Environments { get; } =
        [new CongestionEnvironment(CongestionGame.Paper), new RateLimit(), new ContextWindow(), new SharedRepository()];

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        double[] weights = [.. Enumerable.Range(0, 51).Select(i => i / 50.0)];
        IReadOnlyList<WelfareCurve> curves = Runs.Each(Environments, environment => WelfareCurve.Measure(environment), cancellationToken);
        (int Environment, double Weight)[] cells =
            [.. from environment in Enumerable.Range(0, Environments.Count) from weight in weights select (environment, weight)];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Each(
            cells, cell => Measure(Environments[cell.Environment], curves[cell.Environment], cell.Weight), cancellationToken);
        Outcome[] outcomes =
        [
            .. Environments.Select((environment, i) =>
                Outcome.Of(environment, curves[i], weights, metrics.Skip(i * weights.Length).Take(weights.Length))),
        ];

        Figure figure = new(
            "Figure 12. The deployments of section 7.1",
            string.Create(CultureInfo.InvariantCulture,
                $"Stand-in headroom and grid + argmax, gain of the robust rule, margin {100 * MarginShare:0}% of capacity, group score "
                + $"from each environment's measured welfare with the calibrated reference of the fitted game; means over {Seeds} seeds "
                + $"of {Steps} steps. ")
                + "(a) Mean welfare against mean load at constant demands; below −1 drawn at −1. (b) Overload rate with 95% intervals; "
                    + "lines: the weight from which one agent alone does not prefer to overload, on its measured curve. Overload is load "
                    + "above $C$ (rate limit: or a locked key; repository: above $1.1 C$).",
            [
                new Panel(
                    new Axis("Load / C", 0, 3),
                    new Axis("Welfare / optimum", -1, 1.5),
                    [
                        .. outcomes.Select(outcome => Series.Curve(
                            outcome.Environment.Name,
                            [.. outcome.Curve.Loads.Select(load => load / outcome.Environment.Capacity)],
                            [.. outcome.Curve.Welfare.Select(welfare =>
                                Math.Clamp(welfare / outcome.Environment.Optimum, -1, 1.5))]) with { Line = LineStyle.Automatic }),
                    ])
                {
                    Title = "(a) Welfare",
                },
                new Panel(
                    new Axis("Social weight $λ$", 0, 1),
                    new Axis("Overload rate", 0, 1),
                    [
                        .. outcomes.Select(outcome => new Series(
                            outcome.Environment.Name,
                            weights,
                            [.. outcome.Rates.Select(rate => rate.Mean)],
                            [.. outcome.Rates.Select(rate => Math.Max(0, rate.Lower))],
                            [.. outcome.Rates.Select(rate => Math.Min(1, rate.Upper))])
                        {
                            Interval = IntervalStyle.Band,
                            Marker = MarkerStyle.None,
                        }),
                        .. outcomes.Select(outcome => new VerticalLine(
                            outcome.Unilateral,
                            FormattableString.Invariant($"{outcome.Unilateral:0.00}")) { ColorOf = outcome.Environment.Name }),
                    ])
                {
                    Title = "(b) Where the rule switches",
                },
            ]);

        Outcome game = outcomes[0];
        Outcome[] deployments = outcomes[1..];
        return new(
            12,
            figure,
            Data(weights, outcomes),
            [
                Claim.Check(
                    "the paper's game",
                    "In the congestion game itself the fitted severity is β, and the estimated critical weight is λ*.",
                    "fitted β within 1e-6 of 1.6; estimate within 0.02 (one step of λ) of 0.85",
                    Math.Abs(game.Curve.Severity - 1.6) < 1e-6 && Math.Abs((game.Fit.Weight ?? 0) - 0.85) <= 0.02,
                    ("fitted β", game.Curve.Severity),
                    ("λ*", game.Predicted),
                    ("estimate", game.Fit.Weight)),
                Claim.Prediction(
                    "the three deployments with their default parameters, margin 5%, λ = 0 … 1",
                    "All three deployments go from sustained overload to near-capacity operation as the weight grows.",
                    "overload rate at λ = 0 above 0.9, at λ = 1 below 0.1, welfare at λ = 1 above 80% of the optimum, in each",
                    deployments.All(outcome => outcome.Rates[0].Mean > 0.9 && outcome.Rates[^1].Mean < 0.1 && outcome.WelfareAtOne > 0.8),
                    [
                        .. Each("overload rate at λ = 0", outcome => outcome.Rates[0].Mean),
                        .. Each("overload rate at λ = 1", outcome => outcome.Rates[^1].Mean),
                        .. Each("welfare at λ = 1 as a share of the optimum", outcome => outcome.WelfareAtOne),
                    ]),
                Claim.Prediction(
                    "the three deployments with their default parameters, margin 5%, λ in steps of 0.02",
                    "Where the rule switches follows from the best reply of one agent on the measured curve, over the demands that it has "
                        + "itself; λ* of a game fitted over all loads is off, on either side, and moves with the range of the fit.",
                    "estimate within one step of λ (0.02) of the unilateral prediction in each; farther than two steps from λ* of the fit "
                        + "in each",
                    deployments.All(outcome => Math.Abs(outcome.Fit.Weight!.Value - outcome.Unilateral) <= 0.02
                        && Math.Abs(outcome.Fit.Weight.Value - outcome.Predicted!.Value) > 0.04),
                    [
                        .. deployments.SelectMany(outcome => new (string, double?)[]
                        {
                            ($"{outcome.Environment.Name}: unilateral best reply", outcome.Unilateral),
                            ($"{outcome.Environment.Name}: estimate", outcome.Fit.Weight),
                            ($"{outcome.Environment.Name}: lower end", outcome.Fit.Lower),
                            ($"{outcome.Environment.Name}: upper end", outcome.Fit.Upper),
                            ($"{outcome.Environment.Name}: β fitted over all loads", outcome.Curve.Severity),
                            ($"{outcome.Environment.Name}: its λ*", outcome.Predicted),
                            ($"{outcome.Environment.Name}: λ* of β fitted up to 1.5 C", outcome.PredictedNear),
                        }),
                    ]),
            ]);

        IEnumerable<(string, double?)> Each(string quantity, Func<Outcome, double> value) =>
            deployments.Select(outcome => ($"{outcome.Environment.Name}: {quantity}", (double?)value(outcome)));
    }

    private static EpisodeMetrics[] Measure(IEnvironment environment, WelfareCurve curve, double weight)
    {
        double margin = MarginShare * environment.Capacity;
        double target = environment.Capacity - margin;
        HeadroomProposer proposer = new(new GridProposer(), target, environment.Agents);
        EpisodeSimulator simulator = new(new Scenario
        {
            Game = new CongestionGame(environment.Agents, environment.Capacity, curve.Severity, environment.MaxDemand),
            Environment = environment,
            Scorer = new MeasuredScorer(environment, curve, margin),
            Weight = weight,
            Proposer = proposer,
            Smoothing = BeliefLoop.FastestSmoothing(environment.Agents, 1),
            InitialBelief = target / environment.Agents,
            Steps = Steps,
        });
        return [.. Enumerable.Range(0, Seeds).Select(seed => simulator.Measure((ulong)seed))];
    }

    private static Table Data(double[] weights, Outcome[] outcomes)
    {
        Table table = new(
            "environment", "agents", "capacity", "max_demand", "severity", "reference", "weight", "overload_rate", "lower", "upper",
            "welfare_share", "seeds",
            "unilateral_weight", "predicted_weight", "estimated_weight", "estimate_lower", "estimate_upper");
        foreach (Outcome outcome in outcomes)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                IEnvironment environment = outcome.Environment;
                MeanInterval rate = outcome.Rates[i];
                table.AddRounded(
                    environment.Name, environment.Agents, environment.Capacity, environment.MaxDemand, outcome.Curve.Severity,
                    (environment.Agents - outcome.Curve.Severity) * environment.MaxDemand, weights[i], rate.Mean, rate.Lower, rate.Upper,
                    outcome.Welfare[i].Mean / environment.Optimum, rate.Count, outcome.Unilateral, outcome.Predicted, outcome.Fit.Weight,
                    outcome.Fit.Lower, outcome.Fit.Upper);
            }
        }

        return table;
    }

    private sealed record Outcome(
        IEnvironment Environment, WelfareCurve Curve, double? Predicted, MeanInterval[] Rates, MeanInterval[] Welfare, TransitionFit Fit)
    {
        /// <summary>Predicted by one agent's best reply on the measured curve.</summary>
        public double Unilateral { get; } = Curve.UnilateralWeight(Environment, MarginShare * Environment.Capacity);

        /// <summary>λ* of the severity that is fitted near capacity alone.</summary>
        public double? PredictedNear { get; } = Curve.SeverityUpTo(Environment, 1.5 * Environment.Capacity) is { } severity and > 0
            ? Threshold.CriticalWeight(Environment.Agents, severity)
            : null;

        public double WelfareAtOne => Welfare[^1].Mean / Environment.Optimum;

        public static Outcome Of(IEnvironment environment, WelfareCurve curve, double[] weights, IEnumerable<EpisodeMetrics[]> metrics)
        {
            EpisodeMetrics[][] runs = [.. metrics];
            ObservedRun[] observations =
            [
                .. from i in Enumerable.Range(0, weights.Length)
                   from seed in Enumerable.Range(0, Seeds)
                   select new ObservedRun(weights[i], runs[i][seed].OverloadRate, FormattableString.Invariant($"{seed}")),
            ];
            return new(
                environment,
                curve,
                curve.CriticalWeight(environment),
                [.. runs.Select(group => MeanInterval.Of([.. group.Select(run => run.OverloadRate)]))],
                [.. runs.Select(group => MeanInterval.Of([.. group.Select(run => run.MeanWelfare)]))],
                Transition.Fit(observations, TransitionMethod.ChangePoint, 500));
        }
    }
}
