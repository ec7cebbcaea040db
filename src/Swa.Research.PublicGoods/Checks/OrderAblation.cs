namespace Swa.Research.PublicGoods;

/// <summary>The effect of the order of agents with different costs.</summary>
public static class OrderAblation
{
    /// <summary>Solves the game under every order of its agents.</summary>
    /// <param name="game">A game of at most seven agents.</param>
    /// <returns>One row per order, by total and then welfare; the figure shows both.</returns>
    /// <exception cref="ParameterException">There are more agents.</exception>
    public static CheckResult Compute(PublicGoodsGame game)
    {
        const int MostAgents = 7;
        ArgumentNullException.ThrowIfNull(game);
        if (game.Agents > MostAgents)
        {
            throw new ParameterException("agents", $"{game.Agents}", $"at most {MostAgents} agents, whose orders can all be tried");
        }

        (string Order, ContinuousEquilibrium Solved)[] orders = [.. Orders(game.Costs)
            .Select(costs => (
                Name: string.Join(" ", costs.Select(cost => Table.Text(cost.Linear))),
                Solved: ContinuousEquilibrium.Solve(game.With(costs: costs))))
            .OrderByDescending(order => Rounding.Significant(order.Solved.Total))
            .ThenByDescending(order => Rounding.Significant(order.Solved.Welfare))];
        Table table = new("costs_in_order", "total", "welfare", "path_strict", "path");
        foreach ((string order, ContinuousEquilibrium solved) in orders)
        {
            table.AddRounded(
                order, solved.Total, solved.Welfare, solved.PathStrict,
                string.Join(' ', solved.Path.Select(c => Table.Text(Rounding.Significant(c)))));
        }

        double[] rank = [.. Enumerable.Range(1, orders.Length).Select(place => (double)place)];
        return new CheckResult(
            "order",
            "Does the order of agents matter?",
            table,
            new Figure(
                "Every order of agents with different costs",
                $"Costs $κ$ of {string.Join(", ", game.Costs.Select(cost => Table.Text(cost.Linear)))}; the {orders.Length} orders from "
                    + $"the largest total ({orders[0].Order}) to the smallest ({orders[^1].Order}).",
                new Axis("Order, by total contribution", 1, orders.Length),
                new Axis("Total, welfare"),
                new Series("total contribution", rank, [.. orders.Select(order => Rounding.Significant(order.Solved.Total))]),
                new Series("welfare", rank, [.. orders.Select(order => Rounding.Significant(order.Solved.Welfare))])));
    }

    private static IEnumerable<IReadOnlyList<EffortCost>> Orders(IReadOnlyList<EffortCost> costs)
    {
        if (costs.Count == 0)
        {
            yield return [];
            yield break;
        }

        for (int first = 0; first < costs.Count; first++)
        {
            foreach (IReadOnlyList<EffortCost> rest in Orders([.. costs.Where((_, index) => index != first)]))
            {
                yield return [costs[first], .. rest];
            }
        }
    }
}
