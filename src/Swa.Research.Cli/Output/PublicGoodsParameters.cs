namespace Swa.Research.Cli.Output;

/// <summary>The parameters of a sequential public goods game as JSON shows them; costs are one number, or a list
/// where they differ.</summary>
internal static class PublicGoodsParameters
{
    /// <summary>The game's parameters by the names of their options in camel case.</summary>
    public static Dictionary<string, object?> Of(PublicGoodsGame game) => new()
    {
        ["agents"] = game.Agents,
        ["multiplier"] = game.Multiplier,
        ["bonus"] = game.Bonus,
        ["cost"] = OneOrAll(game, cost => cost.Linear),
        ["convexity"] = OneOrAll(game, cost => cost.Convexity),
        ["penalty"] = game.Penalty,
        ["threshold"] = game.Threshold,
        ["minContribution"] = game.MinContribution,
        ["maxContribution"] = game.MaxContribution,
    };

    private static object OneOrAll(PublicGoodsGame game, Func<EffortCost, double> part)
    {
        double[] parts = [.. game.Costs.Select(part)];
        return parts.Distinct().Count() == 1 ? parts[0] : parts;
    }
}
