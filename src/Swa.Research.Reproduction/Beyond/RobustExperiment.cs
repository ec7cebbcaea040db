namespace Swa.Research.Reproduction;

/// <summary>Published socially-weighted inference against each fix and all of them, over population, noise and delay.</summary>
/// <remarks>
/// Capacity and severity grow with the population, C = 4n and β = n/2, and the weight lies above every threshold, so that each failure is
/// one of the control loop. Stand-in <c>grid + argmax</c>.
/// </remarks>
public sealed record RobustExperiment
{
    /// <summary>Overload rate below which a cell counts as stable.</summary>
    public const double StableRate = 0.05;

    /// <summary>Share of the optimum above which welfare counts as kept.</summary>
    public const double KeptWelfare = 0.9;

    /// <summary>The variants in the table's order, with their names.</summary>
    public static IReadOnlyList<(string Name, RobustFixes Fixes)> Variants { get; } =
    [
        ("published", RobustFixes.None),
        ("affine score", RobustFixes.Score),
        ("calibrated margin", RobustFixes.Margin),
        ("gain from n and d", RobustFixes.Gain),
        ("confidence bound", RobustFixes.Confidence),
        ("exact headroom", RobustFixes.Headroom),
        ("all fixes", RobustFixes.All),
    ];

    /// <summary>Numbers of agents n.</summary>
    public IReadOnlyList<int> Agents { get; init; } = [5, 10, 20, 50, 100, 1000];

    /// <summary>Deviations of the noise on the observed load as shares of capacity.</summary>
    public IReadOnlyList<double> NoiseShares { get; init; } = [0, 0.02, 0.05];

    /// <summary>Delays d in steps.</summary>
    public IReadOnlyList<int> Delays { get; init; } = [0, 1, 2];

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; init; } = 20;

    /// <summary>Number of steps of a run.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Plays every cell.</summary>
    /// <param name="cancellationToken">Ends the experiment.</param>
    /// <returns>One cell per combination, in the order of agents, noise, delay and variant.</returns>
    public IReadOnlyList<RobustCell> Run(CancellationToken cancellationToken = default)
    {
        var cells = (
            from agents in Agents
            from noise in NoiseShares
            from delay in Delays
            from variant in Variants
            select (agents, noise, delay, variant)).ToArray();
        Scenario[] scenarios = [.. cells.Select(cell => Cell(cell.agents, cell.noise, cell.delay, cell.variant.Fixes))];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Measure(scenarios, Seeds, cancellationToken);
        return
        [
            .. cells.Select((cell, i) => new RobustCell(
                cell.agents,
                cell.noise,
                cell.delay,
                cell.variant.Name,
                scenarios[i].Weight,
                scenarios[i].PlayedRule().Smoothing,
                scenarios[i].PlayedRule().SafetyMargin,
                MeanInterval.Of([.. metrics[i].Select(run => run.OverloadRate)]),
                MeanInterval.Of([.. metrics[i].Select(run => run.MeanWelfare / scenarios[i].Game.Capacity)]))),
        ];
    }

    /// <summary>The scenario of one cell.</summary>
    /// <param name="agents">Number of agents n, at least 3, so that β = n/2 is above 1.</param>
    /// <param name="noiseShare">Deviation of the noise as a share of capacity, at least 0.</param>
    /// <param name="delay">Delay d in steps, at least 0.</param>
    /// <param name="fixes">The fixes that are applied.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public Scenario Cell(int agents, double noiseShare, int delay, RobustFixes fixes)
    {
        CongestionGame game = new(agents, capacity: 4 * agents, severity: agents / 2.0, maxDemand: 10);
        RobustRule plan = new(game, noiseShare * game.Capacity, delay);
        return new Scenario
        {
            Game = game,
            Weight = plan.Weight,
            Steps = Steps,
            Proposer = new GridProposer(),
            ObservationNoise = plan.Noise,
            Delay = delay,
            Fixes = fixes,
        };
    }

    /// <summary>The cells as a table, numbers to 12 significant digits.</summary>
    /// <param name="cells">The cells.</param>
    /// <returns>One row per cell.</returns>
    public static Table ToTable(IReadOnlyList<RobustCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        Table table = new(
            "agents", "noise_share", "delay", "variant", "weight", "smoothing", "margin",
            "overload_rate", "overload_lower", "overload_upper", "welfare_share", "welfare_lower", "welfare_upper", "seeds");
        foreach (RobustCell cell in cells)
        {
            (MeanInterval rate, MeanInterval welfare) = (cell.OverloadRate, cell.WelfareShare);
            table.AddRounded(
                cell.Agents, cell.NoiseShare, cell.Delay, cell.Variant, cell.Weight, cell.Smoothing, cell.Margin,
                rate.Mean, rate.Lower, rate.Upper, welfare.Mean, welfare.Lower, welfare.Upper, rate.Count);
        }

        return table;
    }
}

/// <summary>One cell of the robust table.</summary>
/// <param name="Agents">Number of agents n.</param>
/// <param name="NoiseShare">Deviation of the noise on the observed load as a share of capacity.</param>
/// <param name="Delay">Delay d in steps.</param>
/// <param name="Variant">Name of the variant.</param>
/// <param name="Weight">Social weight λ of every agent.</param>
/// <param name="Smoothing">Smoothing α of the belief.</param>
/// <param name="Margin">Safety margin m in demand units.</param>
/// <param name="OverloadRate">Overload rate with its interval over seeds.</param>
/// <param name="WelfareShare">Mean welfare as a share of the optimum C, with its interval over seeds.</param>
public sealed record RobustCell(
    int Agents,
    double NoiseShare,
    int Delay,
    string Variant,
    double Weight,
    double Smoothing,
    double Margin,
    MeanInterval OverloadRate,
    MeanInterval WelfareShare)
{
    /// <summary>Whether the overload rate is below 5% and welfare above 90% of the optimum.</summary>
    public bool IsKept => OverloadRate.Mean < RobustExperiment.StableRate && WelfareShare.Mean > RobustExperiment.KeptWelfare;
}
