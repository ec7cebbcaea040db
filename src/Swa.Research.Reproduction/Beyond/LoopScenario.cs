namespace Swa.Research.Reproduction;

/// <summary>Agents that fill the predicted gap to C_eff exactly, so that the belief loop shows without the quanta of a grid.</summary>
internal static class LoopScenario
{
    /// <summary>The agents' name in captions.</summary>
    public const string Name = "stand-in headroom + argmax";

    /// <summary>Weight above every threshold of the games that are played with it.</summary>
    public const double Weight = 0.999;

    /// <summary>C = 4n, β = max(1.6, n/2), a_max = 10; no centering, the unclipped score.</summary>
    public static CongestionGame Game(int agents) => new(agents, 4 * agents, Math.Max(1.6, agents / 2.0), 10);

    public static Scenario Of(
        CongestionGame game, double smoothing, double margin, double initialBelief, Disturbances disturbances, int steps) => new()
    {
        Game = game,
        Rule = new SwiOptions { GroupScale = GroupScale.Unclipped },
        Weight = Weight,
        Proposer = new HeadroomProposer(new AnchoredProposer(), game.Capacity - margin, game.Agents),
        Anchors = [0, 2, 3, 4, 4.5, 7, 10],
        Smoothing = smoothing,
        Margin = margin,
        Centering = 0,
        InitialBelief = initialBelief,
        Disturbances = disturbances,
        Steps = steps,
    };

    /// <summary>How far the load still swings, largest less smallest, as a share of capacity in the last quarter of a run.</summary>
    public static double Swing(Scenario scenario)
    {
        Episode episode = scenario.Play(seed: 0);
        double[] late = [.. Enumerable.Range(episode.Steps * 3 / 4, episode.Steps / 4).Select(episode.Load)];
        return (late.Max() - late.Min()) / scenario.Game.Capacity;
    }
}
