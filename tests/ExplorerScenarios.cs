using Swa.Research.Cli.Explorer;

namespace Swa.Research.Tests;

/// <summary>The scenarios of the library that the explorer's settings are a picture of, with stand-ins that try every request.</summary>
internal static class ExplorerScenarios
{
    private const int Rounds = 40;

    public static CongestionGame Game(ExplorerPreset.Settings settings) => new(settings.N, settings.CapitalC, settings.B, settings.A);

    /// <summary>The rule as published.</summary>
    public static Scenario Published(ExplorerPreset.Settings settings) => Played(
        settings,
        new SwiOptions
        {
            Smoothing = settings.S,
            SafetyMargin = settings.M,
            Centering = settings.G,
            ReferenceWelfare = settings.Auto ? null : settings.R,
            InitialBelief = settings.U,
        },
        new GridProposer());

    /// <summary>The robust variant with all its fixes, from the same first belief.</summary>
    public static Scenario Robust(ExplorerPreset.Settings settings)
    {
        CongestionGame game = Game(settings);
        SwiOptions rule = new RobustRule(game, noise: 0, delay: 0).Options(RobustFixes.All) with { InitialBelief = settings.U };
        return Played(settings, rule, new HeadroomProposer(new GridProposer(), game.Capacity - rule.SafetyMargin, game.Agents));
    }

    private static Scenario Played(ExplorerPreset.Settings settings, SwiOptions rule, IProposer proposer) => new()
    {
        Game = Game(settings),
        Rule = rule,
        Steps = Rounds,
        Proposals = 1,
        Proposer = proposer,
        Weight = settings.L,
        Weights = settings.D == 0 ? null : [.. Enumerable.Range(0, settings.N).Select(agent => agent < settings.D ? 0 : settings.L)],
    };
}
