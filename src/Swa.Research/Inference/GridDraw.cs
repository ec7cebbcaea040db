using System.Numerics;
using Swa.Research.Randomness;

namespace Swa.Research.Inference;

/// <summary>Draws without replacement from the points of a grid.</summary>
public static class GridDraw
{
    private const int BitsOnStack = 64 * 64;

    /// <summary>Draws distinct points, every subset of that size equally likely (Floyd's algorithm), and writes them in ascending order.</summary>
    /// <param name="points">The points to draw from, ascending.</param>
    /// <param name="count">Number of points to draw, from 0 to the number of points.</param>
    /// <param name="random">The stream to draw from; it advances by one number a point.</param>
    /// <param name="drawn">Where to write.</param>
    /// <returns><paramref name="count"/>.</returns>
    public static int Distinct(ReadOnlySpan<double> points, int count, ref RandomStream random, Span<double> drawn)
    {
        int words = (points.Length + 63) / 64;
        Span<ulong> chosen = points.Length <= BitsOnStack ? stackalloc ulong[words] : new ulong[words];
        for (int last = points.Length - count; last < points.Length; last++)
        {
            int pick = random.NextIndex(last + 1);
            int added = (chosen[pick >> 6] >> pick & 1) == 0 ? pick : last;
            chosen[added >> 6] |= 1UL << added;
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
}
