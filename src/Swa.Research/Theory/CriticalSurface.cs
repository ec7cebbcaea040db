namespace Swa.Research;

/// <summary>The threshold of the heterogeneous game: a surface over the agents' own weights (paper section 7.3).</summary>
/// <remarks>
/// Under overload ∂U_i/∂a_i = (1 − λ_i)·p + (λ_i/n)·q with p = v_i − s_i·β and q = v_i − β: linear in λ_i from p to q/n, with its
/// zero at λ_i* = n·p/(n·p − q). v = 1 and s = 1/n give Theorem 1.
/// </remarks>
public static class CriticalSurface
{
    /// <summary>The own weights for which one agent is stable.</summary>
    /// <param name="game">The game; the agents' own weights are not used.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The condition on λ_i.</returns>
    public static StabilityCondition Of(HeterogeneousCongestionGame game, int agent)
    {
        ArgumentNullException.ThrowIfNull(game);
        double own = game.PrivateMarginal(agent, CapacitySide.Above);
        double group = game.WelfareMarginal(agent, CapacitySide.Above);
        double zero = game.Agents * own / (game.Agents * own - group);
        return (own <= 0, group <= 0) switch
        {
            (true, true) => new(StabilityKind.Always, null),
            (false, true) => new(StabilityKind.AtLeast, zero),
            (true, false) => new(StabilityKind.AtMost, zero),
            _ => new(StabilityKind.Never, null),
        };
    }

    /// <summary>
    /// W_ref,i = n·a_max,i·(v_i − s_i·β): the reference with which the rule of agent i switches at λ_i* (see
    /// <see cref="NormalisedThreshold"/> for equal agents, where it is (n − β)·a_max).
    /// </summary>
    /// <remarks>
    /// Under predicted overload the rule's objective has slope (1 − λ)/a_max,i + λ(v_i − β)/W_ref; it changes sign where
    /// (1 − λ)/λ = a_max,i(β − v_i)/W_ref, and at λ_i* the left side is (β − v_i)/(n(v_i − s_i·β)).
    /// </remarks>
    /// <param name="game">The game; the agents' own weights are not used.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The reference in welfare units; null where overload does not pay the agent and no positive reference fits.</returns>
    public static double? CalibratedReference(HeterogeneousCongestionGame game, int agent)
    {
        ArgumentNullException.ThrowIfNull(game);
        double own = game.PrivateMarginal(agent, CapacitySide.Above);
        return own > 0 ? game.Agents * game.Participants[agent].MaxDemand * own : null;
    }

    /// <summary>Incentive stability: under overload no agent gains by more demand (λ_i meets its condition for all i).</summary>
    /// <param name="game">The game with every agent's own weight.</param>
    /// <returns>True where all agents are stable.</returns>
    public static bool IsIncentiveStable(HeterogeneousCongestionGame game) => Defectors(game).Count == 0;

    /// <summary>The agents that want more even under overload.</summary>
    /// <param name="game">The game with every agent's own weight.</param>
    /// <returns>Their indices from 0, ascending.</returns>
    public static IReadOnlyList<int> Defectors(HeterogeneousCongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return [.. Enumerable.Range(0, game.Agents).Where(agent => !Of(game, agent).Holds(game.Participants[agent].Weight))];
    }

    /// <summary>
    /// Equilibrium load: the caps D of the defectors where they alone exceed capacity, and min(C, M) where they do not. Below
    /// capacity everybody wants more; above it the others want less.
    /// </summary>
    /// <param name="game">The game with every agent's own weight.</param>
    /// <returns>max(D, min(C, M)) in demand units; the smallest such load where an agent is indifferent.</returns>
    public static double EquilibriumLoad(HeterogeneousCongestionGame game)
    {
        double defected = Defectors(game).Sum(agent => game.Participants[agent].MaxDemand);
        return Math.Max(defected, Math.Min(game.Capacity, game.MaxLoad));
    }

    /// <summary>Load stability: A ≤ C in equilibrium: the caps of the defectors sum to at most C. Weaker than
    /// incentive stability.</summary>
    /// <param name="game">The game with every agent's own weight.</param>
    /// <returns>True where the equilibrium is not overloaded.</returns>
    public static bool IsLoadStable(HeterogeneousCongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return EquilibriumLoad(game) <= game.Capacity + CongestionGame.OverloadTolerance;
    }

    /// <summary>Number k = ⌊C/a_max⌋ of defectors that equal caps tolerate before the load exceeds capacity, at most n.</summary>
    /// <param name="game">The symmetric game.</param>
    /// <returns>An integer from 0 to n.</returns>
    public static int ToleratedDefectors(CongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return (int)Math.Min(game.Agents, Math.Floor((game.Capacity + CongestionGame.OverloadTolerance) / game.MaxDemand));
    }
}
