using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Swa.Research;

/// <summary>
/// The rule of <see cref="EpisodeSimulator"/> for the scenarios that sweeps spend their time on: equal agents that pick the best, or
/// sometimes any, of at most 64 possible demands. Same numbers, bit for bit.
/// </summary>
/// <remarks>
/// Equal agents share belief and weight, so that a demand's utility is the same for all of them: it is computed once per step for every
/// possible demand, and an agent's candidate set is a word of bits over these. Hot methods are fully optimised at their first call: on one
/// processor tiered compilation would come too late.
/// </remarks>
internal sealed class EpisodeKernel
{
    private const int LargestTable = 64;
    private const int MostDrawnAhead = 4096;

    /// <summary>Room for the utilities of a word's bits, and for −∞ at the positions of no bit: 64 and −1, modulo this.</summary>
    private const int Places = 128;

    private static int Width => Vector512<double>.Count;

    private readonly CongestionScorer _scorer;
    private readonly double _weight;
    private readonly double? _noise;
    private readonly int _agents;
    private readonly int _drawn;
    private readonly ulong _always;
    private readonly int _drawnFrom;
    private readonly ulong _drawnPlaces;

    // Padded to whole vectors; padding is no point, has utility −∞ and no bit in any candidate set.
    private readonly double[] _demand;
    private readonly double[] _selfScore;
    private readonly long[] _isPoint;
    private readonly double[] _utility = new double[Places];
    private readonly int _points;

    // Demands by runs of utility: a run in which it does not fall, that in which it then falls, and so on.
    private readonly ulong[] _rising = new ulong[LargestTable / 2 + 1];
    private readonly ulong[] _falling = new ulong[LargestTable / 2 + 1];
    private int _peaks;

    // The names of an episode's streams, agent by agent within a step, and the sets drawn from them; empty and null for many agents,
    // and where nothing or more than the sets is drawn.
    private readonly ulong[] _keys = [];
    private readonly ulong[]? _ahead;

    private EpisodeKernel(CheckedScenario scenario, CongestionScorer scorer, double[] drawnFrom, double[] always, int drawn, double? noise)
    {
        CongestionGame game = scenario.Game;
        _agents = game.Agents;
        _scorer = scorer;
        _weight = scenario.Population[0].Weight;
        _noise = noise;
        _drawn = drawn;

        double[] points = [.. drawnFrom.Concat(always).Distinct().Order()];
        _points = points.Length;
        int padded = (_points + Width - 1) / Width * Width;
        _demand = new double[padded];
        _selfScore = new double[padded];
        _isPoint = new long[padded];
        _utility.AsSpan().Fill(double.NegativeInfinity);
        points.CopyTo(_demand, 0);
        for (int i = 0; i < _points; i++)
        {
            _selfScore[i] = scorer.SelfScore(_demand[i]);
            _isPoint[i] = -1;
        }

        _drawnFrom = drawnFrom.Length;
        _drawnPlaces = drawnFrom.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
        _always = always.Aggregate(0UL, (bits, demand) => bits | (1UL << Array.IndexOf(points, demand)));
        if (drawn > 0 && noise is null && (long)_agents * scenario.Steps <= MostDrawnAhead)
        {
            int streams = _agents * scenario.Steps;
            int whole = (streams + Vector512<ulong>.Count - 1) / Vector512<ulong>.Count * Vector512<ulong>.Count;
            _keys = [.. Enumerable.Range(0, whole).Select(i => RandomStream.KeyOf(i % _agents, i / _agents))];
            _ahead = new ulong[whole];
        }
    }

    /// <summary>A kernel for the scenario, or null where only the readable implementation applies.</summary>
    public static EpisodeKernel? For(CheckedScenario scenario)
    {
        AgentProfile profile = scenario.Population[0];
        if (profile.Chooser is not (ArgMaxChooser or NoisyChooser) || !scenario.Population.IsUniform || !scenario.IsPublic
            || scenario.Environment is not CongestionEnvironment || scenario.Candidates.Join != CandidateJoin.Union
            || scenario.RuleOf(0).Scorer is not CongestionScorer scorer || !IsModerate(scenario, scorer))
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
        double? noise = (profile.Chooser as NoisyChooser)?.Noise;
        return new(scenario, scorer, drawnFrom, always, Math.Min(scenario.Candidates.Proposals, drawnFrom.Length), noise);
    }

    /// <summary>
    /// Whether the numbers of a scorer, which may be another game's, are far from overflow: quotients by a reciprocal need it.
    /// </summary>
    private static bool IsModerate(CheckedScenario scenario, CongestionScorer scorer)
    {
        double load = scenario.Game.Agents * scenario.Game.MaxDemand;
        return scorer.Prediction.Magnitude(load) <= CheckedScenario.LargestWelfare
            && scorer.ReferenceWelfare <= CheckedScenario.LargestWelfare;
    }

    /// <summary>Begins an episode: where few agents leave lanes empty, the sets of all its steps are drawn at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Act(double belief, ulong seedHash, int step, Span<double> demands)
    {
        Score(belief);
        if (_noise is double noise)
        {
            return ActNoisily(noise, seedHash, step, demands);
        }

        if (_drawn == 0)
        {
            return ActAlike(_demand[Best(_always)], demands);
        }

        return _ahead is null ? ActMany(seedHash, step, demands) : Choose(_ahead.AsSpan(step * _agents, _agents), demands, 0);
    }

    /// <summary>Each agent's best candidate, the sets drawn from the streams of eight agents at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ActMany(ulong seedHash, int step, Span<double> demands)
    {
        Span<ulong> eight = stackalloc ulong[Vector512<ulong>.Count];
        double load = 0;
        for (int first = 0, left = _agents; left > 0; first += eight.Length, left -= eight.Length)
        {
            int agents = Math.Min(eight.Length, left);
            Vector512<ulong> keys = Vector512.Create(RandomStream.KeyOf(first, step)) + (Vector512<ulong>.Indices << 32);
            Draw(seedHash, keys).CopyTo(eight);
            load = Choose(eight[..agents], demands.IsEmpty ? demands : demands.Slice(first, agents), load);
        }

        return load;
    }

    /// <summary>The best candidates of the agents whose drawn sets are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Choose(ReadOnlySpan<ulong> sets, Span<double> demands, double load)
    {
        if (_peaks == 1 && TryChoose(sets, demands, load, out double sum))
        {
            return sum;
        }

        for (int i = 0; i < sets.Length; i++)
        {
            double demand = _demand[Best(_always | Deposit(sets[i], _drawnPlaces))];
            load += demand;
            if (!demands.IsEmpty)
            {
                demands[i] = demand;
            }
        }

        return load;
    }

    /// <summary>
    /// As <see cref="Choose"/> where there is one peak, without a branch that depends on the sets. False where two candidates of a rising
    /// run are nearly tied: what was written must then be written again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryChoose(ReadOnlySpan<ulong> sets, Span<double> demands, double load, out double sum)
    {
        ref double utility = ref MemoryMarshal.GetArrayDataReference(_utility);
        ref double demand = ref MemoryMarshal.GetArrayDataReference(_demand);
        ulong rising = _rising[0];
        ulong falling = _falling[0];
        ulong always = _always;
        ulong places = _drawnPlaces;
        bool isTied = false;
        for (int i = 0; i < sets.Length; i++)
        {
            ulong set = always | Deposit(sets[i], places);
            int below = Last(set & rising);
            int above = First(set & falling);
            double left = Unsafe.Add(ref utility, below);
            double enough = double.MaxNative(left, Unsafe.Add(ref utility, above)) - SwiRule.TieTolerance;
            isTied |= Unsafe.Add(ref utility, Last(set & rising & ~(1UL << below))) >= enough;
            int isLeft = left >= enough ? 1 : 0;
            double chosen = Unsafe.Add(ref demand, above ^ ((above ^ below) & -isLeft));
            load += chosen;
            if (!demands.IsEmpty)
            {
                demands[i] = chosen;
            }
        }

        sum = load;
        return !isTied;
    }

    /// <summary>Draws the sets of eight streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<ulong> Draw(ulong seedHash, Vector512<ulong> keys)
    {
        if (!Lanes.IsWide)
        {
            return DrawOneByOne(seedHash, keys);
        }

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

    /// <summary>One agent after the other, as each stream continues from the proposals to the choice.</summary>
    private double ActNoisily(double noise, ulong seedHash, int step, Span<double> demands)
    {
        double load = 0;
        for (int agent = 0; agent < _agents; agent++)
        {
            RandomStream random = RandomStream.ForRun(seedHash, agent, step);
            ulong candidates = _always | Deposit(GridDraw.Bits(_drawnFrom, _drawn, ref random), _drawnPlaces);
            double demand = _demand[BestOrAny(candidates, noise, ref random)];
            load += demand;
            if (!demands.IsEmpty)
            {
                demands[agent] = demand;
            }
        }

        return load;
    }

    /// <summary>
    /// Utility of every possible demand, by the same formulas as a single decision's (<see cref="CongestionScorer"/>,
    /// <see cref="SwiRule"/>); and its peaks.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Score(double belief)
    {
        Lanes predicted = Lanes.Of(belief);
        Lanes weight = Lanes.Of(_weight);
        ref double demand = ref MemoryMarshal.GetArrayDataReference(_demand);
        ref double selfScore = ref MemoryMarshal.GetArrayDataReference(_selfScore);
        ref long isPoint = ref MemoryMarshal.GetArrayDataReference(_isPoint);
        ref double utility = ref MemoryMarshal.GetArrayDataReference(_utility);
        Vector512<double> none = Vector512.Create(double.NegativeInfinity);
        Vector512<double> following = none;
        ulong rises = 0;
        for (nint i = _demand.Length - Width; i >= 0; i -= Width)
        {
            Lanes self = new(Vector512.LoadUnsafe(ref selfScore, (nuint)i));
            Lanes group = _scorer.GroupScore(new Lanes(Vector512.LoadUnsafe(ref demand, (nuint)i)), predicted);
            Vector512<double> scored = Vector512.ConditionalSelect(
                Vector512.LoadUnsafe(ref isPoint, (nuint)i).AsDouble(), SwiRule.Utility(weight, self, group).Value, none);
            scored.StoreUnsafe(ref utility, (nuint)i);
            if (Lanes.IsWide)
            {
                Vector512<double> oneOn = Avx512F.AlignRight64(following.AsInt64(), scored.AsInt64(), 1).AsDouble();
                rises = (rises << Width) | Vector512.GreaterThanOrEqual(oneOn, scored).ExtractMostSignificantBits();
                following = scored;
            }
        }

        for (nint i = _demand.Length - Width; i >= 0 && !Lanes.IsWide; i -= Width)
        {
            Vector512<double> oneOn = Vector512.LoadUnsafe(ref utility, (nuint)i + 1);
            rises = (rises << Width) | Vector512.GreaterThanOrEqual(oneOn, Vector512.LoadUnsafe(ref utility, (nuint)i))
                .ExtractMostSignificantBits();
        }

        FindPeaks(rises & ((1UL << (_points - 1)) - 1));
    }

    /// <summary>Splits the demands into runs of rising and runs of falling utility, pair by pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FindPeaks(ulong rises)
    {
        int peaks = 0;
        for (int first = 0; first < _points;)
        {
            int peak = first + BitOperations.TrailingZeroCount(~(rises >> first));
            int valley = Math.Min(peak + BitOperations.TrailingZeroCount(rises >> peak), _points - 1);
            _rising[peaks] = UpTo(peak) & (ulong.MaxValue << first);
            _falling[peaks] = UpTo(valley) & ~UpTo(peak);
            peaks++;
            first = valley + 1;
        }

        _peaks = peaks;

        static ulong UpTo(int place) => (2UL << place) - 1;
    }

    /// <summary><see cref="SwiRule.Best"/> over a set of bits: the lowest one whose utility is within the tie
    /// tolerance of the largest.</summary>
    /// <remarks>Only the last candidate of a run that rises and the first of one that falls can be the largest of that run.</remarks>
    private int Best(ulong candidates)
    {
        double largest = double.NegativeInfinity;
        for (int peak = 0; peak < _peaks; peak++)
        {
            double left = _utility[Last(candidates & _rising[peak])];
            double right = _utility[First(candidates & _falling[peak])];
            largest = Math.Max(largest, Math.Max(left, right));
        }

        double enough = largest - SwiRule.TieTolerance;
        for (int peak = 0; ; peak++)
        {
            ulong rising = candidates & _rising[peak];
            int below = Last(rising);
            if (_utility[below] >= enough)
            {
                return LowestOf(rising, below, enough);
            }

            int above = First(candidates & _falling[peak]);
            if (_utility[above] >= enough)
            {
                return above;
            }
        }
    }

    /// <summary>The lowest candidate of a rising run that is good enough, given the highest one, which is.</summary>
    private int LowestOf(ulong rising, int highest, double enough)
    {
        int lowest;
        do
        {
            lowest = highest;
            rising ^= 1UL << lowest;
            highest = Last(rising);
        }
        while (_utility[highest] >= enough);
        return lowest;
    }

    /// <summary>Position of the lowest bit; one that holds −∞ where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(ulong set) => BitOperations.TrailingZeroCount(set);

    /// <summary>Position of the highest bit; one that holds −∞ where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Last(ulong set) => (63 - BitOperations.LeadingZeroCount(set)) & (Places - 1);

    /// <summary>
    /// Moves the k-th bit of a set to the k-th position of a mask: from the drawn part of the grid to all possible demands.
    /// </summary>
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

    private int BestOrAny(ulong candidates, double noise, ref RandomStream random)
    {
        if (random.NextDouble() >= noise)
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
