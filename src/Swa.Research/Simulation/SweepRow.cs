using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Swa.Research;

/// <summary>The tidy form of one episode of a sweep: its parameters, its seed and its metrics in named columns.</summary>
public static class SweepRow
{
    /// <summary>Most bytes that seed and metrics take: four numbers of at most 24 characters, three commas and a line feed.</summary>
    internal const int LongestResult = 128;

    private static readonly IReadOnlyList<string> ParameterColumns =
    [
        "agents", "capacity", "severity", "max_demand", "weight", "steps", "smoothing", "margin", "centering", "reference", "initial_belief",
        "proposals", "grid_step", "anchors", "join", "proposer", "chooser", "noise", "temperature",
        "observation_noise", "noise_scope", "delay", "loss", "leave", "return", "fixes",
    ];

    /// <summary>Names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. ParameterColumns, "seed", "overload_rate", "mean_welfare", "mean_load"];

    /// <summary>The cells of one row.</summary>
    /// <param name="settings">The cell's parameters.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="metrics">The episode's metrics.</param>
    /// <returns>One value a column; null where a default depends on the game (reference, initial belief) or a parameter is not used.
    /// Smoothing, margin and initial belief are those that are played, the fixes put in.</returns>
    public static object?[] Of(ScenarioSettings settings, ulong seed, EpisodeMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Parameters(settings), seed, metrics.OverloadRate, metrics.MeanWelfare, metrics.MeanLoad];
    }

    /// <summary>The CSV text of a cell's parameters, which all its rows begin with, and the comma after it.</summary>
    internal static byte[] Prefix(ScenarioSettings settings)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        Table.WriteCsvRow(text, Parameters(settings));
        return Encoding.UTF8.GetBytes(text.ToString().TrimEnd('\n') + ",");
    }

    /// <summary>Writes what stands after the prefix, in the same form as <see cref="Table.Text"/>, and a line feed.</summary>
    /// <returns>Number of bytes written.</returns>
    internal static int WriteResult(Span<byte> row, ulong seed, EpisodeMetrics metrics)
    {
        Utf8Formatter.TryFormat(seed, row, out int length);
        foreach (double value in (ReadOnlySpan<double>)[metrics.OverloadRate, metrics.MeanWelfare, metrics.MeanLoad])
        {
            row[length++] = (byte)',';
            value.TryFormat(row[length..], out int written, "R", CultureInfo.InvariantCulture);
            length += written;
        }

        row[length++] = (byte)'\n';
        return length;
    }

    private static object?[] Parameters(ScenarioSettings settings)
    {
        StandIn agent = settings.Agent;
        SwiOptions rule = settings.PlayedRule();
        Disturbances disturbances = settings.Disturbances;
        return
        [
            settings.Agents, settings.Capacity, settings.Severity, settings.MaxDemand, settings.Weight, settings.Steps,
            rule.Smoothing, rule.SafetyMargin, rule.Centering, rule.ReferenceWelfare, rule.InitialBelief,
            settings.Candidates.Proposals, settings.Candidates.GridStep,
            string.Join(' ', settings.Candidates.Anchors.Select(anchor => Table.Text(anchor))),
            settings.Candidates.Join == CandidateJoin.Union ? "union" : "reference-script",
            agent.Proposer.Name, agent.Chooser.Name,
            agent.Chooser is NoisyChooser ? agent.Noise : null, agent.Chooser is SoftmaxChooser ? agent.Temperature : null,
            disturbances.Noise, disturbances.Noise == 0 ? null : NoiseScopeNames.Of(disturbances.NoiseScope),
            disturbances.Delay, disturbances.Loss, disturbances.Leave, disturbances.Leave == 0 ? null : disturbances.Return,
            RobustFixNames.Of(settings.Fixes),
        ];
    }
}
