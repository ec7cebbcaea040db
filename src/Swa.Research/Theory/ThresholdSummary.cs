namespace Swa.Research;

/// <summary>What theory says about one game at one social weight.</summary>
/// <param name="Agents">Number of agents n.</param>
/// <param name="Severity">Congestion severity β.</param>
/// <param name="Regime">How β compares with 1 and n.</param>
/// <param name="CriticalWeight">λ*; null for one agent.</param>
/// <param name="Weight">The social weight λ.</param>
/// <param name="OverloadMarginal">g(λ), utility gained per unit of own demand under overload.</param>
/// <param name="CriticalSeverity">β* at λ.</param>
/// <param name="CriticalPopulation">n* at λ; null for λ = 1.</param>
/// <param name="EquilibriumLoad">Load A in equilibrium, in demand units; null where it is not unique.</param>
/// <param name="EquilibriumWelfare">Welfare W in equilibrium, in demand units; null where it is not unique.</param>
/// <param name="SocialOptimum">Largest possible welfare in demand units.</param>
/// <param name="PriceOfAnarchy">Optimum over selfish welfare; null where selfish welfare is not positive.</param>
public sealed record ThresholdSummary(
    int Agents,
    double Severity,
    Regime Regime,
    double? CriticalWeight,
    double Weight,
    double OverloadMarginal,
    double CriticalSeverity,
    double? CriticalPopulation,
    double? EquilibriumLoad,
    double? EquilibriumWelfare,
    double SocialOptimum,
    double? PriceOfAnarchy)
{
    /// <summary>Computes the summary.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weight">The social weight λ in [0, 1].</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ParameterException">The weight is out of its range.</exception>
    public static ThresholdSummary Of(CongestionGame game, double weight)
    {
        ArgumentNullException.ThrowIfNull(game);
        Equilibrium equilibrium = Equilibrium.At(game, weight);
        return new(
            game.Agents,
            game.Severity,
            Threshold.RegimeOf(game.Agents, game.Severity),
            Threshold.CriticalWeight(game),
            weight,
            game.UtilityMarginal(weight, CapacitySide.Above),
            Threshold.CriticalSeverity(game.Agents, weight),
            Threshold.CriticalPopulation(game.Severity, weight),
            equilibrium.Load,
            equilibrium.Welfare,
            Equilibrium.SocialOptimum(game).BestWelfare,
            Swa.Research.PriceOfAnarchy.Of(game).Ratio);
    }

    /// <summary>The summary as a table with the columns <c>quantity, symbol, value, meaning</c>.</summary>
    /// <param name="game">The game of the summary.</param>
    /// <returns>One row per quantity.</returns>
    public Table ToTable(CongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        Equilibrium equilibrium = Equilibrium.At(game, Weight);
        Table table = new("quantity", "symbol", "value", "meaning");
        table.Add("agents", "n", Agents, "given");
        table.Add("severity", "β", Severity, "given");
        table.Add("regime", "", NameOf(Regime), MeaningOf(Regime));
        table.Add("critical weight", "λ*", CriticalWeight, CriticalWeight is null
            ? "does not exist for one agent"
            : "above this weight, agents lose by demanding more when overloaded; at it, they neither gain nor lose");
        table.Add("weight", "λ", Weight, "given");
        table.Add("overload marginal", "g(λ)", OverloadMarginal, OverloadMarginal > 0
            ? "above 0: when overloaded, agents still want more"
            : "not above 0: when overloaded, no agent wants more");
        table.Add(
            "critical severity", "β*", CriticalSeverity,
            "above this severity the weight is enough; at it full overload is an equilibrium too");
        table.Add(
            "critical population", "n*", CriticalPopulation,
            CriticalPopulation is null ? "does not exist for λ = 1" : "fewer agents than this are kept out of overload by the weight");
        table.Add(
            "equilibrium load", "A", EquilibriumLoad,
            EquilibriumLoad is null
            ? FormattableString.Invariant($"every load from {equilibrium.SmallestLoad} to {equilibrium.LargestLoad} is one")
            : FormattableString.Invariant($"capacity is {game.Capacity}"));
        table.Add(
            "equilibrium welfare", "W", EquilibriumWelfare,
            EquilibriumWelfare is null
            ? FormattableString.Invariant($"from {equilibrium.WorstWelfare} to {equilibrium.BestWelfare}")
            : "at this weight");
        table.Add("social optimum", "max W", SocialOptimum, "largest possible welfare");
        table.Add(
            "price of anarchy", "", PriceOfAnarchy,
            PriceOfAnarchy is null
            ? FormattableString.Invariant(
            $"no meaning, as selfish welfare is not positive; welfare gap {Swa.Research.PriceOfAnarchy.Of(game).WelfareGap}")
            : "optimum over selfish welfare");
        return table;
    }

    internal static string NameOf(Regime regime) => regime switch
    {
        Regime.OverloadPays => "overload pays",
        Regime.Flat => "flat",
        Regime.SocialDilemma => "social dilemma",
        _ => "selfish agents stable",
    };

    internal static string MeaningOf(Regime regime) => regime switch
    {
        Regime.OverloadPays => "β < 1: overload raises welfare; no weight stops it, and none should",
        Regime.Flat => "β = 1: welfare is flat under overload",
        Regime.SocialDilemma => "1 < β < n: tragedy for selfish agents, stable above λ*",
        _ => "β ≥ n: selfish agents are stable already",
    };
}
