namespace Swa.Research.Reproduction;

/// <summary>Figure 15: socially-weighted inference beside a quota, token buckets, AIMD and a Pigouvian tax, at equal information.</summary>
public static class EqualInformation
{
    private const double Severity = 1.6;
    private const int Seeds = 20;
    private const int Steps = 200;

    // A little off C/n: a loop that is unstable shows itself only away from its fixed point.
    private const double FirstBelief = 4.25;

    private static readonly (string Name, int Agents, Disturbances Disturbances, int Defectors)[] Settings =
    [
        ("n = 5", 5, Disturbances.None, 0),
        ("noise", 5, new() { Noise = 1 }, 0),
        ("delay", 5, new() { Delay = 1 }, 0),
        ("absence", 5, new() { Leave = 0.1, Return = 0.3 }, 0),
        ("defector", 5, Disturbances.None, 1),
        ("n = 20", 20, Disturbances.None, 0),
    ];

    private static readonly (string Name, Func<Scenario, Func<ulong, EpisodeMetrics>> Play)[] Ways =
    [
        ("quota", scenario => new ControlledEpisode(scenario, new Quota()).Measure),
        ("token bucket", scenario => new ControlledEpisode(scenario, new TokenBucket()).Measure),
        ("AIMD", scenario => new ControlledEpisode(scenario, new AdditiveIncrease()).Measure),
        ("Pigouvian tax", scenario => new EpisodeSimulator(Taxed(scenario)).Measure),
        ("SWI, published", scenario => new EpisodeSimulator(scenario).Measure),
        ("SWI, robust", scenario => new EpisodeSimulator(Robust(scenario)).Measure),
    ];

    private static readonly string[] Fixed = ["quota", "token bucket"];
    private static readonly string[] Yielding = ["quota", "token bucket", "Pigouvian tax", "SWI, robust"];
    private static readonly string[] Holding = ["AIMD", "SWI, published"];

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        (int Way, int Setting)[] cells =
            [.. from way in Enumerable.Range(0, Ways.Length) from setting in Enumerable.Range(0, Settings.Length) select (way, setting)];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Each(cells, cell => Measure(cell.Way, cell.Setting), cancellationToken);
        MeanInterval[] rates = [.. metrics.Select(runs => MeanInterval.Of([.. runs.Select(run => run.OverloadRate)]))];
        MeanInterval[] welfare =
        [
            .. metrics.Select((runs, i) => MeanInterval.Of(
                [.. runs.Select(run => run.MeanWelfare / (4 * Settings[cells[i].Setting].Agents))])),
        ];
        string[] categories = [.. Settings.Select(setting => setting.Name)];
        Figure figure = new(
            "Figure 15. Other ways to share, at equal information",
            string.Create(CultureInfo.InvariantCulture,
                $"$C = 4n$, $β = {Severity}$, $a_{{max}} = 10$; everybody knows the game and observes the last load; means over {Seeds} "
                    + $"seeds of {Steps} steps, same seeds for all. Disturbances one at a time at $n = 5$: noise of 5% of capacity, one "
                    + $"step of delay, agents that are away a quarter of the time, one agent that takes $a_{{max}}$ whatever is asked of "
                    + $"it. SWI and the taxed agents: stand-in grid + argmax, first belief 4.25, weight above every threshold."),
            [
                Panel("(a) Overload", new Axis("Overload rate", 0, 1), rates),
                Panel("(b) Welfare", new Axis("Welfare / optimum", 0, 1), welfare),
            ]);

        return new(
            15,
            figure,
            figure.ToTable(),
            [
                Claim.Check(
                    "n = 5 and 20, C = 4n, β = 1.6, undisturbed",
                    "Among equal agents that are always there, a quota of C/n, which knows no more than the rule does, is optimal.",
                    "overload rate 0 and welfare C within 1e-9",
                    IsExact("quota", 0) && IsExact("quota", 5),
                    ("welfare share at n = 5", Welfare("quota", 0)),
                    ("welfare share at n = 20", Welfare("quota", 5))),
                Claim.Prediction(
                    "n = 20, C = 80, β = 1.6, gain 0.2, undisturbed",
                    "A Pigouvian tax does what λ = 1 does, and fails as the published rule does: with twenty agents the belief's gain and "
                        + "not the incentive is what breaks.",
                    "overload rate of taxed agents and of the published rule above 0.4 at n = 20, and of taxed agents 0 at n = 5",
                    Rate("Pigouvian tax", 5) > 0.4 && Rate("SWI, published", 5) > 0.4 && Rate("Pigouvian tax", 0) == 0,
                    ("taxed agents, n = 20", Rate("Pigouvian tax", 5)),
                    ("published rule, n = 20", Rate("SWI, published", 5)),
                    ("taxed agents, n = 5", Rate("Pigouvian tax", 0))),
                Claim.Prediction(
                    "the six settings of the figure",
                    "No way is best everywhere. Quotas and token buckets are exact among equals, and lose a fifth of the optimum where "
                        + "agents come and go; AIMD alone bounds overload in every setting, and costs a tenth to a third of the optimum; "
                        + "one agent that takes all overloads every way but AIMD and the published rule, whose margin of 10% absorbs it.",
                    "quota and token bucket: 1 at n = 5 and n = 20, below 0.82 under absence; AIMD: overload rate from 0.05 to 0.2 and "
                        + "welfare share from 0.6 to 0.9 in every setting; with a defector overload rate 1 for quota, token bucket, tax "
                        + "and robust rule, below 0.2 for the two others",
                    Fixed.All(way => IsExact(way, 0) && IsExact(way, 5) && Welfare(way, 3) < 0.82)
                        && Enumerable.Range(0, Settings.Length).All(setting =>
                            Rate("AIMD", setting) is >= 0.05 and <= 0.2 && Welfare("AIMD", setting) is >= 0.6 and <= 0.9)
                        && Yielding.All(way => Rate(way, 4) > 0.99)
                        && Holding.All(way => Rate(way, 4) < 0.2),
                    [
                        .. from way in Ways
                           from setting in Enumerable.Range(0, Settings.Length)
                           from number in new[]
                           {
                               ("welfare share", Welfare(way.Name, setting)), ("overload rate", Rate(way.Name, setting)),
                           }
                           select ($"{way.Name}, {Settings[setting].Name}: {number.Item1}", (double?)number.Item2),
                    ]),
            ]);

        Panel Panel(string title, Axis y, MeanInterval[] values) => new(
            Axis.Of("", categories),
            y,
            [
                .. Ways.Select((way, i) => (way.Name,
                    Values: values[(i * categories.Length)..((i + 1) * categories.Length)])).Select(each =>
                    new Bars(
                        each.Name,
                        [.. each.Values.Select(value => Shown(value.Mean))],
                        [.. each.Values.Select(value => Shown(value.Lower))],
                        [.. each.Values.Select(value => Shown(value.Upper))])),
            ])
        {
            Title = title,
        };

        static double Shown(double value) => Math.Clamp(value, 0, 1);

        bool IsExact(string way, int setting) => Rate(way, setting) == 0 && Math.Abs(Welfare(way, setting) - 1) < 1e-9;

        double Rate(string way, int setting) => rates[Index(way, setting)].Mean;

        double Welfare(string way, int setting) => welfare[Index(way, setting)].Mean;

        static int Index(string way, int setting) => Array.FindIndex(Ways, each => each.Name == way) * Settings.Length + setting;
    }

    private static EpisodeMetrics[] Measure(int way, int setting)
    {
        Func<ulong, EpisodeMetrics> play = Ways[way].Play(Scenario(setting));
        return [.. Enumerable.Range(0, Seeds).Select(seed => play((ulong)seed))];
    }

    private static Scenario Scenario(int setting)
    {
        (_, int agents, Disturbances disturbances, int defectors) = Settings[setting];
        CongestionGame game = new(agents, 4 * agents, Severity, 10);
        double weight = new RobustRule(game, disturbances.Noise, disturbances.Delay).Weight;
        return new Scenario
        {
            Game = game,
            Weight = weight,
            Proposer = new GridProposer(),
            InitialBelief = FirstBelief,
            Disturbances = disturbances,
            Steps = Steps,
            Population = Crew(agents, defectors, new AgentProfile(weight, new GridProposer(), new ArgMaxChooser())),
        };
    }

    private static Scenario Taxed(Scenario scenario)
    {
        AgentProfile taxed = new(1, new GridProposer(), new ArgMaxChooser());
        return scenario with
        {
            Margin = 0,
            Centering = 0,
            Scorer = new PigouvianScorer(scenario.Game),
            Population = Crew(scenario.Agents, Defectors(scenario), taxed),
        };
    }

    private static Scenario Robust(Scenario scenario)
    {
        RobustRule plan = new(scenario.Game, scenario.ObservationNoise, scenario.Delay);
        HeadroomProposer proposer = new(new GridProposer(), scenario.Capacity - plan.SafetyMargin, scenario.Agents);
        return scenario with
        {
            Rule = plan.Options(RobustFixes.All) with { InitialBelief = FirstBelief },
            Population = Crew(scenario.Agents, Defectors(scenario), new AgentProfile(plan.Weight, proposer, new ArgMaxChooser())),
        };
    }

    private static int Defectors(Scenario scenario) =>
        Enumerable.Range(0, scenario.Agents).Count(agent => scenario.Population![agent].Chooser is LargestChooser);

    private static Population Crew(int agents, int defectors, AgentProfile follower) => defectors == 0
        ? Population.Uniform(agents, follower)
        : Population.Of([.. Enumerable.Range(0, agents).Select(agent => agent < defectors ? AgentProfile.Adversary() : follower)]);
}
