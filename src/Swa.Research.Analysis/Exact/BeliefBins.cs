using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Swa.Research;

/// <summary>
/// The next belief's law in narrow bins: beliefs that fall into one bin become one at their mean, which keeps mass and mean. A belief that
/// is alone in its bin is exact.
/// </summary>
/// <remarks>
/// The loads that follow one belief are equally spaced, and their distance is a whole number of bins. Bins are stored by their place in
/// that distance first, so that all loads of one belief are added to one stretch of memory.
/// </remarks>
internal sealed class BeliefBins
{
    /// <summary>Probability of a bin below which it is left out.</summary>
    private const double Negligible = 1e-25;

    private const int MostBins = 4_000_000;

    private readonly double _width;
    private readonly int _phases;
    private readonly int _columns;
    private readonly double[] _mass;
    private readonly double[] _offset;
    private readonly double[] _overload;
    private readonly double[] _squaredOverload;
    private readonly double[] _welfare;
    private readonly double[] _squaredWelfare;
    private readonly List<int> _bins = [];
    private readonly List<BeliefMoments> _beliefs = [];

    /// <summary>Makes empty bins.</summary>
    /// <param name="maxDemand">Largest belief a_max.</param>
    /// <param name="spacing">Distance between the beliefs that follow from neighbouring loads, above 0.</param>
    /// <param name="fewest">Least number of bins.</param>
    public BeliefBins(double maxDemand, double spacing, int fewest)
    {
        _phases = (int)Math.Max(1, Math.Ceiling(fewest * spacing / maxDemand));
        double columns = Math.Ceiling(maxDemand / spacing) + 2;
        if (columns * _phases > MostBins)
        {
            throw new ParameterException(
                "smoothing", "so small that beliefs are too many",
                "for the exact law, a smoothing at which a load and its neighbour lead to beliefs that are further apart");
        }

        _columns = (int)columns;
        _width = spacing / _phases;
        int bins = _columns * _phases;
        _mass = new double[bins];
        _offset = new double[bins];
        _overload = new double[bins];
        _squaredOverload = new double[bins];
        _welfare = new double[bins];
        _squaredWelfare = new double[bins];
    }

    /// <summary>Adds what comes from one belief by some loads.</summary>
    /// <param name="from">The belief, with what was gathered up to it.</param>
    /// <param name="loads">Part of the law of the load at this belief.</param>
    /// <param name="share">What the part is multiplied by.</param>
    /// <param name="next">The belief that follows from its first load.</param>
    /// <param name="mean">Mean over all beliefs of what the step brings.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in BeliefMoments from, LoadPart loads, double share, double next, StepOutcome mean)
    {
        double place = next / _width;
        int bin = (int)place;
        double mass = share * from.Mass;
        double offset = mass * (place - bin);
        double o = mean.OverloadRate;
        double w = mean.Welfare;
        double overload = share * from.Overload;
        double welfare = share * from.Welfare;
        double overloadOfMass = overload - o * mass;
        double squaredOfMass = share * from.SquaredOverload - 2 * o * overload + o * o * mass;
        double squaredOfOverload = 2 * overload + (1 - 2 * o) * mass;
        double welfareOfMass = welfare - w * mass;
        double squaredWelfareOfMass = share * from.SquaredWelfare - 2 * w * welfare + w * w * mass;
        double squaredOfWelfare = 2 * (welfare - w * mass);

        int start = bin % _phases * _columns + bin / _phases;
        int length = loads.Mass.Length;
        int wide = length - length % Vector<double>.Count;
        ReadOnlySpan<Vector<double>> ofMass = Wide(loads.Mass);
        ReadOnlySpan<Vector<double>> ofOverload = Wide(loads.Overload);
        ReadOnlySpan<Vector<double>> ofWelfare = Wide(loads.Welfare);
        ReadOnlySpan<Vector<double>> ofSquared = Wide(loads.SquaredWelfare);
        Span<Vector<double>> toMass = Own(_mass);
        Span<Vector<double>> toOffset = Own(_offset);
        Span<Vector<double>> toOverload = Own(_overload);
        Span<Vector<double>> toSquaredOverload = Own(_squaredOverload);
        Span<Vector<double>> toWelfare = Own(_welfare);
        Span<Vector<double>> toSquaredWelfare = Own(_squaredWelfare);
        for (int i = 0; i < ofMass.Length; i++)
        {
            toMass[i] += ofMass[i] * mass;
            toOffset[i] += ofMass[i] * offset;
            toOverload[i] += ofMass[i] * overloadOfMass + ofOverload[i] * mass;
            toSquaredOverload[i] += ofMass[i] * squaredOfMass + ofOverload[i] * squaredOfOverload;
            toWelfare[i] += ofMass[i] * welfareOfMass + ofWelfare[i] * mass;
            toSquaredWelfare[i] += ofMass[i] * squaredWelfareOfMass + ofWelfare[i] * squaredOfWelfare + ofSquared[i] * mass;
        }

        for (int i = wide; i < length; i++)
        {
            int to = start + i;
            double probability = loads.Mass[i];
            _mass[to] += probability * mass;
            _offset[to] += probability * offset;
            _overload[to] += probability * overloadOfMass + loads.Overload[i] * mass;
            _squaredOverload[to] += probability * squaredOfMass + loads.Overload[i] * squaredOfOverload;
            _welfare[to] += probability * welfareOfMass + loads.Welfare[i] * mass;
            _squaredWelfare[to] +=
                probability * squaredWelfareOfMass + loads.Welfare[i] * squaredOfWelfare + loads.SquaredWelfare[i] * mass;
        }

        Span<Vector<double>> Own(double[] moments) => MemoryMarshal.Cast<double, Vector<double>>(moments.AsSpan(start, wide));

        static ReadOnlySpan<Vector<double>> Wide(double[] vector) => MemoryMarshal.Cast<double, Vector<double>>(vector);
    }

    /// <summary>Empties the bins into beliefs, ascending; neighbouring bins become one belief until there are few enough.</summary>
    /// <param name="most">Most beliefs.</param>
    /// <returns>The beliefs, in a list that the next call fills anew.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public List<BeliefMoments> Empty(int most)
    {
        _bins.Clear();
        _beliefs.Clear();
        for (int column = 0; column < _columns; column++)
        {
            for (int phase = 0; phase < _phases; phase++)
            {
                int place = phase * _columns + column;
                double mass = _mass[place];
                if (mass > Negligible)
                {
                    int bin = column * _phases + phase;
                    _bins.Add(bin);
                    _beliefs.Add(new(
                        (bin + _offset[place] / mass) * _width, mass, _overload[place], _squaredOverload[place], _welfare[place],
                        _squaredWelfare[place]));
                }
            }
        }

        foreach (double[] moments in (double[][])[_mass, _offset, _overload, _squaredOverload, _welfare, _squaredWelfare])
        {
            Array.Clear(moments);
        }

        for (int width = 2; _beliefs.Count > most; width *= 2)
        {
            int last = 0;
            for (int i = 1; i < _beliefs.Count; i++)
            {
                bool isNear = _bins[last] / width == _bins[i] / width;
                BeliefMoments moments = isNear ? _beliefs[last] + _beliefs[i] : _beliefs[i];
                last = isNear ? last : last + 1;
                (_bins[last], _beliefs[last]) = (_bins[i], moments);
            }

            _bins.RemoveRange(last + 1, _bins.Count - last - 1);
            _beliefs.RemoveRange(last + 1, _beliefs.Count - last - 1);
        }

        return _beliefs;
    }
}
