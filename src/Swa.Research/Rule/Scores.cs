using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>The two scores of a candidate in the congestion game (paper section 5 and appendix A).</summary>
public static class Scores
{
    /// <summary>ε, which keeps the quotient of eqs. 16 and 22 finite.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>S_self(a) = clip(a/a_max, 0, 1) (paper section 5).</summary>
    /// <param name="demand">The candidate a.</param>
    /// <param name="maxDemand">The largest demand a_max, above 0.</param>
    /// <returns>A score in [0, 1].</returns>
    public static double Self(double demand, double maxDemand) => Math.Clamp(demand / maxDemand, 0, 1);

    /// <summary>S_group(a) = clip(Ŵ/(W_ref + ε), 0, 1) (paper eqs. 16 and 22).</summary>
    /// <param name="welfare">The predicted welfare Ŵ in demand units.</param>
    /// <param name="referenceWelfare">The reference welfare W_ref in demand units, above 0.</param>
    /// <returns>A score in [0, 1].</returns>
    public static double Group(double welfare, double referenceWelfare) => Group(new Scalar(welfare), Reference(referenceWelfare)).Value;

    /// <summary>What a predicted welfare is divided by: W_ref + ε.</summary>
    internal static Divisor Reference(double referenceWelfare) => new(referenceWelfare + Epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Group<T>(T welfare, Divisor reference)
        where T : struct, IReal<T> => T.Clip(welfare / reference);
}
