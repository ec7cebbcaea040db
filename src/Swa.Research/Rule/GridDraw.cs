using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Swa.Research;

/// <summary>Draws without replacement (Floyd's algorithm: every subset of the asked size is equally likely).</summary>
internal static class GridDraw
{
    private const int BitsOnStack = 64 * 64;

    /// <summary>Draws distinct points and writes them in ascending order.</summary>
    public static int Distinct(ReadOnlySpan<double> points, int count, ref RandomStream random, Span<double> drawn)
    {
        int words = (points.Length + 63) / 64;
        Span<ulong> chosen = points.Length <= BitsOnStack ? stackalloc ulong[words] : new ulong[words];
        int last = points.Length - count;
        for (; last + 1 < points.Length; last += 2)
        {
            (int first, int second) = random.NextIndices(last + 1, last + 2);
            Choose(chosen, first, last);
            Choose(chosen, second, last + 1);
        }

        if (last < points.Length)
        {
            Choose(chosen, random.NextIndex(last + 1), last);
        }

        int written = 0;
        for (int word = 0; word < words; word++)
        {
            for (ulong bits = chosen[word]; bits != 0; bits &= bits - 1)
            {
                drawn[written++] = points[64 * word + BitOperations.TrailingZeroCount(bits)];
            }
        }

        return written;
    }

    /// <summary>The same draw from at most 64 points as a set of bits, from the same numbers of the stream.</summary>
    internal static ulong Bits(int points, int count, ref RandomStream random)
    {
        ulong chosen = 0;
        int last = points - count;
        for (; last + 1 < points; last += 2)
        {
            (int first, int second) = random.NextIndices(last + 1, last + 2);
            chosen = Choose(Choose(chosen, first, last), second, last + 1);
        }

        return last < points ? Choose(chosen, random.NextIndex(last + 1), last) : chosen;
    }

    /// <summary>The same draw for eight streams at once, where the processor has AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Bits(int points, int count, Vector512<ulong> streams, out bool isCertain)
    {
        Vector512<ulong> chosen = Vector512<ulong>.Zero;
        Vector512<ulong> remainder = Vector512<ulong>.AllBitsSet;
        int last = points - count;
        for (; last + 1 < points; last += 2)
        {
            Vector512<ulong> bits = RandomStream.NextBits(ref streams);
            chosen = Choose(chosen, bits >>> 32, last, ref remainder);
            chosen = Choose(chosen, bits & Low, last + 1, ref remainder);
        }

        if (last < points)
        {
            chosen = Choose(chosen, RandomStream.NextBits(ref streams) >>> 32, last, ref remainder);
        }

        // An index may have to be drawn again only where the low half of its product is below the number of values, at most 64.
        isCertain = !Vector512.LessThanAny(remainder, Vector512.Create(64UL));
        return chosen;
    }

    private static Vector512<ulong> Low => Vector512.Create((ulong)uint.MaxValue);

    /// <summary>Floyd's step on eight sets: an index in [0, last], or the last point where that index is taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Choose(Vector512<ulong> chosen, Vector512<ulong> half, int last, ref Vector512<ulong> remainder)
    {
        Vector512<ulong> product = Avx512F.Multiply(half.AsUInt32(), Vector512.Create((ulong)last + 1).AsUInt32());
        remainder = Vector512.Min(remainder, product & Low);
        Vector512<ulong> pick = Avx512F.ShiftLeftLogicalVariable(Vector512<ulong>.One, product >>> 32);
        Vector512<ulong> isFree = Vector512.Equals(chosen & pick, Vector512<ulong>.Zero);
        return chosen | Vector512.ConditionalSelect(isFree, pick, Vector512.Create(1UL << last));
    }

    private static ulong Choose(ulong chosen, int pick, int otherwise) =>
        chosen | ((chosen & (1UL << pick)) == 0 ? 1UL << pick : 1UL << otherwise);

    private static void Choose(Span<ulong> chosen, int pick, int otherwise)
    {
        int added = (chosen[pick >> 6] >> pick & 1) == 0 ? pick : otherwise;
        chosen[added >> 6] |= 1UL << added;
    }
}
