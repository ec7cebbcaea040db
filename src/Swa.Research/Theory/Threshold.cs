namespace Swa.Research;

/// <summary>
/// Theorem 1 (paper eq. 10) and its three readings. Under overload the marginal incentive is g(λ) = [n − β − λ(n − 1)]/n, linear in λ with
/// slope −(n − 1)/n; each reading solves g = 0 for one of λ, β and n.
/// </summary>
public static class Threshold
{
    /// <summary>
    /// Critical weight λ* = (n − β)/(n − 1): under overload no agent gains by more demand iff λ ≥ λ*, and each loses by it iff λ &gt; λ*.
    /// At λ* itself every load from capacity up is an equilibrium, full overload too: only above it is overload ruled out.
    /// </summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <returns>λ*, which may lie outside [0, 1]; null for n = 1, where g = 1 − β whatever λ is and no threshold exists.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? CriticalWeight(int agents, double severity)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Positive(severity, nameof(severity));
        return agents == 1 ? null : (agents - severity) / (agents - 1);
    }

    /// <summary>Critical weight of a game; see <see cref="CriticalWeight(int, double)"/>.</summary>
    /// <param name="game">The game.</param>
    /// <returns>λ*, or null for n = 1.</returns>
    public static double? CriticalWeight(CongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return CriticalWeight(game.Agents, game.Severity);
    }

    /// <summary>
    /// Critical severity β* = n − λ(n − 1): agents of weight λ stay out of overload for every severity above it; at β* itself full
    /// overload is an equilibrium too.
    /// </summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <returns>β*, from 1 (λ = 1) to n (λ = 0).</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double CriticalSeverity(int agents, double weight)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Share(weight, nameof(weight));
        return agents - weight * (agents - 1);
    }

    /// <summary>Critical population n* = (β − λ)/(1 − λ): weight λ keeps fewer agents than this out of overload.</summary>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <returns>
    /// n* as a real number; null for λ = 1, where g = (1 − β)/n has the same sign for every n and no population is critical.
    /// </returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? CriticalPopulation(double severity, double weight)
    {
        Require.Positive(severity, nameof(severity));
        Require.Share(weight, nameof(weight));
        return weight == 1 ? null : (severity - weight) / (1 - weight);
    }

    /// <summary>The regime into which n and β put the game.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <returns>The regime.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static Regime RegimeOf(int agents, double severity)
    {
        Require.AtLeast(1, agents, nameof(agents));
        return Require.Positive(severity, nameof(severity)) switch
        {
            < 1 => Regime.OverloadPays,
            1 => Regime.Flat,
            _ => severity < agents ? Regime.SocialDilemma : Regime.SelfishStable,
        };
    }
}
