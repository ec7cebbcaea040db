namespace Swa.Research.PublicGoods;

/// <summary>An agent that contributes c_min whatever happens, at each position: what the others do, and who pays for it.</summary>
public static class FreeRiderStress
{
    /// <summary>Puts a free-rider at each position in turn.</summary>
    /// <remarks>
    /// Expected: the others know of it beforehand and play the equilibrium of the game in which it has no choice. Unexpected: they
    /// play the strategy of the game without a free-rider, and those after it answer what they see.
    /// </remarks>
    /// <param name="game">The game.</param>
    /// <returns>One row per position of the free-rider, expected or not, and agent.</returns>
    /// <exception cref="ParameterException">The game has too many agents.</exception>
    public static CheckResult Compute(PublicGoodsGame game)
    {
        ContinuousEquilibrium undisturbed = ContinuousEquilibrium.Solve(game);
        Table table = new(
            "free_rider", "known", "agent", "contribution", "reward", "contribution_undisturbed", "reward_undisturbed", "total",
            "threshold_met", "welfare");
        List<double> expectedTotals = [];
        List<double> unexpectedTotals = [];
        for (int rider = 0; rider < game.Agents; rider++)
        {
            double?[] committed = new double?[game.Agents];
            committed[rider] = game.MinContribution;
            double[] expected = ContinuousEquilibrium.Solve(game, committed: committed).Path;
            double[] before = [.. undisturbed.Path[..rider], game.MinContribution];
            double[] unexpected = [.. before, .. undisturbed.Continue(rider + 1, before.Sum())];
            Add(rider, true, expected);
            Add(rider, false, unexpected);
            expectedTotals.Add(Rounding.Significant(expected.Sum()));
            unexpectedTotals.Add(Rounding.Significant(unexpected.Sum()));
        }

        return new CheckResult(
            "free-rider",
            "What do the others do when one agent never contributes?",
            table,
            new Figure(
                "A free-rider at each position",
                FormattableString.Invariant(
                    $"Total contribution when one agent of {game.Agents} contributes {game.MinContribution} whatever ")
                + FormattableString.Invariant(
                    $"happens ($ρ = {game.Multiplier}$, $γ = {game.Bonus}$, $P = {game.Penalty}$). Known: the others ")
                + "expect it; unknown: those after it see it, those before it do not.",
                Axis.Of("Position of the free-rider", [.. Enumerable.Range(1, game.Agents).Select(position => Table.Text(position))]),
                new Axis("Total contribution $S_n$", 0, game.MaxTotal),
                new Bars("known", expectedTotals),
                new Bars("unknown", unexpectedTotals),
                new HorizontalLine(undisturbed.Total, "no free-rider"),
                new HorizontalLine(game.Threshold, "$B$")));

        void Add(int rider, bool known, double[] contributions)
        {
            double[] rewards = game.Rewards(contributions);
            double total = contributions.Sum();
            for (int i = 0; i < contributions.Length; i++)
            {
                table.AddRounded(
                    rider + 1, known, i + 1, contributions[i], rewards[i], undisturbed.Path[i], undisturbed.Payoffs[i], total,
                    game.MeetsThreshold(total), rewards.Sum());
            }
        }
    }
}
