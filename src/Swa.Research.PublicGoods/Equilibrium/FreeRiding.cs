namespace Swa.Research.PublicGoods;

/// <summary>Conditions in closed form for every agent's contributing only c_min on the path of the sequential game.</summary>
/// <remarks>
/// The two conditions meet, up to ties, where γ = 0 and the threshold is met at n·c_min or P = 0: then both say that ρ/n &lt; κ_i +
/// η_i·c_min for every agent. Between them only the solver decides.
/// </remarks>
public static class FreeRiding
{
    /// <summary>
    /// A sufficient condition: every SPNE has the path (c_min, …, c_min). Contributing costs each agent more than its own return
    /// even at the largest bonus, and the penalty is too small to make the group reach the threshold.
    /// </summary>
    /// <remarks>
    /// k_i = κ_i + η_i·c_min − ρ/n − γ(i − 1)·c_max &gt; 0 for every agent. What agent i adds above c_min in any state is then at most
    /// X_i = min(c_max − c_min, (P + (ρ/n)·(X_{i+1} + … + X_n))/k_i): more costs it more than the penalty and all that followers
    /// can add for it. The condition holds if P = 0 or n·c_min meets B (no penalty is possible), or if even n·c_min + X_1 + … + X_n misses
    /// it (the penalty is due whatever is contributed).
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <returns>True where the condition is met; false leaves the matter open.</returns>
    public static bool IsGuaranteed(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        bool isIdle = game.Penalty == 0 || game.MeetsThreshold(game.MinTotal);
        double penalty = isIdle ? 0 : game.Penalty;
        double share = game.Multiplier / game.Agents;
        double added = 0;
        for (int i = game.Agents - 1; i >= 0; i--)
        {
            double lost = game.Costs[i].Marginal(game.MinContribution) - share - game.Bonus * i * game.MaxContribution;
            if (lost <= Tie.Tolerance)
            {
                return false;
            }

            added += Math.Min(game.MaxContribution - game.MinContribution, (penalty + share * added + Tie.Tolerance) / lost);
        }

        return isIdle || !game.MeetsThreshold(game.MinTotal + added);
    }

    /// <summary>
    /// A necessary condition: no agent on the path (c_min, …, c_min) would gain by contributing more even if no other agent followed.
    /// </summary>
    /// <remarks>
    /// For every agent i and every c: (ρ/n + γ(i − 1)·c_min)(c − c_min) − (cost_i(c) − cost_i(c_min)) + P·b(c) ≤ 0, where b(c) is 1
    /// if c alone lifts the total from below B to B. For the last agent this is exact.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <returns>False where free riding is the path of no SPNE; true leaves the matter open.</returns>
    public static bool IsPossible(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        (double min, double max) = (game.MinContribution, game.MaxContribution);
        double enough = game.Threshold - (game.Agents - 1) * min;
        bool missed = !game.MeetsThreshold(game.MinTotal);
        for (int i = 0; i < game.Agents; i++)
        {
            EffortCost cost = game.Costs[i];
            double worth = game.Multiplier / game.Agents + game.Bonus * i * min;
            double vertex = cost.Convexity > 0 ? (worth - cost.Linear) / cost.Convexity : min;
            double Gain(double c) => worth * (c - min) - cost.Of(c) + cost.Of(min);
            double meeting = missed ? Parabola.Largest(enough, max, vertex, Gain) + game.Penalty : 0;
            if (Math.Max(Parabola.Largest(min, max, vertex, Gain), meeting) > Tie.Tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
