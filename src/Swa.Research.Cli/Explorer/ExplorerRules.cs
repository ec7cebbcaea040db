using Swa.Research.Games;
using Swa.Research.Inference;
using Swa.Research.Simulation;

namespace Swa.Research.Cli.Explorer;

/// <summary>The two rules that the explorer compares.</summary>
internal static class ExplorerRules
{
    /// <summary>Socially-weighted inference as published.</summary>
    public static Scenario Published(CongestionGame game, Population population, SwiOptions rule, int steps) =>
        new(game, population, rule, steps: steps);

    /// <summary>The robust variant.</summary>
    public static Scenario Robust(CongestionGame game, Population population, double initialBelief, int steps) =>
        new(game, population, SwiOptions.Plain with { Smoothing = 1.0 / game.Agents, InitialBelief = initialBelief }, steps: steps);
}
