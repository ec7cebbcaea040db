using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Swa.Research;

/// <summary>Arithmetic on whole vectors of numbers.</summary>
/// <remarks>Fully optimised at the first call: a single cell is done before tiered compilation would come to it.</remarks>
internal static class WideMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>1.5·2^52: adding it rounds to a whole number, which is then in the lowest bits.</summary>
    private const double Rounding = 6755399441055744;

    /// <summary>Adds one vector, times a factor, to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(double factor, ReadOnlySpan<double> vector, Span<double> sum)
    {
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(vector);
        Span<Vector<double>> wideSum = MemoryMarshal.Cast<double, Vector<double>>(sum[..vector.Length]);
        Vector<double> factors = new(factor);
        for (int i = 0; i < wide.Length; i++)
        {
            wideSum[i] += wide[i] * factors;
        }

        for (int i = wide.Length * Vector<double>.Count; i < vector.Length; i++)
        {
            sum[i] += vector[i] * factor;
        }
    }

    /// <summary>e^x to a few units in the last place, for x up to 700; 0 below −700.</summary>
    /// <remarks>x = k·ln 2 + r with |r| at most ln 2/2, and the series of e^r to the 13th power.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Exp(Vector<double> exponent)
    {
        Vector<double> limited = Vector.Max(exponent, new Vector<double>(-700));
        Vector<double> shifted = limited * new Vector<double>(Log2E) + new Vector<double>(Rounding);
        Vector<double> whole = shifted - new Vector<double>(Rounding);
        Vector<double> rest = limited - whole * new Vector<double>(Ln2High) - whole * new Vector<double>(Ln2Low);
        Vector<double> sum = new(1 / 6227020800.0);
        sum = sum * rest + new Vector<double>(1 / 479001600.0);
        sum = sum * rest + new Vector<double>(1 / 39916800.0);
        sum = sum * rest + new Vector<double>(1 / 3628800.0);
        sum = sum * rest + new Vector<double>(1 / 362880.0);
        sum = sum * rest + new Vector<double>(1 / 40320.0);
        sum = sum * rest + new Vector<double>(1 / 5040.0);
        sum = sum * rest + new Vector<double>(1 / 720.0);
        sum = sum * rest + new Vector<double>(1 / 120.0);
        sum = sum * rest + new Vector<double>(1 / 24.0);
        sum = sum * rest + new Vector<double>(1 / 6.0);
        sum = sum * rest + new Vector<double>(0.5);
        sum = sum * rest + Vector<double>.One;
        sum = sum * rest + Vector<double>.One;
        Vector<long> exponents = Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023), 52);
        return Vector.ConditionalSelect(
            Vector.LessThan(exponent, new Vector<double>(-700)), Vector<double>.Zero, sum * Vector.AsVectorDouble(exponents));
    }
}
