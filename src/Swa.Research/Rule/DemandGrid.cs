namespace Swa.Research;

/// <summary>The grid 0, s, 2s, … up to a_max on which proposals lie.</summary>
public sealed class DemandGrid : IEquatable<DemandGrid>
{
    private readonly double[] _points;

    /// <summary>Makes the grid.</summary>
    /// <param name="maxDemand">Largest demand a_max, finite and above 0; it is a grid point where the step divides it.</param>
    /// <param name="step">Distance between neighbours in demand units, in [<see cref="LeastStep"/>, a_max].</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public DemandGrid(double maxDemand, double step)
    {
        MaxDemand = Require.Positive(maxDemand, nameof(maxDemand));
        if (!(step >= LeastStep && step <= maxDemand) || maxDemand / step > MaxPoints)
        {
            throw Require.Refuse(
                "gridStep", step,
                FormattableString.Invariant($"a number from {LeastStep} to the largest demand, with at most {MaxPoints} grid points"));
        }

        Step = step;
        int count = (int)Math.Floor(maxDemand / step + 1e-9) + 1;
        _points = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Ten decimals make 3 × 0.1 the same number as 0.3, so that a proposal equals the anchor it coincides with.
            _points[i] = Math.Min(maxDemand, Math.Round(i * step, 10));
        }
    }

    /// <summary>Smallest distance between neighbours; grid points are rounded to as many decimals.</summary>
    public const double LeastStep = 1e-10;

    /// <summary>Largest number of grid points that is allowed.</summary>
    public const int MaxPoints = 1_000_000;

    /// <summary>Largest demand a_max in demand units.</summary>
    public double MaxDemand { get; }

    /// <summary>Distance between neighbours in demand units.</summary>
    public double Step { get; }

    /// <summary>The grid points, ascending from 0.</summary>
    public ReadOnlySpan<double> Points => _points;

    /// <summary>Number of grid points.</summary>
    public int Count => _points.Length;

    /// <summary>The grid point nearest to a demand.</summary>
    /// <param name="demand">A finite number of demand units.</param>
    /// <returns>
    /// The nearest point: the lower one halfway between two; 0 for a demand below 0, and the last point for one above it.
    /// </returns>
    /// <exception cref="ParameterException">The demand is not finite.</exception>
    public double Nearest(double demand)
    {
        int found = Array.BinarySearch(_points, Require.Finite(demand, nameof(demand)));
        if (found >= 0)
        {
            return _points[found];
        }

        int above = Math.Min(~found, Count - 1);
        int below = Math.Max(~found - 1, 0);
        return demand - _points[below] <= _points[above] - demand ? _points[below] : _points[above];
    }

    /// <inheritdoc/>
    public bool Equals(DemandGrid? other) => other is not null && MaxDemand == other.MaxDemand && Step == other.Step;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DemandGrid);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxDemand, Step);
}
