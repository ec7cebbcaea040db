namespace Swa.Research;

/// <summary>
/// The trap in the clipped group score: where predicted welfare is not positive, S_group (paper eq. 22) is 0 for every candidate, only
/// S_self is left, and everybody takes a_max whatever the social weight is.
/// </summary>
/// <remarks>
/// With x = Â − C_eff &gt; 0, predicted welfare is Ŵ = C_eff − (β − 1)x − γx². It is 0 at x₀ = 2C_eff/[(β − 1) + √((β − 1)² + 4γC_eff)],
/// which is C_eff/(β − 1) for γ = 0, that is Â = βC_eff/(β − 1).
/// </remarks>
public static class ClippingTrap
{
    /// <summary>Predicted load from which Ŵ ≤ 0: βC_eff/(β − 1) without centering.</summary>
    /// <param name="effectiveCapacity">C_eff = C − m in demand units, above 0.</param>
    /// <param name="severity">Congestion severity β, above 0.</param>
    /// <param name="centering">Centering γ, at least 0.</param>
    /// <returns>The boundary in demand units; null where Ŵ never falls to 0 (β ≤ 1 without centering).</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? BoundaryLoad(double effectiveCapacity, double severity, double centering = 0)
    {
        Require.Positive(effectiveCapacity, nameof(effectiveCapacity));
        Require.Positive(severity, nameof(severity));
        Require.NonNegative(centering, nameof(centering));
        double slope = severity - 1;
        double denominator = slope + Math.Sqrt(slope * slope + 4 * centering * effectiveCapacity);
        return denominator > 0 ? effectiveCapacity + 2 * effectiveCapacity / denominator : null;
    }

    /// <summary>Whether the trap, once entered, is permanent: with everybody at a_max even the candidate 0 is predicted beyond the
    /// boundary.</summary>
    /// <param name="game">The game.</param>
    /// <param name="margin">Safety margin m in demand units, from 0 to below the capacity.</param>
    /// <param name="centering">Centering γ, at least 0.</param>
    /// <returns>True where (n − 1)·a_max is at or beyond the boundary.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static bool Exists(CongestionGame game, double margin = 0, double centering = 0)
    {
        ArgumentNullException.ThrowIfNull(game);
        return (game.Agents - 1) * game.MaxDemand >= BoundaryLoad(game.Capacity - margin, game.Severity, centering);
    }

    /// <summary>The belief above which an agent of weight λ takes a_max although λ is above the rule's threshold.</summary>
    /// <remarks>
    /// Where the others alone are predicted at or above C_eff, the rule's objective falls with the candidate as long as Ŵ &gt; 0 (λ
    /// &gt; λ_SWI) and rises beyond, so that the best candidate is 0 or a_max. It is a_max, with objective 1 − λ, once λ·Ŵ((n −
    /// 1)μ̂)/W_ref &lt; 1 − λ: without centering, (n − 1)μ̂ &gt; [βC_eff − W_ref(1 − λ)/λ]/(β − 1). For λ → 1 this is the boundary
    /// of the load, at λ = λ_SWI it lies a_max below.
    /// </remarks>
    /// <param name="game">The game, with β &gt; 1 and at least two agents.</param>
    /// <param name="weight">Social weight λ in (0, 1], above λ_SWI.</param>
    /// <param name="referenceWelfare">Reference welfare W_ref in demand units, above 0.</param>
    /// <param name="margin">Safety margin m in demand units, from 0 to below the capacity.</param>
    /// <returns>
    /// The belief in demand units; null for one agent, for β ≤ 1, for a weight of at most λ_SWI, and where the value would lie below
    /// C_eff/(n − 1), so the reasoning above does not apply.
    /// </returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? BoundaryBelief(CongestionGame game, double weight, double referenceWelfare, double margin = 0)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Share(weight, nameof(weight));
        Require.Positive(referenceWelfare, "reference");
        double capacity = Require.Positive(game.Capacity - margin, "margin");
        if (game.Agents == 1 || game.Severity <= 1
            || weight <= NormalisedThreshold.CriticalWeight(game.Severity, game.MaxDemand, referenceWelfare))
        {
            return null;
        }

        double others = (game.Severity * capacity - referenceWelfare * (1 - weight) / weight) / (game.Severity - 1);
        return others >= capacity ? others / (game.Agents - 1) : null;
    }
}
