using System.Globalization;
using Swa.Research.Agents;

namespace Swa.Research.Simulation;

/// <summary>The tidy form of one episode of a sweep: its parameters, its seed and its metrics in named columns.</summary>
public static class SweepRow
{
    /// <summary>Names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "agents", "capacity", "severity", "max_demand", "weight", "steps", "smoothing", "margin", "centering", "reference", "initial_belief",
        "proposals", "grid_step", "anchors", "join", "proposer", "chooser", "noise", "temperature", "seed",
        "overload_rate", "mean_welfare", "mean_load",
    ];

    /// <summary>The cells of one row.</summary>
    /// <param name="settings">The cell's parameters.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="metrics">The episode's metrics.</param>
    /// <returns>One value a column; null where a default depends on the game (reference, initial belief) or a parameter is not used.</returns>
    public static object?[] Of(ScenarioSettings settings, ulong seed, EpisodeMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(settings);
        StandIn agent = settings.Agent;
        return
        [
            settings.Agents, settings.Capacity, settings.Severity, settings.MaxDemand, settings.Weight, settings.Steps,
            settings.Rule.Smoothing, settings.Rule.SafetyMargin, settings.Rule.Centering, settings.Rule.ReferenceWelfare, settings.Rule.InitialBelief,
            settings.Candidates.Proposals, settings.Candidates.GridStep,
            string.Join(' ', settings.Candidates.Anchors.Select(anchor => anchor.ToString("R", CultureInfo.InvariantCulture))),
            settings.Candidates.Join == Inference.CandidateJoin.Union ? "union" : "reference-script",
            agent.Proposer.Name, agent.Chooser.Name,
            agent.Chooser is NoisyChooser ? agent.Noise : null, agent.Chooser is SoftmaxChooser ? agent.Temperature : null,
            seed, metrics.OverloadRate, metrics.MeanWelfare, metrics.MeanLoad,
        ];
    }
}
