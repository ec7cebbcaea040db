namespace Swa.Research.Reproduction;

/// <summary>
/// The statements that the paper draws from Figures 1–4, each decided by numbers: it holds, it does not, or the numbers do not decide it.
/// </summary>
public static class PaperVerdicts
{
    /// <summary>Largest overload rate that counts as stable.</summary>
    public const double StableRate = 0.05;

    /// <summary>How far, in social weight, "near the predicted value" reaches: one step of the paper's weights.</summary>
    public const double NearWeight = 0.1;

    /// <summary>Share of capacity by which two welfare curves may differ and still meet.</summary>
    public const double MeetingShare = 0.05;

    /// <summary>Smallest share of capacity that counts as high load.</summary>
    public const double HighLoadShare = 0.8;

    /// <summary>Decides the statements on Figures 1 and 2.</summary>
    /// <param name="agents">One sweep per agent, all in one game with more than one agent.</param>
    /// <returns>Statements 1, 4, 5, 6 and 7.</returns>
    public static IReadOnlyList<Finding> OnAgents(IReadOnlyList<WeightSweep> agents) =>
    [
        .. OfModels(agents, [LateOnset.Of(agents), AgentsDiffer.Of(agents), WelfareWithOverload.Of(agents)]),
        SelfishBestResponse.Of(agents[0].Game),
        .. GradualWithoutNoise.Of(agents) is { } gradual ? [gradual] : Array.Empty<Finding>(),
    ];

    /// <summary>Decides the statements on Figures 3 and 4.</summary>
    /// <param name="severities">Two sweeps of one agent, under different severities.</param>
    /// <returns>Statements 2 and 3.</returns>
    public static IReadOnlyList<Finding> OnSeverities(IReadOnlyList<WeightSweep> severities)
    {
        ArgumentNullException.ThrowIfNull(severities);
        WeightSweep[] ordered = [.. severities.OrderBy(sweep => sweep.Game.Severity)];
        return OfModels(
            ordered, [SeverityMovesTransition.Of(ordered[0], ordered[^1]), SeverityCostsWelfare.Of(ordered[0], ordered[^1])]);
    }

    /// <summary>Statements about agents: not decided where the rule made too many of a model's decisions.</summary>
    private static IReadOnlyList<Finding> OfModels(IReadOnlyList<WeightSweep> agents, IReadOnlyList<Finding> findings)
    {
        string[] ruled = [.. agents.Where(agent => agent.HasTooManyFallbacks).Select(Fallbacks).Distinct()];
        string why = $"{string.Join("; ", ruled)}: such a curve shows the rule, not the model.";
        return ruled.Length == 0 ? findings : [.. findings.Select(finding => finding with { Holds = null, Why = why })];
    }

    /// <summary>How many of a model's decisions were the rule's, as part of a sentence.</summary>
    /// <param name="agent">A sweep of a recorded model.</param>
    /// <returns>The model's name, the share and the bound.</returns>
    public static string Fallbacks(WeightSweep agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return FormattableString.Invariant(
            $"{agent.Agent} left {100 * agent.FallbackShare:0.#}% of its decisions to the rule (at most {100 * agent.MostFallbacks:0.#}%)");
    }
}
