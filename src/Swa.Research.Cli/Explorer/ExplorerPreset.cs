namespace Swa.Research.Cli.Explorer;

/// <summary>A situation to start from.</summary>
/// <param name="Name">Text of its button.</param>
/// <param name="Look">What to look at, and why it is so.</param>
/// <param name="State">The page's settings.</param>
internal sealed record ExplorerPreset(string Name, string Look, ExplorerPreset.Settings State)
{
    /// <summary>The page's settings under its own short names, which also occur in the address of a linked situation.</summary>
    internal sealed record Settings(
        int N,
        [property: System.Text.Json.Serialization.JsonPropertyName("C")] double CapitalC,
        double B,
        double L,
        double A,
        int D,
        double S,
        double M,
        double G,
        double R,
        double U,
        bool Auto);

    public static IReadOnlyList<ExplorerPreset> All()
    {
        CongestionGame paper = CongestionGame.Paper;
        SwiOptions published = new();
        return
        [
            Of(
                "The paper’s experiment",
                "Look at the load, round by round. λ is below λ*, so agents who reckon exactly would overdraw, and the robust rule does. "
                    + "The published rule holds back all the same: it weighs one unit by two scales, and tips early.",
                paper, 0.8, published, 4),
            Of(
                "A harsher penalty",
                "The paper’s second game: overload costs the group more, so λ* is lower. Look at the point on the map: past the rule’s own "
                    + "line, short of λ*. So the published rule holds back, and agents who reckon exactly, or by the robust rule, do not.",
                paper with { Severity = 2.4 }, 0.6, published, 4),
            Of(
                "Nobody cares",
                "λ is zero. Look at the load: all ask for all they can from the first round on, whichever the rule. Move λ up and watch "
                    + "when it drops.",
                paper, 0, published, 4),
            Of(
                "Twelve agents",
                "λ is far above every threshold, so nobody is tempted. Look at the load of the published rule all the same: all correct "
                    + "their belief at once and by too much, so that every round overshoots the other way.",
                new CongestionGame(12, 48, 6, 10), 0.98, SwiOptions.Plain, 4.05),
            Of(
                "The clipping trap",
                "λ is above λ*, but all begin with the belief that the others ask for everything. Look at the published rule’s load: the "
                    + "group’s score is cut off at zero, so every request looks equally bad for the group, only the own score is left, and "
                    + "the belief comes true. The robust rule has no such floor and climbs down.",
                paper with { Severity = 2.4 }, 0.9, SwiOptions.Plain, 10),
            Of(
                "One defector",
                "One agent has λ = 0, the others care. Look at how the published rule makes room for it: the load stays below capacity "
                    + "while it takes all it can. The robust rule keeps a smaller margin, and ends a little above.",
                paper, 0.9, published, 4, defectors: 1),
        ];
    }

    private static ExplorerPreset Of(
        string name, string look, CongestionGame game, double weight, SwiOptions rule, double start, int defectors = 0) => new(
        name,
        look,
        new(game.Agents, game.Capacity, game.Severity, weight, game.MaxDemand, defectors, rule.Smoothing, rule.SafetyMargin,
            rule.Centering, game.Capacity - rule.SafetyMargin, start, true));
}
