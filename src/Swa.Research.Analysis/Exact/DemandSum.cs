using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>The law of a sum of independent demands on a lattice.</summary>
/// <param name="First">Index of the first sum, in lattice steps.</param>
/// <param name="Law">Probabilities of the first sum and of those that follow it.</param>
internal readonly record struct DemandSum(int First, double[] Law)
{
    /// <summary>Probabilities at the ends of a law that are left out.</summary>
    private const double Negligible = 1e-22;

    /// <summary>The law of the sum of two independent sums.</summary>
    public static DemandSum operator +(DemandSum left, DemandSum right)
    {
        (double[] few, double[] many) = left.Law.Length < right.Law.Length ? (left.Law, right.Law) : (right.Law, left.Law);
        double[] sum = new double[few.Length + many.Length - 1];
        for (int i = 0; i < few.Length; i++)
        {
            if (few[i] > 0)
            {
                WideMath.AddScaled(few[i], many, sum.AsSpan(i));
            }
        }

        return new DemandSum(left.First + right.First, sum).Trim();
    }

    /// <summary>The law of the sum of independent demands that all have this law.</summary>
    /// <param name="count">Number of demands, at least 0.</param>
    public DemandSum Times(int count)
    {
        DemandSum power = new(0, [1]);
        DemandSum square = Trim();
        for (int left = count; left > 0; left >>= 1)
        {
            power = (left & 1) == 1 ? power + square : power;
            square = left > 1 ? square + square : square;
        }

        return power;
    }

    private DemandSum Trim()
    {
        int start = 0;
        int end = Law.Length;
        while (start < end - 1 && Law[start] < Negligible)
        {
            start++;
        }

        while (end > start + 1 && Law[end - 1] < Negligible)
        {
            end--;
        }

        return start == 0 && end == Law.Length ? this : new(First + start, Law[start..end]);
    }
}
