using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Swa.Research.Agents;
using Swa.Research.Games;
using Swa.Research.Inference;
using Swa.Research.Randomness;

namespace Swa.Research.Simulation;

/// <summary>
/// The same rule as <see cref="EpisodeSimulator"/> states it, for the scenarios that sweeps spend their time on: equal agents
/// that pick the best of at most 64 possible demands. Same numbers, bit for bit.
/// </summary>
/// <remarks>
/// Equal agents share belief and weight, so that a demand's utility is the same for all of them: it is computed once a step for
/// every possible demand, and an agent's candidate set is a word of bits over these.
/// </remarks>
internal sealed class EpisodeKernel
{
    private const int LargestTable = 64;
    private static readonly int Lanes = Vector512<double>.Count;

    private readonly double _severity;
    private readonly double _centering;
    private readonly double _others;
    private readonly double _effectiveCapacity;
    private readonly double _denominator;
    private readonly double _weight;
    private readonly double _noise;
    private readonly int _agents;
    private readonly int _drawn;
    private readonly ulong _always;
    private readonly int _drawnFrom;
    private readonly ulong _drawnPlaces;

    // Padded to whole vectors; padding has utility −∞ and no bit in any candidate set.
    private readonly double[] _demand;
    private readonly double[] _selfPart;
    private readonly double[] _utility;
    private readonly int _points;

    private EpisodeKernel(Scenario scenario, CongestionScorer scorer, double[] drawnFrom, double[] always, int drawn, double noise)
    {
        CongestionGame game = scenario.Game;
        _agents = game.Agents;
        _others = game.Agents - 1;
        _severity = game.Severity;
        _centering = scenario.Rule.Centering;
        _effectiveCapacity = scorer.Prediction.EffectiveCapacity;
        _denominator = scorer.ReferenceWelfare + CongestionScorer.Epsilon;
        _weight = scenario.Population[0].Weight;
        _noise = noise;
        _drawn = drawn;

        double[] points = [.. drawnFrom.Concat(always).Distinct().Order()];
        _points = points.Length;
        int padded = (_points + Lanes - 1) / Lanes * Lanes;
        _demand = new double[padded];
        _selfPart = new double[padded];
        _utility = new double[padded];
        points.CopyTo(_demand, 0);
        for (int i = 0; i < padded; i++)
        {
            _selfPart[i] = i < _points ? (1 - _weight) * scorer.SelfScore(_demand[i]) : double.NegativeInfinity;
        }

        _drawnFrom = drawnFrom.Length;
        _drawnPlaces = drawnFrom.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
        _always = always.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
    }

    /// <summary>A kernel for the scenario, or null where only the readable implementation serves.</summary>
    public static EpisodeKernel? For(Scenario scenario)
    {
        AgentProfile profile = scenario.Population[0];
        double? noise = profile.Chooser switch
        {
            ArgMaxChooser => 0,
            NoisyChooser noisy => noisy.Noise,
            _ => null,
        };
        if (!scenario.Population.IsUniform || !scenario.IsPublic || scenario.HeterogeneousGame is not null || scenario.Candidates.Join != CandidateJoin.Union
            || scenario.Scorer is not CongestionScorer scorer || noise is null)
        {
            return null;
        }

        double[] anchors = scenario.Candidates.Anchors.ToArray();
        double[] grid = scenario.Candidates.Grid.Points.ToArray();
        (double[] DrawnFrom, double[] Always)? parts = profile.Proposer switch
        {
            RandomProposer random => (random.Part(scenario.Candidates.Grid).ToArray(), anchors),
            GridProposer => ([], [.. grid, .. anchors]),
            AnchoredProposer when anchors.Length > 0 => ([], anchors),
            _ => null,
        };
        if (parts is not ({ } drawnFrom, { } always) || drawnFrom.Concat(always).Distinct().Count() > LargestTable)
        {
            return null;
        }

        // A noisy chooser with p = 0 still draws; only argmax draws nothing after the proposals.
        double chance = profile.Chooser is ArgMaxChooser ? double.NaN : noise.Value;
        return new(scenario, scorer, drawnFrom, always, Math.Min(scenario.Candidates.Proposals, drawnFrom.Length), chance);
    }

    /// <summary>Plays one step.</summary>
    /// <param name="belief">The public belief μ̂.</param>
    /// <param name="seedHash">Hash of the run's seed.</param>
    /// <param name="step">Index of the step from 0.</param>
    /// <param name="demands">Where the demands go, one an agent; empty where only the load is asked for.</param>
    /// <returns>The load: the demands, added in the agents' order.</returns>
    public double Act(double belief, ulong seedHash, int step, Span<double> demands)
    {
        Score(belief);
        double load = 0;
        for (int agent = 0; agent < _agents; agent++)
        {
            RandomStream random = RandomStream.ForRun(seedHash, agent, step);
            ulong candidates = _always | Deposit(GridDraw.Bits(_drawnFrom, _drawn, ref random), _drawnPlaces);
            double demand = _demand[double.IsNaN(_noise) ? Best(candidates) : BestOrAny(candidates, ref random)];
            load += demand;
            if (!demands.IsEmpty)
            {
                demands[agent] = demand;
            }
        }

        return load;
    }

    /// <summary>Utility of every possible demand: <see cref="CongestionScorer"/> and <see cref="Selection.Utility"/>, operation by operation.</summary>
    private void Score(double belief)
    {
        Vector512<double> others = Vector512.Create(_others * belief);
        Vector512<double> capacity = Vector512.Create(_effectiveCapacity);
        Vector512<double> severity = Vector512.Create(_severity);
        Vector512<double> centering = Vector512.Create(_centering);
        Vector512<double> denominator = Vector512.Create(_denominator);
        Vector512<double> weight = Vector512.Create(_weight);
        ref double demand = ref MemoryMarshal.GetArrayDataReference(_demand);
        ref double selfPart = ref MemoryMarshal.GetArrayDataReference(_selfPart);
        ref double utility = ref MemoryMarshal.GetArrayDataReference(_utility);
        for (nuint i = 0; i < (nuint)_utility.Length; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> load = Vector512.LoadUnsafe(ref demand, i) + others;
            Vector512<double> above = load - capacity;
            Vector512<double> welfare = load - severity * Vector512.MaxNative(above, Vector512<double>.Zero) - centering * (above * above);
            Vector512<double> group = Vector512.MinNative(Vector512.MaxNative(welfare / denominator, Vector512<double>.Zero), Vector512<double>.One);
            (Vector512.LoadUnsafe(ref selfPart, i) + weight * group).StoreUnsafe(ref utility, i);
        }
    }

    /// <summary><see cref="Selection.Best"/> over a set of bits: the lowest one whose utility is within the tie tolerance of the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Best(ulong candidates)
    {
        ref double utility = ref MemoryMarshal.GetArrayDataReference(_utility);
        Vector512<ulong> set = Vector512.Create(candidates);
        Vector512<ulong> bit = Vector512.Create(1UL, 2UL, 4UL, 8UL, 16UL, 32UL, 64UL, 128UL);
        Vector512<double> none = Vector512.Create(double.NegativeInfinity);
        Vector512<double> largest = none;
        for (nuint i = 0; i < (nuint)_utility.Length; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> isIn = Vector512.Equals(set & bit, bit).AsDouble();
            largest = Vector512.MaxNative(largest, Vector512.ConditionalSelect(isIn, Vector512.LoadUnsafe(ref utility, i), none));
            bit <<= Vector512<double>.Count;
        }

        Vector256<double> halves = Vector256.MaxNative(largest.GetLower(), largest.GetUpper());
        Vector128<double> quarters = Vector128.MaxNative(halves.GetLower(), halves.GetUpper());
        Vector512<double> enough = Vector512.Create(double.MaxNative(quarters[0], quarters[1]) - Selection.TieTolerance);
        ulong good = 0;
        for (nuint i = 0; i < (nuint)_utility.Length; i += (nuint)Vector512<double>.Count)
        {
            good |= Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref utility, i), enough).ExtractMostSignificantBits() << (int)i;
        }

        return BitOperations.TrailingZeroCount(good & candidates);
    }

    /// <summary>Moves the k-th bit of a set to the k-th place of a mask: from the drawn part of the grid to all possible demands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Deposit(ulong set, ulong places)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitDeposit(set, places);
        }

        ulong moved = 0;
        for (; places != 0; places &= places - 1, set >>= 1)
        {
            moved |= (set & 1) == 0 ? 0 : places & (0 - places);
        }

        return moved;
    }

    private int BestOrAny(ulong candidates, ref RandomStream random)
    {
        if (random.NextDouble() >= _noise)
        {
            return Best(candidates);
        }

        for (int skipped = random.NextIndex(BitOperations.PopCount(candidates)); skipped > 0; skipped--)
        {
            candidates &= candidates - 1;
        }

        return BitOperations.TrailingZeroCount(candidates);
    }
}
