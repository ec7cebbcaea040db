using MathNet.Numerics.Distributions;

namespace Swa.Research;

/// <summary>The safety margin that a noisy observation calls for.</summary>
/// <remarks>
/// Around the fixed point C − m the load is normal with the standard deviation of <see cref="LoadNoise"/>; it exceeds C with probability
/// δ = 1 − Φ(m/sd(A)), hence m = Φ⁻¹(1 − δ)·sd(A).
/// </remarks>
public static class RiskMargin
{
    /// <summary>m = Φ⁻¹(1 − δ)·sd(A), and 0 where δ is one half or more.</summary>
    /// <param name="loadDeviation">sd(A) in demand units, at least 0.</param>
    /// <param name="overloadProbability">Probability δ of overload at a step, above 0 and below 1.</param>
    /// <returns>The margin m in demand units, at least 0.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double For(double loadDeviation, double overloadProbability)
    {
        Require.NonNegative(loadDeviation, nameof(loadDeviation));
        return overloadProbability is > 0 and < 1
            ? Math.Max(0, -Normal.InvCDF(0, 1, overloadProbability)) * loadDeviation
            : throw Require.Refuse(nameof(overloadProbability), overloadProbability, "a number above 0 and below 1");
    }

    /// <summary>δ = 1 − Φ(m/sd(A)): the overload rate that a margin leaves.</summary>
    /// <param name="margin">Margin m in demand units, at least 0.</param>
    /// <param name="loadDeviation">sd(A) in demand units, at least 0.</param>
    /// <returns>The probability of overload at a step; 0 without noise.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double OverloadProbability(double margin, double loadDeviation)
    {
        Require.NonNegative(margin, nameof(margin));
        return Require.NonNegative(loadDeviation, nameof(loadDeviation)) == 0 ? 0 : Normal.CDF(0, 1, -margin / loadDeviation);
    }

    /// <summary>δ = 1/β: the overload probability at which mean welfare is largest.</summary>
    /// <remarks>
    /// Mean welfare is C − m − β·E[max(0, A − C)]. Its derivative in m is −1 + β·P(A &gt; C), the newsvendor's balance: a unit of margin
    /// always costs one unit of load and saves β in those steps that are overloaded.
    /// </remarks>
    /// <param name="severity">Congestion severity β, finite and above 1.</param>
    /// <returns>δ in (0, 1).</returns>
    /// <exception cref="ParameterException">The severity is not above 1: overload then costs no welfare and calls for no
    /// margin.</exception>
    public static double BestOverloadProbability(double severity) =>
        Require.Positive(severity, nameof(severity)) > 1
            ? 1 / severity
            : throw Require.Refuse(nameof(severity), severity, "a finite number above 1");
}
