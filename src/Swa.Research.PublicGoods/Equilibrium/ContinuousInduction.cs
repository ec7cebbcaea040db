namespace Swa.Research.PublicGoods;

/// <summary>One backward step of the exact solution after another: from what follows each sum after an agent to its best replies.</summary>
/// <remarks>
/// <para>
/// With T = S + c, agent i's utility is g(T) + w(γ + η_i)·T·S plus terms that its choice does not change, w = 1 − λ + λ/n; g is
/// quadratic on each piece of what follows T. So the local maxima over T are the ends of the range S + [c_min, c_max], the ends of
/// pieces, and a line in S inside a concave piece: on intervals of S each is a line, its value a quadratic, and the best of them
/// changes only at roots of quadratics. As T·S has increasing differences, replies and totals never fall as S grows.
/// </para>
/// <para>
/// At a breakpoint where two replies are equally good the one is taken that those before the agent prefer (without a social weight
/// the one with the larger total): with the other, an earlier agent could come as close as it likes to its best payoff but never get it.
/// All other ties go to the smaller contribution.
/// </para>
/// </remarks>
internal sealed class ContinuousInduction
{
    /// <summary>A slope of the utility this small is none.</summary>
    private const double FlatSlope = 1e-11;

    private readonly PublicGoodsGame _game;
    private readonly double _socialWeight;
    private readonly IReadOnlyList<double?>? _committed;
    private readonly bool _tiesUp;
    private readonly double _position;

    public ContinuousInduction(PublicGoodsGame game, double socialWeight, IReadOnlyList<double?>? committed, bool tiesUp)
    {
        (_game, _socialWeight, _committed, _tiesUp) = (game, socialWeight, committed, tiesUp);
        _position = 1e-12 * game.MaxTotal;
        Stages = new SumStage[game.Agents + 1];
        Candidates = new Candidate[game.Agents][];
    }

    /// <summary>What follows each sum: element i before agent i moves, the last one after all have moved.</summary>
    public SumStage[] Stages { get; }

    /// <summary>For each agent its local maxima over the sums before it.</summary>
    public Candidate[][] Candidates { get; }

    /// <summary>Sums, or intervals of sums, at which an agent has several best replies.</summary>
    public int TiedStates { get; private set; }

    /// <summary>Whether some agent is indifferent on a whole interval of sums, or at the largest sum of all.</summary>
    public bool HasOpenTies { get; private set; }

    /// <summary>Two sums this close are one.</summary>
    public double SumTolerance => _position;

    /// <summary>Two replies this close are one.</summary>
    public double ReplyTolerance => 1e-6 * _game.MaxContribution;

    public void Run()
    {
        Stages[_game.Agents] = Final();
        for (int i = _game.Agents - 1; i >= 0; i--)
        {
            Candidates[i] = FindCandidates(i, Stages[i + 1]);
            Stages[i] = Solve(i);
        }
    }

    /// <summary>The local maxima at one sum, by ascending T, and by how much the utility of each falls short of the best one's.</summary>
    public Maximum[] MaximaAt(int agent, double sum)
    {
        Candidate[] here =
            [.. Candidates[agent].Where(candidate => sum >= candidate.From - _position && sum <= candidate.To + _position)];
        double penalty = Array.Exists(here, candidate => candidate.Met) ? _game.Penalty : 0;
        double[] utilities = Array.ConvertAll(
            here, candidate => Utility(agent, candidate, sum, 0).Constant - (candidate.Met ? 0 : penalty));
        double best = utilities.Max();
        return [.. here.Select((candidate, index) => new Maximum(candidate, candidate.NextAt(sum), best - utilities[index]))
            .OrderBy(maximum => maximum.Next)];
    }

    /// <summary>How much more those before an agent like one of its replies at a sum than another.</summary>
    public double EarlierGain(int agent, Candidate reply, Candidate other, double sum) =>
        EarlierGain(Reply(agent, reply, sum, sum, tied: false), Reply(agent, other, sum, sum, tied: false), sum);

    private double EarlierGain(SumPiece reply, SumPiece other, double sum) =>
        _game.SharedScore(reply.TotalAt(sum) - other.TotalAt(sum)) + PenaltyGain(reply.Met, other.Met)
        + _socialWeight / _game.Agents * (reply.Later.At(sum - reply.From) - other.Later.At(sum - other.From));

    private double OwnGain(int agent, SumPiece reply, SumPiece other, double sum) =>
        EarlierGain(reply, other, sum)
        + (1 - _socialWeight)
            * (Own(agent, sum, reply.NextAt(sum), 0).Constant - Own(agent, sum, other.NextAt(sum), 0).Constant);

    private double PenaltyGain(bool met, bool otherMet) => met == otherMet ? 0 : met ? _game.Penalty : -_game.Penalty;

    private SumStage Final()
    {
        (double low, double high) = (_game.MinTotal, _game.MaxTotal);
        double threshold = _game.Threshold;
        if (_game.Penalty == 0 || threshold <= low + _position)
        {
            return new SumStage([Identity(low, high, met: true)], []);
        }

        threshold = threshold >= high - _position ? high : threshold;
        return new SumStage([Identity(low, threshold, met: false), Identity(threshold, high, met: true)], [true]);

        static SumPiece Identity(double from, double to, bool met) =>
            new(from, to, from, 1, from, 1, default, met, Tied: false);
    }

    private Candidate[] FindCandidates(int agent, SumStage after)
    {
        List<Candidate> found = [];
        (double low, double high) = (agent * _game.MinContribution, agent * _game.MaxContribution);
        (double least, double most) = _committed?[agent] is { } fixedAt
            ? (fixedAt, fixedAt)
            : (_game.MinContribution, _game.MaxContribution);
        double coupling = OwnWeight * (_game.Bonus + _game.Costs[agent].Convexity);
        SumPiece[] pieces = after.Pieces;
        for (int k = 0; k < pieces.Length; k++)
        {
            SumPiece piece = pieces[k];
            Quadratic worth = Worth(agent, piece);
            double width = piece.To - piece.From;
            Edge(piece, k, least, worth, width, atLeast: true);
            if (least == most)
            {
                continue;
            }

            Edge(piece, k, most, worth, width, atLeast: false);
            if (worth.Square * width * width < -1e-13 * Math.Max(1, Math.Abs(worth.Constant)))
            {
                Inside(piece, k, worth, width);
            }

            if (k + 1 < pieces.Length)
            {
                Corner(k, worth, Worth(agent, pieces[k + 1]));
            }
        }

        return [.. found];

        void Add(int k, double next, double slope, double from, double to)
        {
            (double start, double end) = (Math.Max(from, low), Math.Min(to, high));
            if (start <= end + _position)
            {
                end = Math.Max(start, end);
                found.Add(new Candidate(k, start, end, next + slope * (start - from), slope, pieces[k].Met));
            }
        }

        // T = S + c for the smallest or largest contribution c, where moving into the range does not raise the utility.
        void Edge(SumPiece piece, int k, double contribution, Quadratic worth, double width, bool atLeast)
        {
            (double from, double to) = (piece.From - contribution, piece.To - contribution);
            if (least < most)
            {
                double atFrom = worth.Linear + coupling * from;
                double slope = 2 * worth.Square + coupling;
                if (!Clip(ref from, ref to, from, atLeast ? -atFrom : atFrom, atLeast ? -slope : slope))
                {
                    return;
                }
            }

            double start = from;
            Add(k, start + contribution, 1, start, to);
        }

        void Inside(SumPiece piece, int k, Quadratic worth, double width)
        {
            double slope = coupling / (-2 * worth.Square);
            if (coupling == 0 || slope * (high - low) <= _position)
            {
                double offset = -(worth.Linear + coupling * low) / (2 * worth.Square);
                if (offset > 0 && offset < width)
                {
                    double next = piece.From + offset;
                    Add(k, next, 0, next - most, next - least);
                }

                return;
            }

            double from = -worth.Linear / coupling;
            double origin = from;
            double to = from + width / slope;
            if (Clip(ref from, ref to, origin, piece.From - origin - least, slope - 1)
                && Clip(ref from, ref to, origin, origin + most - piece.From, 1 - slope))
            {
                Add(k, piece.From + slope * (from - origin), slope, from, to);
            }
        }

        void Corner(int k, Quadratic left, Quadratic right)
        {
            bool takesRight = after.TakesRight[k];
            double at = pieces[k + 1].From;
            (double from, double to) = (at - most, at - least);
            double width = pieces[k].To - pieces[k].From;
            double jump = right.Constant - left.At(width) + (pieces[k].Met == pieces[k + 1].Met ? 0 : _game.Penalty);
            bool joined = Math.Abs(jump) <= 1e-12 * Math.Max(1, Math.Abs(right.Constant));
            double leftSlope = left.Linear + 2 * left.Square * width;
            bool possible = (!(joined || !takesRight)
                    || Clip(ref from, ref to, 0, leftSlope, coupling))
                && (!(joined || takesRight) || pieces[k + 1].From == pieces[k + 1].To
                    || Clip(ref from, ref to, 0, -right.Linear, -coupling));
            if (possible)
            {
                Add(takesRight ? k + 1 : k, at, 0, from, to);
            }
        }

        // Keeps the part of an interval on which constant + slope·(S − origin) ≥ 0.
        bool Clip(ref double from, ref double to, double origin, double constant, double slope)
        {
            if (slope > 0)
            {
                from = Math.Max(from, origin - constant / slope);
            }
            else if (slope < 0)
            {
                to = Math.Min(to, origin - constant / slope);
            }
            else if (constant < -FlatSlope)
            {
                return false;
            }

            return from <= to + _position;
        }
    }

    private SumStage Solve(int agent)
    {
        Candidate[] candidates = Candidates[agent];
        if (agent == 0)
        {
            return new SumStage([First()], []);
        }

        (double low, double high) = (agent * _game.MinContribution, agent * _game.MaxContribution);
        List<double> ends = [low, high];
        foreach (Candidate candidate in candidates)
        {
            ends.Add(candidate.From);
            ends.Add(candidate.To);
        }

        ends.Sort();
        List<SumPiece> pieces = [];
        List<Candidate> active = [];
        List<Quadratic> utilities = [];
        List<double> cuts = [];
        double from = low;
        foreach (double end in ends)
        {
            double to = high - end <= _position ? high : end;
            if (to - from <= _position)
            {
                continue;
            }

            Envelope(agent, from, to);
            from = to;
        }

        AddTopPoint(agent, pieces, high);
        return Joined(agent, pieces);

        void Envelope(int mover, double start, double end)
        {
            double middle = (start + end) / 2;
            active.Clear();
            utilities.Clear();
            cuts.Clear();
            foreach (Candidate candidate in candidates)
            {
                if (candidate.From <= middle && middle <= candidate.To)
                {
                    active.Add(candidate);
                    utilities.Add(Utility(mover, candidate, start, 1));
                }
            }

            cuts.Add(0);
            cuts.Add(end - start);
            for (int a = 0; a < active.Count; a++)
            {
                for (int b = a + 1; b < active.Count; b++)
                {
                    Difference(a, b).AddRoots(end - start, cuts);
                }
            }

            cuts.Sort();
            double left = 0;
            foreach (double right in cuts)
            {
                if (right - left <= _position && right != end - start)
                {
                    continue;
                }

                if (right > left)
                {
                    (int best, bool tied) = Best((left + right) / 2, left, right);
                    Append(pieces, Reply(mover, active[best], start + left, start + right, tied));
                    left = right;
                }
            }
        }

        Quadratic Difference(int a, int b)
        {
            Quadratic difference = utilities[a] - utilities[b];
            return difference with { Constant = difference.Constant + PenaltyGain(active[a].Met, active[b].Met) };
        }

        (int Best, bool Tied) Best(double middle, double left, double right)
        {
            int best = 0;
            for (int a = 1; a < active.Count; a++)
            {
                best = Difference(a, best).At(middle) > 0 ? a : best;
            }

            bool tied = false;
            int chosen = best;
            for (int a = 0; a < active.Count; a++)
            {
                Quadratic loss = Difference(best, a);
                bool ties = a != best
                    && Math.Abs(loss.At(middle)) <= Tie.Tolerance
                    && Math.Abs(loss.At(left)) <= Tie.Tolerance
                    && Math.Abs(loss.At(right)) <= Tie.Tolerance
                    && right - left > 1e-6 * _game.MaxTotal
                    && Math.Abs(NextAt(a) - NextAt(best)) > ReplyTolerance;
                tied |= ties;
                chosen = ties && (_tiesUp ? NextAt(a) > NextAt(chosen) : NextAt(a) < NextAt(chosen)) ? a : chosen;
            }

            return (chosen, tied);

            double NextAt(int a) => active[a].Next + active[a].NextSlope * middle;
        }
    }

    /// <summary>The reply of the first agent, before which there is one sum alone.</summary>
    private SumPiece First()
    {
        Maximum[] best = [.. MaximaAt(0, 0).Where(maximum => maximum.Loss <= Tie.Tolerance)];
        double tieAt = _tiesUp ? best[^1].Next : best[0].Next;
        TiedStates += best[^1].Next - best[0].Next > ReplyTolerance ? 1 : 0;

        // Maxima this close are one but for rounding.
        Candidate chosen = best.Where(maximum => Math.Abs(maximum.Next - tieAt) <= ReplyTolerance)
            .MinBy(maximum => maximum.Loss).Candidate;
        return Reply(0, chosen, 0, 0, tied: false);
    }

    /// <summary>A reply that only the largest sum of all allows, such as the last step to a threshold of n·c_max.</summary>
    private void AddTopPoint(int agent, List<SumPiece> pieces, double high)
    {
        Maximum top = MaximaAt(agent, high).Last(maximum => maximum.Loss <= Tie.Tolerance);
        SumPiece last = pieces[^1];
        if (top.Candidate.Met != last.Met || top.Next > last.NextAt(high) + ReplyTolerance)
        {
            SumPiece point = Reply(agent, top.Candidate, high, high, tied: false);
            if (OwnGain(agent, point, last, high) >= -Tie.Tolerance)
            {
                pieces.Add(point);
            }
        }
    }

    private SumStage Joined(int agent, List<SumPiece> pieces)
    {
        bool[] takesRight = new bool[pieces.Count - 1];
        for (int k = 0; k < takesRight.Length; k++)
        {
            (SumPiece left, SumPiece right) = (pieces[k], pieces[k + 1]);
            double at = right.From;
            double better = OwnGain(agent, right, left, at);
            bool jumps = right.Next - left.NextAt(at) > ReplyTolerance;
            bool indifferent = Math.Abs(better) <= Tie.Tolerance || _committed?[agent] is not null;
            TiedStates += indifferent && jumps ? 1 : 0;

            // Past the largest sum of all there is nothing: no earlier agent could make the larger reply the only best one.
            bool open = indifferent && jumps && right.From == right.To;
            HasOpenTies |= open;
            takesRight[k] = open ? _tiesUp : indifferent ? EarlierGain(right, left, at) > 1e-12 : better > 0;
        }

        // A reply at the largest sum that is not given is no way to get anywhere.
        if (takesRight.Length > 0 && !takesRight[^1] && pieces[^1].From == pieces[^1].To)
        {
            pieces.RemoveAt(pieces.Count - 1);
            takesRight = takesRight[..^1];
        }

        foreach (SumPiece piece in pieces)
        {
            TiedStates += piece.Tied ? 1 : 0;
            HasOpenTies |= piece.Tied;
        }

        return new SumStage([.. pieces], takesRight);
    }

    private void Append(List<SumPiece> pieces, SumPiece piece)
    {
        if (pieces.Count > 0 && pieces[^1].IsContinuedBy(piece, _position))
        {
            pieces[^1] = pieces[^1] with { To = piece.To };
        }
        else
        {
            pieces.Add(piece);
        }
    }

    private SumPiece Reply(int agent, Candidate candidate, double from, double to, bool tied)
    {
        SumPiece after = Stages[agent + 1].Pieces[candidate.Piece];
        double next = candidate.NextAt(from);
        double offset = next - after.From;
        return new SumPiece(
            from,
            to,
            next,
            candidate.NextSlope,
            after.Total + after.TotalSlope * offset,
            after.TotalSlope * candidate.NextSlope,
            after.Later.Of(offset, candidate.NextSlope) + Own(agent, from, next, candidate.NextSlope),
            after.Met,
            tied);
    }

    /// <summary>1 − λ + λ/n: what an agent's own bonus less effort counts for it.</summary>
    private double OwnWeight => 1 - _socialWeight + _socialWeight / _game.Agents;

    /// <summary>g of one piece: all of the utility but the product of S and T and what the choice does not change; no penalty.</summary>
    private Quadratic Worth(int agent, SumPiece after)
    {
        EffortCost cost = _game.Costs[agent];
        double share = _game.Multiplier / _game.Agents;
        return new Quadratic(share * after.Total, share * after.TotalSlope, 0)
            + _socialWeight / _game.Agents * after.Later
            - OwnWeight * new Quadratic(0, cost.Linear, cost.Convexity / 2).Of(after.From, 1);
    }

    /// <summary>The agent's utility on a candidate as a function of S − start, no penalty; terms of S alone are left out.</summary>
    private Quadratic Utility(int agent, Candidate candidate, double start, double sumSlope)
    {
        SumPiece after = Stages[agent + 1].Pieces[candidate.Piece];
        double coupling = OwnWeight * (_game.Bonus + _game.Costs[agent].Convexity);
        (double next, double slope) = (candidate.NextAt(start), candidate.NextSlope * sumSlope);
        return Worth(agent, after).Of(next - after.From, slope)
            + coupling * new Quadratic(next * start, next * sumSlope + slope * start, slope * sumSlope);
    }

    /// <summary>Bonus less effort of a contribution T − S with T = next + slope·x at S = sum + x.</summary>
    private Quadratic Own(int agent, double sum, double next, double slope)
    {
        EffortCost cost = _game.Costs[agent];
        (double contribution, double rise) = (next - sum, slope - 1);
        return new Quadratic(
            _game.CooperationBonus(contribution, sum) - cost.Of(contribution),
            _game.Bonus * (contribution + rise * sum) - cost.Marginal(contribution) * rise,
            _game.Bonus * rise - cost.Convexity / 2 * rise * rise);
    }
}

/// <summary>A reply that may be an agent's best one: T = Next + NextSlope·(S − From) on an interval of S.</summary>
/// <param name="Piece">The piece of what follows T.</param>
/// <param name="From">Smallest sum S before the agent.</param>
/// <param name="To">Largest sum.</param>
/// <param name="Next">T at <paramref name="From"/>.</param>
/// <param name="NextSlope">Change of T per unit of S.</param>
/// <param name="Met">Whether the threshold is met after it.</param>
internal readonly record struct Candidate(int Piece, double From, double To, double Next, double NextSlope, bool Met)
{
    public double NextAt(double sum) => Next + NextSlope * (sum - From);
}

/// <summary>A local maximum of an agent's utility at one sum.</summary>
/// <param name="Candidate">The reply.</param>
/// <param name="Next">The sum T after it.</param>
/// <param name="Loss">By how much its utility is below the best one's.</param>
internal readonly record struct Maximum(Candidate Candidate, double Next, double Loss);

/// <summary>What follows each sum before an agent.</summary>
/// <param name="Pieces">Contiguous, ascending.</param>
/// <param name="TakesRight">For each inner end whether the reply there is that of the right piece.</param>
internal sealed record SumStage(SumPiece[] Pieces, bool[] TakesRight)
{
    /// <summary>The piece that decides at a sum; ends closer than the tolerance are met exactly.</summary>
    public int IndexAt(double sum, double tolerance)
    {
        int index = 0;
        while (index + 1 < Pieces.Length
            && (sum > Pieces[index + 1].From + tolerance || (sum >= Pieces[index + 1].From - tolerance && TakesRight[index])))
        {
            index++;
        }

        return index;
    }
}
