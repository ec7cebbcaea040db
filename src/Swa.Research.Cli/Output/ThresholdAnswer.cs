namespace Swa.Research.Cli.Output;

/// <summary>What theory says of one game at one social weight; the names are those of the JSON properties.</summary>
internal sealed record ThresholdAnswer(
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
    public static ThresholdAnswer Of(CongestionGame game, double weight)
    {
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
            PriceOfAnarchy.Of(game).Ratio);
    }

    public Table ToTable(CongestionGame game)
    {
        Equilibrium equilibrium = Equilibrium.At(game, Weight);
        Table table = new("quantity", "symbol", "value", "meaning");
        table.Add("agents", "n", Agents, "given");
        table.Add("severity", "β", Severity, "given");
        table.Add("regime", "", RegimeName, RegimeMeaning);
        table.Add("critical weight", "λ*", CriticalWeight, CriticalWeight is null
            ? "does not exist for one agent"
            : "at or above this weight, no agent gains by demanding more when overloaded");
        table.Add("weight", "λ", Weight, "given");
        table.Add("overload marginal", "g(λ)", OverloadMarginal, OverloadMarginal > 0
            ? "above 0: when overloaded, agents still want more"
            : "not above 0: when overloaded, no agent wants more");
        table.Add("critical severity", "β*", CriticalSeverity, "the smallest severity for which this weight is enough");
        table.Add("critical population", "n*", CriticalPopulation, CriticalPopulation is null ? "does not exist for λ = 1" : "the largest population that this weight keeps stable");
        table.Add("equilibrium load", "A", EquilibriumLoad, EquilibriumLoad is null ? FormattableString.Invariant($"every load from {equilibrium.SmallestLoad} to {equilibrium.LargestLoad} is one") : FormattableString.Invariant($"capacity is {game.Capacity}"));
        table.Add("equilibrium welfare", "W", EquilibriumWelfare, EquilibriumWelfare is null ? FormattableString.Invariant($"from {equilibrium.WorstWelfare} to {equilibrium.BestWelfare}") : "at this weight");
        table.Add("social optimum", "max W", SocialOptimum, "largest possible welfare");
        table.Add("price of anarchy", "", PriceOfAnarchy, PriceOfAnarchy is null ? FormattableString.Invariant($"no meaning, as selfish welfare is not positive; welfare gap {PriceOfAnarchy.Of(game).WelfareGap}") : "optimum over selfish welfare");
        return table;
    }

    private string RegimeName => Regime switch
    {
        Regime.OverloadPays => "overload pays",
        Regime.Flat => "flat",
        Regime.SocialDilemma => "social dilemma",
        _ => "selfish agents stable",
    };

    private string RegimeMeaning => Regime switch
    {
        Regime.OverloadPays => "β < 1: overload raises welfare; no weight stops it, and none should",
        Regime.Flat => "β = 1: welfare is flat under overload",
        Regime.SocialDilemma => "1 < β < n: tragedy for selfish agents, stable from λ* on",
        _ => "β ≥ n: selfish agents are stable already",
    };
}
