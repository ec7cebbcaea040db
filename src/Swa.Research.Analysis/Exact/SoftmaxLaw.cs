using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Swa.Research;

/// <summary>
/// The law of a softmax choice from a random candidate set: the mean over sets S of w_j/Σ_{k∈S} w_k, with w_k = exp(u_k/τ), without
/// enumerating sets.
/// </summary>
/// <remarks>
/// <para>1/x = ∫₀^∞ exp(−x·t) dt. For a given t the mean over sets is that of a product of x_k = exp(−w_k·t) over the drawn demands, an
/// elementary symmetric polynomial of the x_k; it is built by one demand after the other, forwards and backwards, so that all terms are
/// positive and all demands j are served at once.</para>
/// <para>With t = exp(v − e^−v) the trapezoidal rule of step 0.28 has a relative error of 2e−14 for every x up to 1, to which the largest
/// possible sum is scaled: from v = −3.6 on, below which t is nothing, to where the smallest possible sum leaves nothing of the integrand.
/// The number of nodes grows with the range of utility over τ, until demands are so far apart that the smaller weight adds nothing to the
/// larger one.</para>
/// </remarks>
internal sealed class SoftmaxLaw
{
    private const double NodeStep = 0.28;
    private const double FirstNode = -3.6;

    /// <summary>ln(w_k·t) from which on a node does not matter to demand k any more: exp(−e^4) is 2e−24.</summary>
    private const double LastLog = 4;

    /// <summary>Neighbouring ln w_k that are further apart are moved to this distance: e^−40 is 4e−18, and adds nothing to 1.</summary>
    private const double LargestGap = 40;

    /// <summary>A range of ln w_k below this leaves every product of factors finite.</summary>
    private const double NarrowRange = 600;

    /// <summary>ln of a weight times t above which x_k is 0 in any case; a finite one keeps 0·w at 0.</summary>
    private const double LargestExponent = 300;

    private static readonly Vector<double> Lane = Vector<double>.Indices * NodeStep;

    private Vector<double>[] _forward = [];
    private Vector<double>[] _backward = [];
    private Vector<double>[] _weight = [];
    private Vector<double>[] _survival = [];
    private Vector<double>[] _sum = [];

    /// <summary>Adds the law of the choice, times the probability of the draw.</summary>
    /// <param name="draw">How sets come about.</param>
    /// <param name="logarithms">ln w_k of every possible demand; a common constant in all of them has no effect.</param>
    /// <param name="probability">What the law is multiplied by.</param>
    /// <param name="law">Where it is added, one entry per possible demand.</param>
    public void Add(CandidateDraw draw, ReadOnlySpan<double> logarithms, double probability, Span<double> law)
    {
        if (draw.IsCertain)
        {
            AddCertain(draw, logarithms, probability, law);
            return;
        }

        int[] members = [.. draw.Always, .. draw.Open];
        double[] logs = Scaled(draw, members, logarithms);
        double least = Smallest(draw, logs);
        double[]? factors = least > -NarrowRange ? [.. logs.Select(Math.Exp)] : null;
        double[] take = Take(draw);
        double[] fillers = CandidateDraw.Hypergeometric(draw.Pool, draw.Drawn, draw.Fillers);
        Prepare(draw, members.Length);
        for (double node = FirstNode; node < LastLog - least; node += NodeStep * Vector<double>.Count)
        {
            AddNodes(draw, logs, factors, take, fillers, new Vector<double>(node) + Lane);
        }

        for (int i = 0; i < members.Length; i++)
        {
            law[members[i]] += probability * NodeStep * Vector.Sum(_sum[i]);
        }
    }

    private static void AddCertain(CandidateDraw draw, ReadOnlySpan<double> logarithms, double probability, Span<double> law)
    {
        int[] members = draw.Drawn > 0 ? [.. draw.Always, .. draw.Open] : draw.Always;
        double largest = double.NegativeInfinity;
        foreach (int member in members)
        {
            largest = Math.Max(largest, logarithms[member]);
        }

        double total = 0;
        foreach (int member in members)
        {
            total += Math.Exp(logarithms[member] - largest);
        }

        foreach (int member in members)
        {
            law[member] += probability * Math.Exp(logarithms[member] - largest) / total;
        }
    }

    /// <summary>ln w_k of the members, scaled so that no possible sum of weights is above 1.</summary>
    private static double[] Scaled(CandidateDraw draw, int[] members, ReadOnlySpan<double> logarithms)
    {
        double[] given = new double[members.Length];
        int[] falling = new int[members.Length];
        for (int i = 0; i < given.Length; i++)
        {
            given[i] = -logarithms[members[i]];
            falling[i] = i;
        }

        double[] logs = new double[members.Length];
        Array.Sort(given, falling);
        double log = -Math.Log(draw.Always.Length + draw.Drawn);
        for (int i = 0; i < given.Length; i++)
        {
            log -= i == 0 ? 0 : Math.Min(LargestGap, given[i] - given[i - 1]);
            logs[falling[i]] = log;
        }

        return logs;
    }

    /// <summary>ln of a bound below which no possible sum of weights is.</summary>
    private static double Smallest(CandidateDraw draw, double[] logs)
    {
        int always = draw.Always.Length;
        double[] open = [.. logs.Skip(always).Order()];
        int fewest = draw.Drawn - draw.Fillers;
        return Math.Max(
            always > 0 ? logs.Take(always).Max() : double.NegativeInfinity, fewest > 0 ? open[fewest - 1] : double.NegativeInfinity);
    }

    /// <summary>Probability that the next demand of the pool is drawn, by how many were considered and drawn before it.</summary>
    private static double[] Take(CandidateDraw draw)
    {
        int width = draw.Drawn + 1;
        double[] take = new double[draw.Open.Length * width];
        for (int place = 0; place < draw.Open.Length; place++)
        {
            for (int taken = 0; taken < width; taken++)
            {
                take[place * width + taken] = Math.Min(1, (double)(draw.Drawn - taken) / (draw.Open.Length - place));
            }
        }

        return take;
    }

    private void Prepare(CandidateDraw draw, int members)
    {
        int states = (draw.Open.Length + 1) * (draw.Drawn + 1);
        if (_forward.Length < states)
        {
            _forward = new Vector<double>[states];
        }

        if (_weight.Length < members)
        {
            _weight = new Vector<double>[members];
            _survival = new Vector<double>[members];
            _sum = new Vector<double>[members];
        }

        if (_backward.Length < draw.Drawn + 2)
        {
            _backward = new Vector<double>[draw.Drawn + 2];
        }

        _sum.AsSpan(0, members).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddNodes(
        CandidateDraw draw, double[] logs, double[]? factors, double[] take, double[] fillers, Vector<double> node)
    {
        int always = draw.Always.Length;
        int open = draw.Open.Length;
        int width = draw.Drawn + 1;
        Vector<double> slope = WideMath.Exp(-node);
        Vector<double> logTime = node - slope;
        Vector<double> time = WideMath.Exp(Vector.Min(logTime, new Vector<double>(NarrowRange + LastLog)));
        Vector<double> certain = Vector<double>.Zero;
        for (int i = 0; i < logs.Length; i++)
        {
            _weight[i] = factors is null
                ? WideMath.Exp(Vector.Min(logTime + new Vector<double>(logs[i]), new Vector<double>(LargestExponent)))
                : time * new Vector<double>(factors[i]);
            if (i < always)
            {
                certain += _weight[i];
            }
            else
            {
                _survival[i - always] = WideMath.Exp(-_weight[i]);
            }
        }

        Forward(open, width, take, fillers);
        Vector<double> survived = WideMath.Exp(-certain) * (Vector<double>.One + slope);
        Vector<double> whole = survived * _forward[open * width + width - 1];
        for (int i = 0; i < always; i++)
        {
            _sum[i] += _weight[i] * whole;
        }

        Backward(always, open, width, take, survived);
    }

    /// <summary>Mean product of the drawn demands' x_k so far, by how many were drawn so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int open, int width, double[] take, double[] fillers)
    {
        for (int taken = 0; taken < width; taken++)
        {
            _forward[taken] = new Vector<double>(fillers[taken]);
        }

        ref Vector<double> from = ref MemoryMarshal.GetArrayDataReference(_forward);
        ref double odds = ref MemoryMarshal.GetArrayDataReference(take);
        for (int place = 0; place < open; place++)
        {
            ref Vector<double> to = ref Unsafe.Add(ref from, width);
            Vector<double> survival = _survival[place];
            Vector<double> carried = Vector<double>.Zero;
            for (int taken = 0; taken < width; taken++)
            {
                Vector<double> drawn = Unsafe.Add(ref from, taken) * new Vector<double>(Unsafe.Add(ref odds, taken));
                Unsafe.Add(ref to, taken) =
                    Unsafe.Add(ref from, taken) * new Vector<double>(1 - Unsafe.Add(ref odds, taken)) + carried;
                carried = drawn * survival;
            }

            from = ref to;
            odds = ref Unsafe.Add(ref odds, width);
        }
    }

    /// <summary>The same for the demands that are still to come; and the sums of the demand between the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int always, int open, int width, double[] take, Vector<double> survived)
    {
        Array.Clear(_backward);
        _backward[width - 1] = Vector<double>.One;
        ref Vector<double> ahead = ref MemoryMarshal.GetArrayDataReference(_backward);
        for (int place = open - 1; place >= 0; place--)
        {
            ref Vector<double> from = ref _forward[place * width];
            ref double odds = ref take[place * width];
            Vector<double> survival = _survival[place];
            Vector<double> drawn = Vector<double>.Zero;
            for (int taken = 0; taken < width; taken++)
            {
                Vector<double> next =
                    Unsafe.Add(ref ahead, taken + 1) * (survival * new Vector<double>(Unsafe.Add(ref odds, taken)));
                drawn += Unsafe.Add(ref from, taken) * next;
                Unsafe.Add(ref ahead, taken) = Unsafe.Add(ref ahead, taken) * new Vector<double>(1 - Unsafe.Add(ref odds, taken)) + next;
            }

            _sum[always + place] += _weight[always + place] * survived * drawn;
        }
    }
}
