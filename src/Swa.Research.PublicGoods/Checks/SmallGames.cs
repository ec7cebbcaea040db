namespace Swa.Research.PublicGoods;

/// <summary>One agent alone and two agents: the first experiments, in which every number can be worked out by hand.</summary>
public static class SmallGames
{
    /// <summary>What one agent alone contributes where no threshold binds: the c at which ρ = κ + η·c, within [c_min, c_max].</summary>
    /// <param name="game">A game of one agent whose penalty is 0 or whose threshold is met at c_min.</param>
    /// <returns>The best contribution; c_min where all are equally good.</returns>
    /// <exception cref="ParameterException">There is more than one agent, or a penalty can be due.</exception>
    public static double SingleAgentContribution(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        if (game.Agents != 1 || (game.Penalty > 0 && !game.MeetsThreshold(game.MinContribution)))
        {
            throw new ParameterException(
                nameof(game), $"{game.Agents} agents, penalty {Table.Text(game.Penalty)}", "one agent without a binding threshold");
        }

        EffortCost cost = game.Costs[0];
        return cost.Convexity > 0
            ? Math.Clamp((game.Multiplier - cost.Linear) / cost.Convexity, game.MinContribution, game.MaxContribution)
            : game.Multiplier > cost.Linear ? game.MaxContribution : game.MinContribution;
    }

    /// <summary>
    /// What the first of two agents with linear cost κ must contribute for the second to answer with c_max: (κ − ρ/2)/γ, from which
    /// on the bonus pays for the rest of the second's cost. No penalty.
    /// </summary>
    /// <param name="multiplier">Multiplier ρ, at least 0.</param>
    /// <param name="bonus">Cooperation bonus γ, above 0.</param>
    /// <param name="cost">Linear cost κ, at least 0.</param>
    /// <returns>The contribution; at most 0 where the second contributes anyway, above c_max where nothing makes it contribute.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double SecondAgentsTrigger(double multiplier, double bonus, double cost) =>
        (Require.NonNegative(cost, nameof(cost)) - Require.NonNegative(multiplier, nameof(multiplier)) / 2) / Require.Positive(
            bonus, nameof(bonus));

    /// <summary>One agent over ρ for linear and convex cost, and two agents over γ, with the closed forms next to the solver.</summary>
    /// <returns>One row per game and agent.</returns>
    public static CheckResult Compute()
    {
        Table table = new("agents", "multiplier", "bonus", "cost", "convexity", "agent", "contribution", "closed_form", "reward");
        double[] multipliers = ParameterGrid.Range(0, 3, 60);
        double[] bonuses = ParameterGrid.Range(0.05, 2, 78);
        Series[] single =
        [
            Single(table, multipliers, new EffortCost(1)),
            Single(table, multipliers, new EffortCost(0.5, 1.5)),
        ];
        List<double> first = [];
        List<double> second = [];
        List<double> welfare = [];
        foreach (double bonus in bonuses)
        {
            PublicGoodsGame game = new(2, 1.5, bonus, new EffortCost(1));
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game);
            double trigger = SecondAgentsTrigger(game.Multiplier, bonus, 1);
            double[] closed = trigger < 1 ? [Math.Max(0, trigger), 1] : [0, 0];
            for (int i = 0; i < 2; i++)
            {
                table.AddRounded(2, game.Multiplier, bonus, 1.0, 0.0, i + 1, solved.Path[i], closed[i], solved.Payoffs[i]);
            }

            first.Add(Rounding.Significant(solved.Path[0]));
            second.Add(Rounding.Significant(solved.Path[1]));
            welfare.Add(Rounding.Significant(solved.Welfare));
        }

        return new CheckResult(
            "small-games",
            "What do one agent alone and two agents do?",
            table,
            new Figure(
                "One agent and two agents",
                "(a) One agent alone contributes where its multiplier pays for its marginal cost. (b) Two agents, $ρ = 1.5$, $κ = 1$, no "
                    + "penalty: "
                + "from $γ = 0.25$ on the second answers with 1, and the more bonus there is, the less the first needs to give for it.",
                [
                    new Panel(new Axis("Multiplier $ρ$", 0, 3), new Axis("Contribution", 0, 1), single) { Title = "(a) One agent" },
                    new Panel(
                        new Axis("Bonus $γ$", 0, 2),
                        new Axis("Contribution, welfare"),
                        new Series("agent 1", bonuses, first) { Marker = MarkerStyle.None },
                        new Series("agent 2", bonuses, second) { Marker = MarkerStyle.None },
                        new Series("welfare", bonuses, welfare) { Marker = MarkerStyle.None })
                    {
                        Title = "(b) Two agents",
                    },
                ]));
    }

    private static Series Single(Table table, double[] multipliers, EffortCost cost)
    {
        List<double> contributions = [];
        foreach (double multiplier in multipliers)
        {
            PublicGoodsGame game = new(1, multiplier, 0, cost);
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game);
            table.AddRounded(
                1, multiplier, 0.0, cost.Linear, cost.Convexity, 1, solved.Path[0], SingleAgentContribution(game), solved.Payoffs[0]);
            contributions.Add(Rounding.Significant(solved.Path[0]));
        }

        return new Series(
            FormattableString.Invariant($"$κ = {cost.Linear}$, $η = {cost.Convexity}$"), multipliers,
            contributions) { Marker = MarkerStyle.None };
    }
}
