namespace Swa.Research.PublicGoods;

/// <summary>Conditions in closed form for every agent's contributing only c_min on the path of the sequential game.</summary>
/// <remarks>
/// The two conditions meet, up to ties, where γ = 0 and the threshold is met at n·c_min or P = 0: then both say that ρ/n &lt; κ_i +
/// η_i·(c_min + h/2) for every agent, h being the distance between two levels (ρ/n &lt; κ for η = 0). Between them only the solver decides.
/// </remarks>
public static class FreeRiding
{
    /// <summary>
    /// A sufficient condition: every SPNE has the path (c_min, …, c_min). Contributing costs each agent more than its own return
    /// even at the largest bonus, and the penalty is too small to make the group reach the threshold.
    /// </summary>
    /// <remarks>
    /// k_i = κ_i + η_i·(c_min + h/2) − ρ/n − γ(i − 1)·c_max &gt; 0 for every agent. What agent i adds above c_min in any state is
    /// then at most X_i = min(c_max − c_min, (P + (ρ/n)·(X_{i+1} + … + X_n))/k_i), rounded down to a level: more costs it more
    /// than the penalty and all that followers can add for it. The condition holds if n·c_min meets B (no penalty is possible),
    /// or if even n·c_min + X_1 + … + X_n misses it (the penalty is due whatever is contributed).
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>True where the condition is met; false leaves the matter open.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static bool IsGuaranteed(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        bool alwaysMet = game.MeetsThreshold(grid.Sum(game.Agents, 0));
        double penalty = alwaysMet ? 0 : game.Penalty;
        double share = game.Multiplier / game.Agents;
        long added = 0;
        for (int i = game.Agents - 1; i >= 0; i--)
        {
            double lost = game.Costs[i].Marginal(game.MinContribution + grid.Step / 2) - share - game.Bonus * i * game.MaxContribution;
            if (lost * grid.Step <= 2 * Tie.Tolerance)
            {
                return false;
            }

            double worthIt = (penalty + share * added * grid.Step + Tie.Tolerance) / (lost * grid.Step);
            added += (long)Math.Min(levels, Math.Floor(worthIt));
        }

        return alwaysMet || !game.MeetsThreshold(grid.Sum(game.Agents, (int)added));
    }

    /// <summary>
    /// A necessary condition: no agent on the path (c_min, …, c_min) would gain by contributing more even if no other agent followed.
    /// </summary>
    /// <remarks>
    /// For every agent i and every level c: (ρ/n + γ(i − 1)·c_min)(c − c_min) − (cost_i(c) − cost_i(c_min)) + P·b(c) ≤ 0, where b(c) is 1
    /// if c alone lifts the total from below B to B. For the last agent this is exact.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>False where free riding is the path of no SPNE; true leaves the matter open.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static bool IsPossible(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        int enough = Enumerable.Range(0, levels + 1).FirstOrDefault(
            level => game.MeetsThreshold(grid.Sum(game.Agents, level)), levels + 1);
        for (int i = 0; i < game.Agents; i++)
        {
            EffortCost cost = game.Costs[i];
            double worth = game.Multiplier / game.Agents + game.Bonus * i * game.MinContribution;
            double vertex = cost.Convexity > 0 ? (worth - cost.Linear) / cost.Convexity : game.MinContribution;
            double Gain(double c) => worth * (c - game.MinContribution) - cost.Of(c) + cost.Of(game.MinContribution);
            double missing = Parabola.Largest(grid, 1, enough - 1, vertex, Gain);
            double meeting = Parabola.Largest(grid, Math.Max(1, enough), levels, vertex, Gain) + (enough == 0 ? 0 : game.Penalty);
            if (Math.Max(missing, meeting) > Tie.Tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
