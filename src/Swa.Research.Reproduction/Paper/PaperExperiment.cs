namespace Swa.Research.Reproduction;

/// <summary>The paper's experiment (section 5) with stand-ins in the place of its five language models, or the same in another game.</summary>
public sealed record PaperExperiment
{
    private static readonly ScenarioSettings Paper = new();

    /// <summary>λ = 0, 0.1, …, 1.</summary>
    public static IReadOnlyList<double> Weights { get; } = [.. Enumerable.Range(0, 11).Select(tenths => tenths / 10.0)];

    /// <summary>Five stand-ins that differ as the paper's models do: in how early and how sharply their overload falls.</summary>
    public static IReadOnlyList<StandIn> StandIns { get; } =
    [
        new("grid", "argmax"),
        new("uniform", "argmax"),
        new("focal", "noisy", noise: 0.1),
        new("uniform", "softmax", temperature: 0.02),
        new("greedy", "softmax", temperature: 0.05),
    ];

    /// <summary>The stand-in of Figures 3 and 4.</summary>
    public static StandIn AblationStandIn { get; } = new("uniform", "argmax");

    /// <summary>Number of seeds, at least 1.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>Number of agents n, at least 1.</summary>
    public int Agents { get; init; } = Paper.Agents;

    /// <summary>Capacity C in demand units, above 0.</summary>
    public double Capacity { get; init; } = Paper.Capacity;

    /// <summary>Largest demand a_max in demand units, above 0; default anchors above it are left out.</summary>
    public double MaxDemand { get; init; } = Paper.MaxDemand;

    /// <summary>Number of steps T of an episode, at least 1.</summary>
    public int Steps { get; init; } = Paper.Steps;

    /// <summary>Congestion severity β of Figures 1 and 2.</summary>
    public double Severity { get; init; } = CongestionGame.Paper.Severity;

    /// <summary>The two severities β of Figures 3 and 4.</summary>
    public IReadOnlyList<double> Ablation { get; init; } = [1.6, 2.4];

    /// <summary>Runs the sweeps of Figures 1 and 2: every stand-in over all weights.</summary>
    /// <param name="progress">Told the number of episodes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>A sweep a stand-in.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public IReadOnlyList<WeightSweep> RunAgents(Action<long>? progress = null, CancellationToken cancellationToken = default) =>
        Run(SweepAxis.StandIns(StandIns), Basis with { Severity = Severity }, progress, cancellationToken);

    /// <summary>Runs the sweeps of Figures 3 and 4: one stand-in over all weights under each severity.</summary>
    /// <param name="progress">Told the number of episodes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>A sweep a severity.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public IReadOnlyList<WeightSweep> RunAblation(Action<long>? progress = null, CancellationToken cancellationToken = default) =>
        Run(SweepAxis.Severities(Ablation), Basis with { Agent = AblationStandIn }, progress, cancellationToken);

    /// <summary>Number of episodes of <see cref="RunAgents"/>.</summary>
    public long AgentEpisodes => (long)StandIns.Count * Weights.Count * Seeds;

    /// <summary>Number of episodes of <see cref="RunAblation"/>.</summary>
    public long AblationEpisodes => (long)Ablation.Count * Weights.Count * Seeds;

    private ScenarioSettings Basis => Paper with
    {
        Agents = Agents,
        Capacity = Capacity,
        MaxDemand = MaxDemand,
        Steps = Steps,
        Candidates = Paper.Candidates with { Anchors = [.. Paper.Candidates.Anchors.Where(anchor => anchor <= MaxDemand)] },
    };

    private IReadOnlyList<WeightSweep> Run(
        SweepAxis axis, ScenarioSettings basis, Action<long>? progress, CancellationToken cancellationToken)
    {
        SweepPlan plan = SweepPlan.Over(basis, Seeds, 0, axis, SweepAxis.Weights(Weights));
        SweepResult result = Sweep.Run(plan, null, progress, cancellationToken);
        return
        [
            .. Enumerable.Range(0, axis.Changes.Count).Select(row => row * Weights.Count).Select(first => new WeightSweep(
                $"stand-in {plan.Cells[first].Agent.Name}",
                plan.Scenario(first).Game,
                Weights,
                [.. Enumerable.Range(first, Weights.Count).Select(cell => result.Metrics(cell).ToArray())])
            {
                Steps = Steps,
            }),
        ];
    }
}
