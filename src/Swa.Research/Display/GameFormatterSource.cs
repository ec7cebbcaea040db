namespace Swa.Research;

/// <summary>Shows a congestion game as a table: its parameters, its thresholds, and equilibrium at three social weights.</summary>
public sealed class GameFormatterSource
{
    private static readonly double[] Weights = [0, 0.5, 1];

    private readonly DisplayFormatter[] _formatters =
    [
        DisplayFormatter.For<CongestionGame>(DisplayFormatter.Html, game => Summary(game).ToHtml()),
        DisplayFormatter.For<CongestionGame>(DisplayFormatter.PlainText, game => Summary(game).ToString()),
    ];

    /// <summary>The formatters, one per MIME type.</summary>
    /// <returns>The formatters, richest first.</returns>
    public IEnumerable<DisplayFormatter> CreateTypeFormatters() => _formatters;

    private static Table Summary(CongestionGame game)
    {
        Regime regime = Threshold.RegimeOf(game.Agents, game.Severity);
        Equilibrium[] equilibria = [.. Weights.Select(weight => Equilibrium.At(game, weight))];
        Table table = new("quantity", "symbol", "value", "at λ = 0", "at λ = 0.5", "at λ = 1");
        table.Add("agents", "n", game.Agents, null, null, null);
        table.Add("capacity", "C", game.Capacity, null, null, null);
        table.Add("severity", "β", game.Severity, null, null, null);
        table.Add("largest demand", "a_max", game.MaxDemand, null, null, null);
        table.Add("regime", "", ThresholdSummary.NameOf(regime), null, null, null);
        table.Add("critical weight of Theorem 1", "λ*", Rounding.Significant(Threshold.CriticalWeight(game)), null, null, null);
        table.Add("critical weight of the rule's defaults", "λ_SWI", Rounding.Significant(OfTheRule(game)), null, null, null);
        AddRow(
            table, "critical severity", "β*",
            [.. Weights.Select(weight => (object?)Rounding.Significant(Threshold.CriticalSeverity(game.Agents, weight)))]);
        AddRow(
            table, "critical population", "n*",
            [.. Weights.Select(weight => (object?)Rounding.Significant(Threshold.CriticalPopulation(game.Severity, weight)))]);
        AddRow(table, "equilibrium load", "A", [.. equilibria.Select(equilibrium => (object?)Rounding.Significant(equilibrium.Load))]);
        AddRow(
            table, "equilibrium welfare", "W", [.. equilibria.Select(equilibrium => (object?)Rounding.Significant(equilibrium.Welfare))]);
        return table;
    }

    /// <summary>λ_SWI of the rule with its default margin; null where the margin leaves no capacity or β is below 1.</summary>
    private static double? OfTheRule(CongestionGame game)
    {
        double reference = game.Capacity - new SwiOptions().SafetyMargin;
        return reference > 0 ? NormalisedThreshold.CriticalWeight(game.Severity, game.MaxDemand, reference) : null;
    }

    private static void AddRow(Table table, string quantity, string symbol, object?[] atWeights) =>
        table.Add([quantity, symbol, null, .. atWeights]);
}
