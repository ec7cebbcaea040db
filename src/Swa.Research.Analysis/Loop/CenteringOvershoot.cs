namespace Swa.Research;

/// <summary>Where socially-weighted inference settles below its threshold when capacity-centering holds it back.</summary>
/// <remarks>
/// For x = Â − C_eff &gt; 0 the rule's objective has slope (1 − λ)/a_max − λ[(β − 1) + 2γx]/W_ref (paper eqs. 14, 16, 22 and 24). Below
/// λ_SWI it is positive at x = 0 and vanishes at x = [(1 − λ)W_ref/(λ·a_max) − (β − 1)]/(2γ): the overshoot. The load above the true
/// capacity is x − m, so that overload ends where the overshoot falls to the margin.
/// </remarks>
public static class CenteringOvershoot
{
    /// <summary>The overshoot above C_eff: [(1 − λ)W_ref/(λ·a_max) − (β − 1)]/(2γ), from 0 to what a_max allows.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="referenceWelfare">Reference welfare W_ref in demand units, above 0.</param>
    /// <param name="centering">Centering γ, at least 0; without any the overshoot below λ_SWI is all that a_max allows.</param>
    /// <param name="margin">Safety margin m in demand units, from 0 to below the capacity.</param>
    /// <returns>The overshoot in demand units, in [0, max(0, n·a_max − C_eff)].</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double Of(CongestionGame game, double weight, double referenceWelfare, double centering, double margin)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Share(weight, nameof(weight));
        Require.Positive(referenceWelfare, "reference");
        Require.NonNegative(centering, nameof(centering));
        double room = Math.Max(0, game.MaxLoad - Require.Positive(game.Capacity - margin, nameof(margin)));
        double pull = (1 - weight) * referenceWelfare - weight * game.MaxDemand * (game.Severity - 1);
        double held = 2 * centering * weight * game.MaxDemand;
        return pull <= 0 ? 0 : pull >= room * held ? room : pull / held;
    }
}
