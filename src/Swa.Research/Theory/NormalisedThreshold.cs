namespace Swa.Research;

/// <summary>
/// Where socially-weighted inference itself switches. Its two scores are divided by different scales, a_max and W_ref, so its
/// threshold is not λ*.
/// </summary>
/// <remarks>
/// Under predicted overload, and without centering, the rule's objective (paper eq. 14) has slope (1 − λ)/a_max + λ(1 − β)/W_ref in the
/// candidate (eqs. 16, 20–22); it changes sign at λ_SWI.
/// </remarks>
public static class NormalisedThreshold
{
    /// <summary>λ_SWI = W_ref/(W_ref + a_max(β − 1)).</summary>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <param name="maxDemand">Largest demand a_max, finite and above 0.</param>
    /// <param name="referenceWelfare">Reference welfare W_ref, finite and above 0.</param>
    /// <returns>λ_SWI, in (0, 1) for β &gt; 1 and 1 for β = 1; null for β &lt; 1, where the slope is positive for every weight.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? CriticalWeight(double severity, double maxDemand, double referenceWelfare)
    {
        Require.Positive(severity, nameof(severity));
        Require.Positive(maxDemand, nameof(maxDemand));
        Require.Positive(referenceWelfare, "reference");
        return severity < 1 ? null : referenceWelfare / (referenceWelfare + maxDemand * (severity - 1));
    }

    /// <summary>W_ref = (n − β)·a_max: the calibrated reference, with which λ_SWI is λ*.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <param name="maxDemand">Largest demand a_max, finite and above 0.</param>
    /// <returns>The reference in demand units; null for β ≥ n, where selfish agents are stable and no positive reference fits.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? CalibratedReference(int agents, double severity, double maxDemand)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Positive(severity, nameof(severity));
        Require.Positive(maxDemand, nameof(maxDemand));
        return severity < agents ? (agents - severity) * maxDemand : null;
    }
}
