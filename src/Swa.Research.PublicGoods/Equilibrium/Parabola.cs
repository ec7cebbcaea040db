namespace Swa.Research.PublicGoods;

/// <summary>The maximum of a concave parabola (or a straight line) over an interval.</summary>
internal static class Parabola
{
    /// <summary>Looks at both ends and at the vertex; −∞ where the interval is empty.</summary>
    public static double Largest(double from, double to, double vertex, Func<double, double> parabola) => from > to
        ? double.NegativeInfinity
        : Math.Max(Math.Max(parabola(from), parabola(to)), parabola(Math.Clamp(vertex, from, to)));
}
