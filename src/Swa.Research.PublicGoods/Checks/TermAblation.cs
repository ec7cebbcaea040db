namespace Swa.Research.PublicGoods;

/// <summary>What each of the four reward terms contributes: the equilibrium with one of them left out.</summary>
public static class TermAblation
{
    /// <summary>Solves the whole game and the game without each term, in both protocols.</summary>
    /// <param name="game">The game.</param>
    /// <param name="levels">Number of steps L from c_min to c_max where moves are simultaneous, at least 1.</param>
    /// <returns>One row per variant and protocol with the path, the total, and the welfare that the whole reward gives there.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static CheckResult Compute(PublicGoodsGame game, int levels)
    {
        ArgumentNullException.ThrowIfNull(game);
        (string Name, PublicGoodsGame Game)[] variants =
        [
            ("whole reward", game),
            ("no shared score", game.With(multiplier: 0)),
            ("no bonus", game.With(bonus: 0)),
            ("no cost", game.With(costs: new EffortCost[game.Agents])),
            ("no penalty", game.With(penalty: 0)),
        ];
        Table table = new("variant", "protocol", "total", "welfare_of_whole_reward", "path_strict", "path");
        List<double> sequentialTotals = [];
        List<double> simultaneousTotals = [];
        foreach ((string name, PublicGoodsGame variant) in variants)
        {
            ContinuousEquilibrium sequential = ContinuousEquilibrium.Solve(variant);
            SimultaneousEquilibrium simultaneous = SimultaneousEquilibrium.Find(variant, levels)[0];
            Add(name, "sequential", sequential.Total, sequential.PathStrict, sequential.Path);
            Add(name, "simultaneous", simultaneous.Total, simultaneous.Strict, simultaneous.Profile);
            sequentialTotals.Add(Rounding.Significant(sequential.Total));
            simultaneousTotals.Add(Rounding.Significant(simultaneous.Total));
        }

        return new CheckResult(
            "terms",
            "What does each reward term contribute?",
            table,
            new Figure(
                "Total contribution without each reward term",
                FormattableString.Invariant(
                    $"Equilibria of the game with $n = {game.Agents}$, $ρ = {game.Multiplier}$, $γ = {game.Bonus}$, ")
                + FormattableString.Invariant(
                    $"$κ = {game.Costs[0].Linear}$, $η = {game.Costs[0].Convexity}$, $P = {game.Penalty}$, $B = {game.Threshold}$, ")
                + "and of the same with one term left out; simultaneous moves: the equilibrium with the smallest total that was found.",
                Axis.Of("", [.. variants.Select(variant => variant.Name)]),
                new Axis("Total contribution $S_n$", 0, game.MaxTotal),
                new Bars("sequential", sequentialTotals),
                new Bars("simultaneous", simultaneousTotals)));

        void Add(string name, string protocol, double total, bool strict, double[] path) => table.AddRounded(
            name, protocol, total, game.Welfare(path), strict, string.Join(' ', path.Select(c => Table.Text(Rounding.Significant(c)))));
    }
}
