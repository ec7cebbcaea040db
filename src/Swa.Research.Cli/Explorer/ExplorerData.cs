using MathNet.Numerics.Distributions;

namespace Swa.Research.Cli.Explorer;

/// <summary>What the page takes from the library: the paper's game, the rule's constants, and situations to start from.</summary>
/// <param name="Game">The paper's game.</param>
/// <param name="Published">Options of the rule as published.</param>
/// <param name="GridStep">Distance between neighbouring demands.</param>
/// <param name="Anchors">Demands that are always candidates.</param>
/// <param name="OverloadTolerance">Loads this close above capacity count as within it.</param>
/// <param name="TieTolerance">Utilities this close count as equal.</param>
/// <param name="Epsilon">Keeps the quotient of the group score finite.</param>
/// <param name="Rounds">Number of rounds in the page's pictures.</param>
/// <param name="LargestSeverity">Largest severity that the page can show.</param>
/// <param name="RobustMarginShare">Safety margin of the robust rule as a share of capacity.</param>
/// <param name="Robust">What the robust rule is planned with for each number of agents from 1.</param>
/// <param name="Presets">Situations to start from.</param>
internal sealed record ExplorerData(
    ExplorerData.PageGame Game,
    ExplorerData.PageRule Published,
    double GridStep,
    IReadOnlyList<double> Anchors,
    double OverloadTolerance,
    double TieTolerance,
    double Epsilon,
    int Rounds,
    int LargestSeverity,
    double RobustMarginShare,
    IReadOnlyList<ExplorerData.RobustPlan> Robust,
    IReadOnlyList<ExplorerPreset> Presets)
{
    /// <summary>Largest number of agents that the page can show.</summary>
    internal const int MostAgents = 100;

    /// <summary>Largest severity for which the robust plan is that of the page: above it, the tolerated overload is rarer.</summary>
    internal const int MostSeverity = 100;

    /// <summary>A game under the page's names.</summary>
    internal sealed record PageGame(int Agents, double Capacity, double Severity, double MaxDemand);

    /// <summary>Options of the rule under the page's names.</summary>
    internal sealed record PageRule(double Smoothing, double Margin, double Centering);

    /// <summary>The robust rule's smoothing of the belief, and its factor on the deviation of a surprise.</summary>
    internal sealed record RobustPlan(double Smoothing, double? Quantile);

    public static ExplorerData Compute()
    {
        CongestionGame game = CongestionGame.Paper;
        SwiOptions rule = new();
        CandidateOptions candidates = new();
        return new(
            new(game.Agents, game.Capacity, game.Severity, game.MaxDemand),
            new(rule.Smoothing, rule.SafetyMargin, rule.Centering),
            candidates.GridStep,
            candidates.Anchors,
            CongestionGame.OverloadTolerance,
            SwiRule.TieTolerance,
            Scores.Epsilon,
            40,
            MostSeverity,
            new RobustRule(game with { Capacity = 1 }, noise: 0, delay: 0).SafetyMargin,
            [.. Enumerable.Range(1, MostAgents).Select(Plan)],
            ExplorerPreset.All());
    }

    private static RobustPlan Plan(int agents)
    {
        RobustRule rule = new(new CongestionGame(agents, 1, MostSeverity, 1), noise: 0, delay: 0);
        return new(rule.Smoothing, rule.Confidence is { } bound ? Normal.InvCDF(0, 1, bound.Level) * bound.Scale : null);
    }
}
