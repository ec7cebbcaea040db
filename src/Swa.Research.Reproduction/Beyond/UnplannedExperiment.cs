namespace Swa.Research.Reproduction;

/// <summary>The robust rule outside of what it was planned for: misjudged noise and delay, other laws of noise, wrong first
/// beliefs.</summary>
/// <remarks>C = 4n, and β is fixed instead of growing with the population. Stand-in <c>grid + argmax</c>, all fixes.</remarks>
internal static class UnplannedExperiment
{
    /// <summary>Severity of every cell.</summary>
    public const double Severity = 2.4;

    /// <summary>Number of seeds.</summary>
    public const int Seeds = 10;

    /// <summary>Number of steps of a run.</summary>
    public const int Steps = 200;

    private const double Noise = 0.05;

    /// <summary>Numbers of agents n.</summary>
    public static IReadOnlyList<int> Agents { get; } = [5, 20, 100];

    /// <summary>What differs from the plan; shares are of capacity, the first belief is one of a_max.</summary>
    public static IReadOnlyList<Departure> Departures { get; } =
    [
        new("as planned", PlannedNoise: Noise),
        new("half of σ", PlannedNoise: Noise / 2),
        new("σ = 0", PlannedNoise: 0),
        new("d less by 1", PlannedNoise: Noise) { Delay = 1 },
        new("d less by 2", PlannedNoise: Noise) { Delay = 2 },
        new("d more by 2", PlannedNoise: Noise) { PlannedDelay = 2 },
        new("Laplace", PlannedNoise: Noise) { Law = NoisyReading.Laplace },
        new("Student t3", PlannedNoise: Noise) { Law = NoisyReading.Student },
        new("lasting", PlannedNoise: Noise) { Law = NoisyReading.Lasting },
        new("2% lost", PlannedNoise: Noise) { Lost = 0.02 },
        new("belief 0", PlannedNoise: Noise) { FirstBelief = 0 },
        new("belief max", PlannedNoise: Noise) { FirstBelief = 1 },
    ];

    /// <summary>Plays every cell.</summary>
    public static IReadOnlyList<UnplannedCell> Run(CancellationToken cancellationToken)
    {
        (int Agents, Departure Departure)[] cells = [.. from departure in Departures from agents in Agents select (agents, departure)];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Measure(
            [.. cells.Select(cell => Scenario(cell.Agents, cell.Departure))], Seeds, cancellationToken);
        return
        [
            .. cells.Select((cell, i) => new UnplannedCell(
                cell.Departure.Name,
                cell.Agents,
                MeanInterval.Of([.. metrics[i].Select(run => run.OverloadRate)]),
                MeanInterval.Of([.. metrics[i].Select(run => run.MeanWelfare / (4 * cell.Agents))]))),
        ];
    }

    private static Scenario Scenario(int agents, Departure departure)
    {
        CongestionGame game = new(agents, 4 * agents, Severity, 10);
        RobustRule plan = new(game, departure.PlannedNoise * game.Capacity, departure.PlannedDelay);
        SwiOptions options = plan.Options(RobustFixes.All);
        return new Scenario
        {
            Game = game,
            Weight = plan.Weight,
            Steps = Steps,
            Rule = departure.FirstBelief is { } share ? options with { InitialBelief = share * game.MaxDemand } : options,
            Proposer = new HeadroomProposer(new GridProposer(), game.Capacity - plan.SafetyMargin, agents),
            Environment = new NoisyReading(game, departure.Name, departure.Law(Noise * game.Capacity), departure.Lost),
            Delay = departure.Delay,
        };
    }

    /// <summary>How a run departs from what the rule was planned for.</summary>
    public sealed record Departure(string Name, double PlannedNoise)
    {
        public int PlannedDelay { get; init; }

        public int Delay { get; init; }

        public Func<double, NoisyReading.Error> Law { get; init; } = NoisyReading.Normal;

        public double Lost { get; init; }

        public double? FirstBelief { get; init; }
    }
}

/// <summary>One cell of the experiment.</summary>
internal sealed record UnplannedCell(string Departure, int Agents, MeanInterval OverloadRate, MeanInterval WelfareShare)
{
    /// <summary>Whether the overload rate is below 5% and welfare above 90% of the optimum.</summary>
    public bool IsKept => OverloadRate.Mean < RobustExperiment.StableRate && WelfareShare.Mean > RobustExperiment.KeptWelfare;
}
