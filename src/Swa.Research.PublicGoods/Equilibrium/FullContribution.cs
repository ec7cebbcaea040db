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
    /// came before, or one missed step costs all of them the penalty, and no agent saves as much by it.
    /// </summary>
    /// <remarks>
    /// Dominance, for every agent i: ρ/n + γ(i − 1)·c_min − κ_i − η_i·(c_max − h/2) &gt; 0, with h the distance between two levels;
    /// then every choice in every state is strict. Pivotality: n·c_max − h misses B, and P &gt; max over c &lt; c_max of D_i(c) for
    /// every agent i; with equal costs the first agent's is the largest, (κ − ρ/n)(c_max − c_min) + (η/2)(c_max² − c_min²) where
    /// ρ/n ≤ κ + η·c_min.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>True where the condition is met; false leaves the matter open.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static bool IsGuaranteed(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        return Dominates(game, grid) || (MissedByOneStep(game, grid) && game.Penalty > PivotalPenalty(game, levels) + Tie.Tolerance);
    }

    /// <summary>
    /// A necessary condition: no agent on the path (c_max, …, c_max) would gain by contributing less even if all that follow then
    /// fell to c_min.
    /// </summary>
    /// <remarks>
    /// For every agent i and every level c: D_i(c) ≤ (ρ/n)(n − i)(c_max − c_min) + P·1[(i − 1)·c_max + c + (n − i)·c_min &lt; B]. For the
    /// last agent this is exact.
    /// </remarks>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>False where full contribution is the path of no SPNE; true leaves the matter open.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static bool IsPossible(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        int n = game.Agents;
        for (int i = 0; i < n; i++)
        {
            // Levels below this one miss the threshold when all followers fall to c_min.
            int enough = FirstLevelThatMeets(game, grid, i * levels, levels);
            double lost = game.SharedScore((n - 1 - i) * (game.MaxContribution - game.MinContribution));
            double missing = LargestSaving(game, grid, i, 0, Math.Min(enough, levels) - 1) - lost - game.Penalty;
            double meeting = LargestSaving(game, grid, i, enough, levels - 1) - lost;
            if (Math.Max(missing, meeting) > Tie.Tolerance)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The largest D_i(c) over all agents and levels below c_max: where one missed step misses the threshold, every penalty above
    /// it makes full contribution the path of every SPNE.
    /// </summary>
    /// <param name="game">The game; its penalty does not matter.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>A penalty, or 0 where no agent saves anything by contributing less.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static double PivotalPenalty(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        return Math.Max(0, Enumerable.Range(0, game.Agents).Max(i => LargestSaving(game, grid, i, 0, levels - 1)));
    }

    /// <summary>Whether the largest total but one misses the threshold, so that every agent is pivotal for it.</summary>
    internal static bool MissedByOneStep(PublicGoodsGame game, ContributionGrid grid) =>
        !game.MeetsThreshold(grid.Sum(game.Agents, game.Agents * grid.Levels - 1));

    private static bool Dominates(PublicGoodsGame game, ContributionGrid grid)
    {
        for (int i = 0; i < game.Agents; i++)
        {
            double gained = game.Multiplier / game.Agents
                + game.Bonus * i * game.MinContribution
                - game.Costs[i].Marginal(game.MaxContribution - grid.Step / 2);
            if (gained * grid.Step <= 2 * Tie.Tolerance)
            {
                return false;
            }
        }

        return true;
    }

    private static int FirstLevelThatMeets(PublicGoodsGame game, ContributionGrid grid, int levelsBefore, int levels)
    {
        int level = 0;
        while (level <= levels && !game.MeetsThreshold(grid.Sum(game.Agents, levelsBefore + level)))
        {
            level++;
        }

        return level;
    }

    /// <summary>The largest D_i over the levels from <paramref name="from"/> to <paramref name="to"/>; −∞ where there are none.</summary>
    private static double LargestSaving(PublicGoodsGame game, ContributionGrid grid, int i, int from, int to)
    {
        EffortCost cost = game.Costs[i];
        double worth = game.Multiplier / game.Agents + game.Bonus * i * game.MaxContribution;
        double vertex = cost.Convexity > 0 ? (worth - cost.Linear) / cost.Convexity : game.MinContribution;
        return Parabola.Largest(
            grid, from, to, vertex, c => cost.Of(game.MaxContribution) - cost.Of(c) - worth * (game.MaxContribution - c));
    }
}
