using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>The law of one agent's demand at any belief: its candidate sets, the utilities of the rule, and its chooser.</summary>
/// <remarks>
/// An agent that picks the best takes the best drawn demand above the best one that is always there; ranks are by utility, and by the
/// smaller demand where utilities are within the rule's tie tolerance. A noisy agent takes any candidate with probability p, which depends
/// on the number of candidates alone. Holds its buffers: one thread at a time.
/// </remarks>
internal sealed class DecisionLaw
{
    private readonly AgentProfile _profile;
    private readonly SwiRule _rule;
    private readonly SoftmaxLaw _softmax = new();
    private readonly double _noise;
    private readonly bool _isFixed;
    private CandidateLaw _candidates;
    private double[] _selfScores = [];
    private double[] _anyLaw = [];
    private double[] _utilities = [];
    private double[] _law = [];
    private int[] _ranked = [];

    /// <summary>Makes the law for one agent.</summary>
    /// <exception cref="ParameterException">The law of the proposer or of the chooser is not known.</exception>
    public DecisionLaw(AgentProfile profile, SwiRule rule)
    {
        _profile = profile;
        _rule = rule;
        if (profile.Chooser is not (ArgMaxChooser or NoisyChooser or SoftmaxChooser or LargestChooser))
        {
            throw new ParameterException(
                "chooser", profile.Chooser.Name,
                $"for the exact law, {string.Join(", ", StandIn.ChooserNames)}, as the law of another chooser is not known");
        }

        _noise = (profile.Chooser as NoisyChooser)?.Noise ?? 0;
        _isFixed = !CandidateLaw.DependsOnBelief(profile.Proposer);
        _candidates = CandidateLaw.Of(profile.Proposer, rule.Candidates, belief: 0);
        Prepare();
    }

    /// <summary>Whether the law changes smoothly with the belief.</summary>
    public bool IsSmooth => _profile.Chooser is SoftmaxChooser;

    /// <summary>The possible demands where they do not depend on the belief; null where they do.</summary>
    public double[]? Demands => _isFixed ? _candidates.Demands : null;

    /// <summary>The possible demands and the probability of each.</summary>
    /// <param name="belief">Belief μ̂ in demand units.</param>
    /// <returns>The demands, ascending, and their probabilities, which sum to 1; valid until the next call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double[] Demands, double[] Law) At(double belief)
    {
        if (!_isFixed)
        {
            _candidates = CandidateLaw.Of(_profile.Proposer, _rule.Candidates, belief);
            Prepare();
        }

        double[] demands = _candidates.Demands;
        for (int i = 0; i < demands.Length; i++)
        {
            _utilities[i] = _profile.Chooser is LargestChooser
                ? demands[i]
                : SwiRule.Utility(_profile.Weight, _selfScores[i], _rule.Scorer.GroupScore(demands[i], belief));
        }

        Array.Clear(_law);
        if (_profile.Chooser is SoftmaxChooser softmax)
        {
            double largest = _utilities.Max();
            for (int i = 0; i < _utilities.Length; i++)
            {
                _utilities[i] = (_utilities[i] - largest) / softmax.Temperature;
            }

            foreach (CandidateDraw draw in _candidates.Draws)
            {
                _softmax.Add(draw, _utilities, draw.Probability, _law);
            }

            return (demands, _law);
        }

        Rank();
        foreach (CandidateDraw draw in _candidates.Draws)
        {
            AddBest(draw, (1 - _noise) * draw.Probability);
        }

        for (int i = 0; i < _anyLaw.Length; i++)
        {
            _law[i] += _anyLaw[i];
        }

        return (demands, _law);
    }

    /// <summary>What depends on the possible demands alone.</summary>
    private void Prepare()
    {
        double[] demands = _candidates.Demands;
        _selfScores = [.. demands.Select(_rule.Scorer.SelfScore)];
        _utilities = new double[demands.Length];
        _law = new double[demands.Length];
        _ranked = [.. Enumerable.Range(0, demands.Length)];
        if (_noise > 0)
        {
            _anyLaw = new double[demands.Length];
            foreach (CandidateDraw draw in _candidates.Draws)
            {
                AddAny(draw, _noise * draw.Probability);
            }
        }
    }

    /// <summary>
    /// Ranks the possible demands from the best to the worst; those tied with the best of them from the smallest on. The last ranks are
    /// nearly right at a belief nearby.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rank()
    {
        double[] utilities = _utilities;
        int[] ranked = _ranked;
        for (int i = 1; i < ranked.Length; i++)
        {
            int demand = ranked[i];
            double utility = utilities[demand];
            int place = i;
            while (place > 0 && utilities[ranked[place - 1]] < utility)
            {
                ranked[place] = ranked[place - 1];
                place--;
            }

            ranked[place] = demand;
        }

        for (int first = 0; first < ranked.Length;)
        {
            double enough = utilities[ranked[first]] - SwiRule.TieTolerance;
            int end = first + 1;
            while (end < ranked.Length && utilities[ranked[end]] >= enough)
            {
                end++;
            }

            if (end - first > 1)
            {
                Array.Sort(ranked, first, end - first);
            }

            first = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBest(CandidateDraw draw, double probability)
    {
        double better = probability;
        int pool = draw.Pool;
        foreach (int demand in _ranked)
        {
            switch (draw.Roles[demand])
            {
                case CandidateRole.Always:
                    _law[demand] += better;
                    return;
                case CandidateRole.Open:
                    double odds = Math.Min(1, (double)draw.Drawn / pool);
                    _law[demand] += better * odds;
                    better *= 1 - odds;
                    pool--;
                    break;
                default:
                    break;
            }
        }
    }

    private void AddAny(CandidateDraw draw, double probability)
    {
        double[] added = CandidateDraw.Hypergeometric(draw.Pool, draw.Drawn, draw.Open.Length);
        double always = 0;
        double open = 0;
        for (int count = 0; count < added.Length; count++)
        {
            if (added[count] > 0)
            {
                double each = probability * added[count] / (draw.Always.Length + count);
                always += each;
                open += draw.Open.Length == 0 ? 0 : each * count / draw.Open.Length;
            }
        }

        foreach (int demand in draw.Always)
        {
            _anyLaw[demand] += always;
        }

        foreach (int demand in draw.Open)
        {
            _anyLaw[demand] += open;
        }
    }
}
