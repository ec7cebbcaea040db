using System.Numerics;
using System.Runtime.CompilerServices;
using Swa.Research.Randomness;

namespace Swa.Research.Inference;

/// <summary>Draws without replacement (Floyd's algorithm: every subset of the asked size is equally likely).</summary>
public static class GridDraw
{
    private const int BitsOnStack = 64 * 64;

    /// <summary>Draws distinct points and writes them in ascending order.</summary>
    /// <param name="points">The points to draw from, ascending.</param>
    /// <param name="count">Number of points to draw, from 0 to the number of points.</param>
    /// <param name="random">The stream to draw from; it advances by one number for every two points.</param>
    /// <param name="drawn">Where to write.</param>
    /// <returns><paramref name="count"/>.</returns>
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
    /// <param name="bits">The bit that stands for each point.</param>
    /// <param name="count">Number of points to draw, from 0 to the number of bits.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <returns>The bits of the points that were drawn.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(ReadOnlySpan<ulong> bits, int count, ref RandomStream random)
    {
        ulong chosen = 0;
        int last = bits.Length - count;
        for (; last + 1 < bits.Length; last += 2)
        {
            (int first, int second) = random.NextIndices(last + 1, last + 2);
            chosen |= (chosen & bits[first]) == 0 ? bits[first] : bits[last];
            chosen |= (chosen & bits[second]) == 0 ? bits[second] : bits[last + 1];
        }

        if (last < bits.Length)
        {
            int only = random.NextIndex(last + 1);
            chosen |= (chosen & bits[only]) == 0 ? bits[only] : bits[last];
        }

        return chosen;
    }

    private static void Choose(Span<ulong> chosen, int pick, int otherwise)
    {
        int added = (chosen[pick >> 6] >> pick & 1) == 0 ? pick : otherwise;
        chosen[added >> 6] |= 1UL << added;
    }
}
