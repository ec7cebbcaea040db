namespace Swa.Research.PublicGoods;

/// <summary>The effect of moving in order and of full observation: equilibria with and without, under the same rewards.</summary>
public static class ProtocolAblation
{
    private const string Sequential = "in order, all seen";
    private const string Partial = "in order, one seen";
    private const string Worst = "at once, worst found";
    private const string Best = "at once, best found";

    /// <summary>Totals and welfare over the penalty and over the bonus.</summary>
    /// <param name="game">The game whose penalty or bonus is varied.</param>
    /// <param name="levels">Number of steps L from c_min to c_max in the protocols other than in order with all seen, at least 1.</param>
    /// <returns>One row per value and protocol, and the totals as curves.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static CheckResult Compute(PublicGoodsGame game, int levels)
    {
        ArgumentNullException.ThrowIfNull(game);
        Table table = new("varied", "value", "protocol", "equilibrium_found", "total", "welfare");
        double[] penalties = ParameterGrid.Range(0, 1, 40);
        double[] bonuses = ParameterGrid.Range(0, 2, 40);
        Panel[] panels =
        [
            Panel(table, "penalty", "(a) Over the penalty", "Penalty $P$", penalties, penalty => game.With(penalty: penalty), levels),
            Panel(table, "bonus", "(b) Over the bonus", "Bonus $γ$", bonuses, bonus => game.With(bonus: bonus), levels),
        ];
        return new CheckResult(
            "protocol",
            "What does the sequential protocol contribute, and what full observation?",
            table,
            new Figure(
                "Total contribution with and without moves in order",
                FormattableString.Invariant($"Equilibria of one game ($n = {game.Agents}$, $ρ = {game.Multiplier}$, $γ = {game.Bonus}$, ")
                + FormattableString.Invariant(
                    $"$κ = {game.Costs[0].Linear}$, $η = {game.Costs[0].Convexity}$, $P = {game.Penalty}$, $B = {game.Threshold}$ ")
                + FormattableString.Invariant($"where not varied) under the same rewards; with all seen exact, else on {levels} levels. ")
                + "Simultaneous moves: the equilibria that best response finds from all at the minimum and from all at the maximum. With "
                    + "one seen, nothing is drawn where no equilibrium was found.",
                panels));
    }

    /// <summary>Every protocol on the reference games of two to four agents.</summary>
    /// <returns>One row per game and protocol; no figure.</returns>
    public static CheckResult OnReferenceGames()
    {
        Table table = new(
            "game", "agents", "multiplier", "bonus", "cost", "convexity", "penalty", "threshold", "protocol", "equilibrium_found", "total",
            "welfare", "path");
        for (int n = 2; n <= 4; n++)
        {
            IReadOnlyList<PublicGoodsGame> games = ReferenceGames.Of(n);
            for (int g = 0; g < games.Count; g++)
            {
                foreach (Found found in Protocols(games[g], ReferenceGames.Levels))
                {
                    table.AddRounded(
                        g + 1, n, games[g].Multiplier, games[g].Bonus, games[g].Costs[0].Linear, games[g].Costs[0].Convexity,
                        games[g].Penalty, games[g].Threshold, found.Protocol, found.IsEquilibrium, found.Total, found.Welfare,
                        string.Join(' ', found.Path.Select(c => Table.Text(Rounding.Significant(c)))));
                }
            }
        }

        return new CheckResult("protocol-games", "How do the protocols compare on the reference games?", table, null);
    }

    private static Panel Panel(
        Table table, string varied, string title, string label, double[] values, Func<double, PublicGoodsGame> at, int levels)
    {
        Dictionary<string, List<(double Value, double Total)>> totals = [];
        foreach (double value in values)
        {
            foreach (Found found in Protocols(at(value), levels))
            {
                table.AddRounded(varied, value, found.Protocol, found.IsEquilibrium, found.Total, found.Welfare);
                totals.TryAdd(found.Protocol, []);
                if (found.IsEquilibrium)
                {
                    totals[found.Protocol].Add((value, Rounding.Significant(found.Total)));
                }
            }
        }

        return new Panel(
            new Axis(label, values[0], values[^1]),
            new Axis("Total contribution $S_n$", 0, at(values[0]).MaxTotal),
            [.. totals.Where(curve => curve.Value.Count > 0).Select(curve => new Series(
                curve.Key, [.. curve.Value.Select(point => point.Value)], [.. curve.Value.Select(point => point.Total)])
            {
                Marker = MarkerStyle.None,
            })])
        {
            Title = title,
        };
    }

    private static IEnumerable<Found> Protocols(PublicGoodsGame game, int levels)
    {
        ContinuousEquilibrium sequential = ContinuousEquilibrium.Solve(game);
        yield return new Found(Sequential, true, sequential.Total, sequential.Welfare, sequential.Path);
        PartialObservationEquilibrium partial = PartialObservationEquilibrium.Find(game, levels);
        yield return new Found(Partial, partial.Converged, partial.Total, partial.Welfare, partial.Path);
        IReadOnlyList<SimultaneousEquilibrium> simultaneous = SimultaneousEquilibrium.Find(game, levels);
        foreach ((string name, SimultaneousEquilibrium found) in ((string, SimultaneousEquilibrium)[])
            [(Worst, simultaneous[0]), (Best, simultaneous[^1])])
        {
            yield return new Found(name, found.IsEquilibrium, found.Total, found.Welfare, found.Profile);
        }
    }

    private sealed record Found(string Protocol, bool IsEquilibrium, double Total, double Welfare, double[] Path);
}
