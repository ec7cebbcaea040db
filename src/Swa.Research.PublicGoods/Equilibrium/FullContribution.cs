namespace Swa.Research.PublicGoods;

/// <summary>
/// Conditions in closed form for every agent's contributing c_max on the path of the sequential game. They do not use the solver and cost a
/// few operations per agent.
/// </summary>
/// <remarks>
/// <para> What agent i gains by c instead of c_max, with all before it at c_max and without the effect on followers: D_i(c) = cost_i(c_max)
/// − cost_i(c) − (ρ/n + γ(i − 1)·c_max)·(c_max − c), a concave parabola in c. Followers can only reduce that. </para>
/// <para>
/// The two conditions meet, up to ties, where the last agent's is the hardest to satisfy and followers cannot matter: n = 1 with B =
/// 0 or B = n·c_max; γ = 0, equal costs and B = n·c_max; γ = P = η = 0 with equal costs (then both say ρ/n &gt; κ). Between them only the
/// solver decides.
/// </para>
/// </remarks>
public static class FullContribution
{
    /// <summary>
    /// A sufficient condition: every SPNE has the path (c_max, …, c_max). Either contributing dominates for every agent whatever
    /// came before, or anything less costs all of them the penalty, and no agent saves as much by it.
    /// </summary>
    /// <remarks>
    /// Dominance, for every agent i: ρ/n + γ(i − 1)·c_min − κ_i − η_i·c_max &gt; 0; then every choice in every state is strict.
    /// Pivotality: B = n·c_max and P &gt; max D_i(c) for every agent i; with equal costs the first agent's is the largest,
    /// (κ − ρ/n)(c_max − c_min) + (η/2)(c_max² − c_min²) where ρ/n ≤ κ + η·c_min.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <returns>True where the condition is met; false leaves the matter open.</returns>
    public static bool IsGuaranteed(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Dominates(game) || (AnythingLessMisses(game) && game.Penalty > PivotalPenalty(game) + Tie.Tolerance);
    }

    /// <summary>
    /// A necessary condition: no agent on the path (c_max, …, c_max) would gain by contributing less even if all that follow then
    /// fell to c_min.
    /// </summary>
    /// <remarks>
    /// For every agent i and every c: D_i(c) ≤ (ρ/n)(n − i)(c_max − c_min) + P·1[(i − 1)·c_max + c + (n − i)·c_min &lt; B]. For the
    /// last agent this is exact.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <returns>False where full contribution is the path of no SPNE; true leaves the matter open.</returns>
    public static bool IsPossible(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        (int n, double min, double max) = (game.Agents, game.MinContribution, game.MaxContribution);
        for (int i = 0; i < n; i++)
        {
            // Contributions below this one miss the threshold when all followers fall to c_min.
            double enough = game.Threshold - i * max - (n - 1 - i) * min;
            double missing = LargestSaving(game, i, min, Math.Min(enough, max)) - game.Penalty;
            double meeting = LargestSaving(game, i, Math.Max(enough, min), max);
            if (Math.Max(missing, meeting) - game.SharedScore((n - 1 - i) * (max - min)) > Tie.Tolerance)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The largest D_i(c) over all agents and contributions: with B = n·c_max every penalty above it makes full contribution the path
    /// of every SPNE.
    /// </summary>
    /// <param name="game">The game; its penalty does not matter.</param>
    /// <returns>A penalty, or 0 where no agent saves anything by contributing less.</returns>
    public static double PivotalPenalty(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Math.Max(
            0, Enumerable.Range(0, game.Agents).Max(i => LargestSaving(game, i, game.MinContribution, game.MaxContribution)));
    }

    /// <summary>Whether the threshold is the largest total, so that every agent is pivotal for it.</summary>
    internal static bool AnythingLessMisses(PublicGoodsGame game) =>
        game.Threshold >= game.MaxTotal - PublicGoodsGame.ThresholdTolerance;

    private static bool Dominates(PublicGoodsGame game) => Enumerable.Range(0, game.Agents).All(i =>
        game.Multiplier / game.Agents + game.Bonus * i * game.MinContribution - game.Costs[i].Marginal(game.MaxContribution)
            > Tie.Tolerance);

    /// <summary>The largest D_i over an interval of contributions; −∞ where it is empty.</summary>
    private static double LargestSaving(PublicGoodsGame game, int i, double from, double to)
    {
        EffortCost cost = game.Costs[i];
        double worth = game.Multiplier / game.Agents + game.Bonus * i * game.MaxContribution;
        double vertex = cost.Convexity > 0 ? (worth - cost.Linear) / cost.Convexity : game.MinContribution;
        return Parabola.Largest(
            from, to, vertex, c => cost.Of(game.MaxContribution) - cost.Of(c) - worth * (game.MaxContribution - c));
    }
}
