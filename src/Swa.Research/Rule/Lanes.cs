using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Swa.Research;

/// <summary>Eight real numbers at once.</summary>
/// <param name="Value">The numbers.</param>
internal readonly record struct Lanes(Vector512<double> Value) : IReal<Lanes>
{
    /// <summary>Whether vectors of eight numbers are fast here; otherwise single numbers or four are faster.</summary>
    public static bool IsWide => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Of(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes left, Lanes right) => new(Vector512.MaxNative(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Clip(Lanes value) =>
        new(Vector512.MinNative(Vector512.MaxNative(value.Value, Vector512<double>.Zero), Vector512<double>.One));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes left, Lanes right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes left, Lanes right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes left, Lanes right) => new(left.Value * right.Value);

    /// <summary>Quotients by one divisor, rounded as a division rounds; divisor and quotients between 1e−150 and 1e150, or a
    /// quotient of 0.</summary>
    /// <remarks>
    /// Two corrections of the product with the reciprocal: the first gives a number next to the quotient, the second the nearest one
    /// (Markstein, IBM Journal of Research and Development 34(1), 1990), in less time than eight divisions take.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes dividend, Divisor divisor)
    {
        Vector512<double> by = Vector512.Create(divisor.Value);
        if (!IsWide)
        {
            return new(dividend.Value / by);
        }

        Vector512<double> times = Vector512.Create(divisor.Reciprocal);
        Vector512<double> quotient = dividend.Value * times;
        quotient = Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(quotient, by, dividend.Value), times, quotient);
        return new(Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(quotient, by, dividend.Value), times, quotient));
    }
}
