namespace Swa.Research.PublicGoods;

/// <summary>The quadratic a + b·x + c·x² of the distance x from an interval's left end, so that narrow intervals lose no digits.</summary>
internal readonly record struct Quadratic(double Constant, double Linear, double Square)
{
    public double At(double x) => Constant + (Linear + Square * x) * x;

    /// <summary>Where x is <paramref name="start"/> + <paramref name="slope"/>·y, the same as a quadratic of y.</summary>
    public Quadratic Of(double start, double slope) =>
        new(At(start), (Linear + 2 * Square * start) * slope, Square * slope * slope);

    public static Quadratic operator +(Quadratic left, Quadratic right) =>
        new(left.Constant + right.Constant, left.Linear + right.Linear, left.Square + right.Square);

    public static Quadratic operator -(Quadratic left, Quadratic right) => left + -1 * right;

    public static Quadratic operator *(double factor, Quadratic quadratic) =>
        new(factor * quadratic.Constant, factor * quadratic.Linear, factor * quadratic.Square);

    /// <summary>Adds the roots between 0 and <paramref name="end"/> to a list.</summary>
    public void AddRoots(double end, List<double> roots)
    {
        double discriminant = Linear * Linear - 4 * Square * Constant;
        if (discriminant < 0)
        {
            return;
        }

        // The form that subtracts no nearly equal numbers; its second root is right for Square = 0 too.
        double q = -(Linear + Math.CopySign(Math.Sqrt(discriminant), Linear)) / 2;
        foreach (double root in (ReadOnlySpan<double>)[q / Square, Constant / q])
        {
            if (root > 0 && root < end)
            {
                roots.Add(root);
            }
        }
    }
}
