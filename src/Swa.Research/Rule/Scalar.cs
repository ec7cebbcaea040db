using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>A single real number.</summary>
/// <param name="Value">The number.</param>
internal readonly record struct Scalar(double Value) : IReal<Scalar>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Max(Scalar left, Scalar right) => new(Math.Max(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Clip(Scalar value) => new(Math.Clamp(value.Value, 0, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator +(Scalar left, Scalar right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator -(Scalar left, Scalar right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator *(Scalar left, Scalar right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator /(Scalar dividend, Divisor divisor) => new(dividend.Value / divisor.Value);
}
