namespace Swa.Research.PublicGoods;

/// <summary>The maximum of a concave parabola (or a straight line) over a range of levels.</summary>
internal static class Parabola
{
    /// <summary>Looks at the ends and at the levels on both sides of the vertex, where the maximum over levels must be.</summary>
    public static double Largest(ContributionGrid grid, int from, int to, double vertex, Func<double, double> parabola)
    {
        if (from > to)
        {
            return double.NegativeInfinity;
        }

        double position = (vertex - grid.Contribution(0)) / grid.Step;
        int below = (int)Math.Clamp(Math.Floor(position), from, to);
        int above = (int)Math.Clamp(Math.Ceiling(position), from, to);
        return Math.Max(
            Math.Max(At(from), At(to)),
            Math.Max(At(below), At(above)));

        double At(int level) => parabola(grid.Contribution(level));
    }
}
