using Swa.Research.Reproduction;

namespace Swa.Research;

/// <summary>The paper's experiment (section 5) with stand-ins instead of its five language models, or the same in another game.</summary>
public sealed record PaperExperiment
{
    private static readonly Scenario Paper = Scenario.Paper;

    /// <summary>λ = 0, 0.1, …, 1.</summary>
    public static IReadOnlyList<double> Weights { get; } = [.. Enumerable.Range(0, 11).Select(tenths => tenths / 10.0)];

    /// <summary>
    /// Six stand-ins, chosen to differ in how early and how sharply their overload falls; the last one joins candidates as the authors'
    /// published script does.
    /// </summary>
    public static IReadOnlyList<StandIn> StandIns { get; } =
    [
        new("grid", "argmax"),
        new("uniform", "argmax"),
        new("focal", "noisy", noise: 0.1),
        new("uniform", "softmax", temperature: 0.02),
        new("greedy", "softmax", temperature: 0.05),
        new("uniform", "argmax") { Join = CandidateJoin.ReferenceScript },
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

    /// <summary>Runs the whole experiment with stand-ins: Figures 1–4 and what the paper states about them.</summary>
    /// <param name="seeds">Number of seeds, at least 1.</param>
    /// <param name="cancellationToken">Ends the sweeps.</param>
    /// <returns>The figures and findings.</returns>
    /// <exception cref="ParameterException">The number of seeds is out of its range.</exception>
    public static PaperResults Run(int seeds = 200, CancellationToken cancellationToken = default)
    {
        PaperExperiment experiment = new() { Seeds = seeds };
        return new(experiment.RunAgents(null, cancellationToken), experiment.RunAblation(null, cancellationToken), Sentence);
    }

    /// <summary>What a caption says about the agents of some sweeps of stand-ins.</summary>
    /// <param name="sweeps">The sweeps, at least one.</param>
    /// <returns>One sentence.</returns>
    public static string Sentence(IReadOnlyList<WeightSweep> sweeps) => sweeps.Select(sweep => sweep.Agent).Distinct().Count() == 1
        ? $"All agents are of one kind, {sweeps[0].Agent}; no language model is behind these curves."
        : "Agents are stand-ins, named by how they propose and choose; no language model is behind these curves.";

    /// <summary>Runs the sweeps of Figures 1 and 2: every stand-in over all weights.</summary>
    /// <param name="progress">Receives the number of episodes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>One sweep per stand-in.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public IReadOnlyList<WeightSweep> RunAgents(Action<long>? progress = null, CancellationToken cancellationToken = default) =>
        Play([.. StandIns.Select(agent => Of(agent, Severity))], progress, cancellationToken);

    /// <summary>Runs the sweeps of Figures 3 and 4: one stand-in over all weights under each severity.</summary>
    /// <param name="progress">Receives the number of episodes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>One sweep per severity.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public IReadOnlyList<WeightSweep> RunAblation(Action<long>? progress = null, CancellationToken cancellationToken = default) =>
        Play([.. Ablation.Select(severity => Of(AblationStandIn, severity))], progress, cancellationToken);

    /// <summary>Number of episodes of <see cref="RunAgents"/>.</summary>
    public long AgentEpisodes => (long)StandIns.Count * Weights.Count * Seeds;

    /// <summary>Number of episodes of <see cref="RunAblation"/>.</summary>
    public long AblationEpisodes => (long)Ablation.Count * Weights.Count * Seeds;

    private Scenario Of(StandIn agent, double severity) => Paper with
    {
        Agents = Agents,
        Capacity = Capacity,
        Severity = severity,
        MaxDemand = MaxDemand,
        Steps = Steps,
        Proposer = agent.Proposer,
        Chooser = agent.Chooser,
        Join = agent.Join,
    };

    private IReadOnlyList<WeightSweep> Play(IReadOnlyList<Scenario> curves, Action<long>? progress, CancellationToken cancellationToken)
    {
        SweepPlan plan = new([.. curves.SelectMany(curve => Weights.Select(weight => curve with { Weight = weight }))], Seeds);
        EpisodeMetrics[][] metrics = [.. plan.Run(null, progress, cancellationToken).Cells.Select(cell => cell.Metrics.ToArray())];
        return
        [
            .. curves.Zip(metrics.Chunk(Weights.Count), (curve, runs) =>
            {
                StandIn agent = new(curve.Proposer, curve.Chooser) { Join = curve.Join };
                return new WeightSweep($"stand-in {agent.Name}", curve.Game, Weights, runs)
                {
                    Steps = Steps,
                    IsStandIn = true,
                    RuleThreshold = SwiRule.EndOfOverload(curve.Game, curve.Rule with { Centering = 0 }),
                    EndOfOverload = SwiRule.EndOfOverload(curve.Game, curve.Rule),
                    Exact = Agents <= ExactCurve.MostAgents ? ExactCurve.Of(curve, PaperVerdicts.StableRate, cancellationToken) : null,
                };
            }),
        ];
    }
}
