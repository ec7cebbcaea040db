using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 6: at λ = 0 the rule plays the individually rational best response.</summary>
/// <remarks>
/// The published individual score a/a_max (eq. 16) has no cost of congestion in it, so that the rule demands a_max at λ = 0 whatever the
/// others do. In the game a unit beyond the capacity changes the own reward by 1 − β/n.
/// </remarks>
internal static class SelfishBestResponse
{
    private const int OthersTried = 40;

    public static Finding Of(CongestionGame game)
    {
        double demanded = new SwiRule(game).Choose(weight: 0, belief: game.MaxDemand, proposals: Grid(game)).Demand;
        (double loss, double others) = Largest(game, demanded);
        CongestionGame smallest = new(agents: 2, capacity: 4, severity: 3, maxDemand: 4);
        VerdictNumbers numbers = new();
        numbers.Add("change of the own reward per unit beyond the capacity, 1 − β/n", 1 - (game.Severity / game.Agents));
        numbers.Add("demand of the rule at λ = 0", demanded);
        numbers.Add("most own reward lost by it against any load of the others", loss);
        numbers.Add("the same with n = 2, C = 4, β = 3, a_max = 4", Largest(smallest, smallest.MaxDemand).Loss);
        bool holds = loss <= 1e-9;
        return new(
            "6. At λ = 0 the rule plays the individually rational best response.",
            "Whatever load the others make, no other demand of the grid gives more own reward than the one that the rule chooses at λ = 0.",
            holds,
            numbers.Named)
        {
            Why = holds
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"It demands {Shown(demanded)}, and beyond the capacity a unit more still gains 1 − β/n = "
                        + $"{Shown(1 - (game.Severity / game.Agents))}; this is so exactly for β ≤ n.")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"It demands {Shown(demanded)}, which loses {Shown(loss)} where the others load {Shown(others)}: for β > n a unit "
                        + $"beyond the capacity costs more than it gains."),
        };
    }

    private static double[] Grid(CongestionGame game) => [.. new DemandGrid(game.MaxDemand, Scenario.Paper.GridStep).Points];

    /// <summary>The most that a demand loses against the best one, over the loads that the others can make.</summary>
    private static (double Loss, double Others) Largest(CongestionGame game, double demanded) =>
        Enumerable.Range(0, OthersTried + 1)
            .Select(i => (game.Agents - 1) * game.MaxDemand * i / OthersTried)
            .Select(others => (Loss: Grid(game).Max(demand => Reward(game, demand, others)) - Reward(game, demanded, others), others))
            .MaxBy(pair => pair.Loss);

    private static double Reward(CongestionGame game, double demand, double others) => game.Reward(demand, demand + others);
}
