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
    /// <param name="points">Number of points, at most 64.</param>
    /// <param name="count">Number of points to draw, from 0 to the number of points.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <returns>Bit i is set where point i was drawn.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(int points, int count, ref RandomStream random)
    {
        RandomStream start = random;
        RandomStream ahead = random;
        ulong chosen = 0;
        bool isNearBound = false;
        int last = points - count;
        for (; last + 1 < points; last += 2)
        {
            ulong bits = ahead.NextBits();
            chosen = Choose(chosen, RandomStream.IndexIfFar((uint)(bits >> 32), last + 1, ref isNearBound), last);
            chosen = Choose(chosen, RandomStream.IndexIfFar((uint)bits, last + 2, ref isNearBound), last + 1);
        }

        if (last < points)
        {
            chosen = Choose(chosen, RandomStream.IndexIfFar((uint)(ahead.NextBits() >> 32), last + 1, ref isNearBound), last);
        }

        random = ahead;
        return isNearBound ? BitsNearBound(points, count, start, out random) : chosen;
    }

    /// <summary>The rare case in which an index of the fast draw is not sure to be unbiased: draws again, one index at a time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong BitsNearBound(int points, int count, RandomStream start, out RandomStream random)
    {
        random = start;
        ulong chosen = 0;
        int last = points - count;
        for (; last + 1 < points; last += 2)
        {
            (int first, int second) = random.NextIndices(last + 1, last + 2);
            chosen = Choose(Choose(chosen, first, last), second, last + 1);
        }

        return last < points ? Choose(chosen, random.NextIndex(last + 1), last) : chosen;
    }

    /// <summary>Adds the picked point, or the other one where the pick is taken, without a branch that would often be mispredicted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Choose(ulong chosen, int pick, int otherwise)
    {
        ulong isTaken = (chosen >> pick) & 1;
        return chosen | (1UL << pick) | (isTaken << otherwise);
    }

    private static void Choose(Span<ulong> chosen, int pick, int otherwise)
    {
        int added = (chosen[pick >> 6] >> pick & 1) == 0 ? pick : otherwise;
        chosen[added >> 6] |= 1UL << added;
    }
}
