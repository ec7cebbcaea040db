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
    private const int MostDrawnAhead = 4096;
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
    private readonly ulong[] _bits;
    private readonly int _points;

    // The names of an episode's streams, agent by agent within a step, and the sets drawn from them; empty and null for many agents.
    private readonly ulong[] _keys = [];
    private readonly ulong[]? _ahead;

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
        _bits = [.. Enumerable.Range(0, padded).Select(place => 1UL << place)];
        points.CopyTo(_demand, 0);
        for (int i = 0; i < padded; i++)
        {
            _selfPart[i] = i < _points ? (1 - _weight) * scorer.SelfScore(_demand[i]) : double.NegativeInfinity;
        }

        _drawnFrom = drawnFrom.Length;
        _drawnPlaces = drawnFrom.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
        _always = always.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
        if (drawn > 0 && double.IsNaN(noise) && (long)_agents * scenario.Steps <= MostDrawnAhead)
        {
            int streams = _agents * scenario.Steps;
            int whole = (streams + Vector512<ulong>.Count - 1) / Vector512<ulong>.Count * Vector512<ulong>.Count;
            _keys = [.. Enumerable.Range(0, whole).Select(i => RandomStream.KeyOf(i % _agents, i / _agents))];
            _ahead = new ulong[whole];
        }
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

    /// <summary>Begins an episode: where few agents leave lanes empty, the sets of all its steps are drawn at once.</summary>
    public void Begin(ulong seedHash)
    {
        if (_ahead is null)
        {
            return;
        }

        ref ulong key = ref MemoryMarshal.GetArrayDataReference(_keys);
        ref ulong set = ref MemoryMarshal.GetArrayDataReference(_ahead);
        for (nuint i = 0; i < (nuint)_keys.Length; i += (nuint)Vector512<ulong>.Count)
        {
            Draw(seedHash, Vector512.LoadUnsafe(ref key, i)).StoreUnsafe(ref set, i);
        }
    }

    /// <summary>Plays one step of the episode that was begun.</summary>
    /// <param name="belief">The public belief μ̂.</param>
    /// <param name="seedHash">Hash of the run's seed.</param>
    /// <param name="step">Index of the step from 0.</param>
    /// <param name="demands">Where the demands go, one an agent; empty where only the load is asked for.</param>
    /// <returns>The load: the demands, added in the agents' order.</returns>
    public double Act(double belief, ulong seedHash, int step, Span<double> demands)
    {
        Score(belief);
        if (!double.IsNaN(_noise))
        {
            return ActNoisily(seedHash, step, demands);
        }

        if (_drawn == 0)
        {
            return ActAlike(_demand[Best(_always)], demands);
        }

        Span<ulong> eight = stackalloc ulong[Vector512<ulong>.Count];
        double load = 0;
        for (int first = 0; first < _agents; first += eight.Length)
        {
            int agents = Math.Min(eight.Length, _agents - first);
            ReadOnlySpan<ulong> sets = _ahead is null ? eight : _ahead.AsSpan(step * _agents + first, agents);
            if (_ahead is null)
            {
                Vector512<ulong> keys = Vector512.Create(RandomStream.KeyOf(first, step)) + (Vector512<ulong>.Indices << 32);
                Draw(seedHash, keys).CopyTo(eight);
            }

            for (int i = 0; i < agents; i++)
            {
                double demand = _demand[Best(_always | Deposit(sets[i], _drawnPlaces))];
                load += demand;
                if (!demands.IsEmpty)
                {
                    demands[first + i] = demand;
                }
            }
        }

        return load;
    }

    /// <summary>Draws the sets of eight streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<ulong> Draw(ulong seedHash, Vector512<ulong> keys)
    {
        Vector512<ulong> sets = GridDraw.Bits(_drawnFrom, _drawn, RandomStream.ForEight(seedHash, keys), out bool isCertain);
        return isCertain ? sets : DrawOneByOne(seedHash, keys);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<ulong> DrawOneByOne(ulong seedHash, Vector512<ulong> keys)
    {
        Span<ulong> sets = stackalloc ulong[Vector512<ulong>.Count];
        for (int i = 0; i < sets.Length; i++)
        {
            RandomStream random = RandomStream.ForRun(seedHash, (int)(keys[i] >> 32), (int)keys[i]);
            sets[i] = GridDraw.Bits(_drawnFrom, _drawn, ref random);
        }

        return Vector512.Create<ulong>(sets);
    }

    /// <summary>Without draws all agents have the same candidates, and hence the same best one.</summary>
    private double ActAlike(double demand, Span<double> demands)
    {
        double load = 0;
        for (int agent = 0; agent < _agents; agent++)
        {
            load += demand;
        }

        demands.Fill(demand);
        return load;
    }

    /// <summary>One agent after the other, as each stream goes on from the proposals to the choice.</summary>
    private double ActNoisily(ulong seedHash, int step, Span<double> demands)
    {
        double load = 0;
        for (int agent = 0; agent < _agents; agent++)
        {
            RandomStream random = RandomStream.ForRun(seedHash, agent, step);
            ulong candidates = _always | Deposit(GridDraw.Bits(_drawnFrom, _drawn, ref random), _drawnPlaces);
            double demand = _demand[BestOrAny(candidates, ref random)];
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
        ref ulong bit = ref MemoryMarshal.GetArrayDataReference(_bits);
        Vector512<ulong> set = Vector512.Create(candidates);
        Vector512<double> none = Vector512.Create(double.NegativeInfinity);
        Vector512<double> largest = none;
        for (nuint i = 0; i < (nuint)_utility.Length; i += (nuint)Vector512<double>.Count)
        {
            Vector512<ulong> isOut = Vector512.Equals(set & Vector512.LoadUnsafe(ref bit, i), Vector512<ulong>.Zero);
            Vector512<ulong> candidate = Vector512.ConditionalSelect(isOut, none.AsUInt64(), Vector512.LoadUnsafe(ref utility, i).AsUInt64());
            largest = Vector512.MaxNative(largest, candidate.AsDouble());
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
