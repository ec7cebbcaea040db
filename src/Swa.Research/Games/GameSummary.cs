namespace Swa.Research;

/// <summary>What a notebook shows of a congestion game: its parameters, its thresholds, and equilibrium at three social weights.</summary>
internal static class GameSummary
{
    private static readonly double[] Weights = [0, 0.5, 1];

    public static Table Of(CongestionGame game)
    {
        Regime regime = Threshold.RegimeOf(game.Agents, game.Severity);
        Equilibrium[] equilibria = [.. Weights.Select(weight => Equilibrium.At(game, weight))];
        Table table = new("quantity", "symbol", "value", "at λ = 0", "at λ = 0.5", "at λ = 1");
        table.Add("agents", "n", game.Agents, null, null, null);
        table.Add("capacity", "C", game.Capacity, null, null, null);
        table.Add("severity", "β", game.Severity, null, null, null);
        table.Add("largest demand", "a_max", game.MaxDemand, null, null, null);
        table.Add("regime", "", ThresholdSummary.NameOf(regime), null, null, null);
        table.Add("critical weight of Theorem 1", "λ*", Rounded(Threshold.CriticalWeight(game)), null, null, null);
        table.Add("critical weight of the rule's defaults", "λ_SWI", Rounded(OfTheRule(game)), null, null, null);
        table.Add("critical severity", "β*", null, [.. Weights.Select(weight => (object?)Rounded(Threshold.CriticalSeverity(game.Agents, weight)))]);
        table.Add("critical population", "n*", null, [.. Weights.Select(weight => (object?)Rounded(Threshold.CriticalPopulation(game.Severity, weight)))]);
        table.Add("equilibrium load", "A", null, [.. equilibria.Select(equilibrium => (object?)Rounded(equilibrium.Load))]);
        table.Add("equilibrium welfare", "W", null, [.. equilibria.Select(equilibrium => (object?)Rounded(equilibrium.Welfare))]);
        return table;
    }

    /// <summary>λ_SWI of the rule with its default margin; null where the margin leaves no capacity or β is below 1.</summary>
    private static double? OfTheRule(CongestionGame game)
    {
        double reference = game.Capacity - new SwiOptions().SafetyMargin;
        return reference > 0 ? NormalisedThreshold.CriticalWeight(game.Severity, game.MaxDemand, reference) : null;
    }

    private static double? Rounded(double? value) => value is { } number ? Rounding.Significant(number) : null;

    private static void Add(this Table table, string quantity, string symbol, object? value, object?[] atWeights) =>
        table.Add([quantity, symbol, value, .. atWeights]);
}
