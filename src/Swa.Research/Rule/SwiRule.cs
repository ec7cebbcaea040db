using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>
/// Socially-weighted inference (paper section 4.1): candidates, two scores for each, and the choice of the one whose utility,
/// (1 − λ)·S_self + λ·S_group, is largest.
/// </summary>
/// <remarks>
/// The rule keeps no state between decisions; what an agent believes of the others is passed in, and is updated by <see cref="Belief"/>.
/// All simulations decide by this class.
/// </remarks>
public sealed class SwiRule
{
    /// <summary>Utilities this close count as equal; the smaller demand is then chosen.</summary>
    public const double TieTolerance = 1e-12;

    /// <summary>Makes the rule for the agents of one game.</summary>
    /// <param name="game">The game that is played.</param>
    /// <param name="options">Options of the rule; null: the published defaults.</param>
    /// <param name="candidates">How candidate sets are formed; null: the published defaults.</param>
    /// <exception cref="ParameterException">A parameter does not fit the game.</exception>
    public SwiRule(CongestionGame game, SwiOptions? options = null, CandidateOptions? candidates = null)
        : this(
            new CandidateSet(candidates ?? new CandidateOptions(), Require.Given(game, nameof(game), "a game").MaxDemand),
            ScorerOf(game, options ?? new SwiOptions()))
    {
    }

    /// <summary>Makes the rule from its parts.</summary>
    /// <param name="candidates">Joins proposals and anchors.</param>
    /// <param name="scorer">Gives the two scores.</param>
    /// <param name="maxDemand">The agent's own largest demand, to which candidates are cut; null: that of the candidates' grid.</param>
    public SwiRule(CandidateSet candidates, ICandidateScorer scorer, double? maxDemand = null)
    {
        Candidates = Require.Given(candidates, nameof(candidates), "a candidate set");
        Scorer = Require.Given(scorer, nameof(scorer), "a scorer");
        MaxDemand = maxDemand;
    }

    /// <summary>Joins proposals and anchors.</summary>
    public CandidateSet Candidates { get; }

    /// <summary>Gives the two scores.</summary>
    public ICandidateScorer Scorer { get; }

    /// <summary>The agent's own largest demand in demand units; null: that of the candidates' grid.</summary>
    public double? MaxDemand { get; }

    /// <summary>
    /// The end of overload, λ = W_ref/(W_ref + a_max(β − 1 + 2γm)): where the rule's objective stops rising at the capacity, with
    /// capacity-centering, whose target is the margin m below it. Without centering it is λ_SWI.
    /// </summary>
    /// <param name="game">The congestion game.</param>
    /// <param name="options">The rule's options.</param>
    /// <returns>The weight, in (0, 1); null where overload ends at no weight below 1.</returns>
    public static double? EndOfOverload(CongestionGame game, SwiOptions options)
    {
        Require.Given(game, nameof(game), "a game");
        Require.Given(options, nameof(options), "options of the rule");
        double fall = game.Severity - 1 + (2 * options.Centering * options.SafetyMargin);
        double reference = new CongestionScorer(game, options).ReferenceWelfare;
        return fall > 0 ? reference / (reference + (game.MaxDemand * fall)) : null;
    }

    /// <summary>(1 − λ)·S_self + λ·S_group (paper eq. 14).</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="selfScore">S_self.</param>
    /// <param name="groupScore">S_group.</param>
    /// <returns>The objective of the rule.</returns>
    public static double Utility(double weight, double selfScore, double groupScore) =>
        Utility(new Scalar(weight), new Scalar(selfScore), new Scalar(groupScore)).Value;

    /// <summary>The candidate of largest utility; within <see cref="TieTolerance"/> the one of smallest demand.</summary>
    /// <param name="candidates">At least one candidate, in any order, with a utility that is a number.</param>
    /// <returns>Index into <paramref name="candidates"/>.</returns>
    public static int Best(ReadOnlySpan<ScoredCandidate> candidates)
    {
        double largest = double.NegativeInfinity;
        foreach (ref readonly ScoredCandidate candidate in candidates)
        {
            largest = Math.Max(largest, candidate.Utility);
        }

        int best = -1;
        for (int i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Utility >= largest - TieTolerance && (best < 0 || candidates[i].Demand < candidates[best].Demand))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The table from which an agent chooses: proposals and anchors with both scores and the utility.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="belief">Belief μ̂ about a typical request of the others, in demand units, in [0, a_max].</param>
    /// <param name="proposals">The agent's own candidates, each in [0, a_max]; they may be empty where there are anchors.</param>
    /// <returns>One row per candidate, ascending by demand.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range, or there is no candidate.</exception>
    public ScoreTable Score(double weight, double belief, params IReadOnlyList<double> proposals)
    {
        Require.Share(weight, nameof(weight));
        Require.Within(0, Candidates.Grid.MaxDemand, belief, nameof(belief));
        foreach (double proposal in Require.Given(proposals, nameof(proposals), "a list of demands"))
        {
            Require.Within(0, Candidates.Grid.MaxDemand, proposal, nameof(proposals));
        }

        RandomStream random = RandomStream.For(0, 0, 0);
        return new ScoreTable(weight, belief, Score(weight, belief, [.. proposals], ref random));
    }

    /// <summary>The candidate that the rule selects.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="belief">Belief μ̂ about a typical request of the others, in demand units, in [0, a_max].</param>
    /// <param name="proposals">The agent's own candidates, each in [0, a_max]; they may be empty where there are anchors.</param>
    /// <returns>The chosen row of the table.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range, or there is no candidate.</exception>
    public ScoredCandidate Choose(double weight, double belief, params IReadOnlyList<double> proposals) =>
        Score(weight, belief, proposals).Chosen;

    /// <summary>The table for proposals that are known to lie in [0, a_max].</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="belief">Belief μ̂ in demand units.</param>
    /// <param name="proposals">The agent's own candidates.</param>
    /// <param name="random">The agent's stream, after the proposer's draws; the reference script's fallback draws from it.</param>
    /// <returns>One row per candidate, ascending by demand, or in the script's order.</returns>
    public ScoredCandidate[] Score(double weight, double belief, ReadOnlySpan<double> proposals, ref RandomStream random)
    {
        double[] demands = new double[Candidates.Capacity(proposals.Length)];
        ScoredCandidate[] table = new ScoredCandidate[demands.Length];
        int count = Score(weight, belief, proposals, ref random, demands, table);
        return table[..count];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Utility<T>(T weight, T selfScore, T groupScore)
        where T : struct, IReal<T> => (T.Of(1) - weight) * selfScore + weight * groupScore;

    /// <summary>Writes the table into buffers of at least <see cref="CandidateSet.Capacity"/>.</summary>
    internal int Score(
        double weight, double belief, ReadOnlySpan<double> proposals, ref RandomStream random, Span<double> demands,
        Span<ScoredCandidate> table)
    {
        int count = Cut(demands[..Candidates.Assemble(proposals, ref random, demands)]);
        for (int i = 0; i < count; i++)
        {
            double self = Scorer.SelfScore(demands[i]);
            double group = Scorer.GroupScore(demands[i], belief);
            table[i] = new ScoredCandidate(demands[i], self, group, Utility(weight, self, group));
        }

        return count;
    }

    internal static ICandidateScorer ScorerOf(CongestionGame game, SwiOptions options) =>
        options.GroupScale == GroupScale.Clipped ? new CongestionScorer(game, options) : new AffineScorer(game, options);

    /// <summary>Cuts candidates above the agent's own largest demand to it; all of these become one candidate.</summary>
    private int Cut(Span<double> candidates)
    {
        if (MaxDemand is not { } cap)
        {
            return candidates.Length;
        }

        int count = 0;
        bool hasCap = false;
        foreach (double candidate in candidates)
        {
            if (candidate < cap || !hasCap)
            {
                candidates[count++] = Math.Min(candidate, cap);
                hasCap |= candidate >= cap;
            }
        }

        return count;
    }
}
