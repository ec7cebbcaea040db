namespace Swa.Research.PublicGoods;

/// <summary>
/// The subgame perfect Nash equilibrium (SPNE) of the sequential public goods game with full observation, exact in the continuum of
/// contributions: the whole strategy in pieces, the path it leads to, and how strict it is.
/// </summary>
/// <remarks>
/// <para>
/// What follows a history depends on it only through the sum S before an agent. Backward induction keeps a form: an agent's reply
/// is piecewise linear in S and its value piecewise quadratic, with jumps only where the total crosses B or a later agent switches.
/// So it is computed piece by piece, without a grid and up to rounding. A social weight and unequal costs keep the form.
/// </para>
/// <para>
/// Payoffs within <see cref="Tie.Tolerance"/> tie, and a tie goes to the smaller contribution. The exception: at a single sum where an
/// agent switches, it takes the reply that those before it prefer (without a social weight, the larger total). With the other reply an
/// earlier agent could come as close as it likes to its best payoff and never get it, so that there would be no equilibrium.
/// </para>
/// </remarks>
public sealed class ContinuousEquilibrium
{
    private readonly ContinuousInduction _induction;
    private readonly IReadOnlyList<double?>? _committed;

    private ContinuousEquilibrium(
        PublicGoodsGame game, double socialWeight, IReadOnlyList<double?>? committed, ContinuousInduction induction)
    {
        (Game, SocialWeight, _committed, _induction) = (game, socialWeight, committed, induction);
        Path = Continue(0, 0);
        Total = Path.Sum();
        Terms = game.Terms(Path);
        Payoffs = Array.ConvertAll(Terms, terms => terms.Reward);
        Pieces = Strategies().Count();
        PathMargin = Enumerable.Range(0, game.Agents).Min(Margin);
        Unique = PathIsForced();
    }

    /// <summary>The game that was solved.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Social weight λ in [0, 1] with which the agents chose; 0 is the plain game.</summary>
    public double SocialWeight { get; }

    /// <summary>Each agent's contribution when all play the equilibrium.</summary>
    public double[] Path { get; }

    /// <summary>Total contribution S_n on the path.</summary>
    public double Total { get; }

    /// <summary>Whether every agent contributes c_max.</summary>
    public bool IsFull => Path.All(contribution => contribution >= Game.MaxContribution - 1e-9 * Game.MaxContribution);

    /// <summary>Each agent's four reward terms on the path.</summary>
    public RewardTerms[] Terms { get; }

    /// <summary>Each agent's reward R_i on the path, whatever the social weight.</summary>
    public double[] Payoffs { get; }

    /// <summary>Welfare Σ R_i on the path.</summary>
    public double Welfare => Payoffs.Sum();

    /// <summary>
    /// Whether all SPNE have this path. Ties off the path do not undo it; nor does a tie on it that an earlier agent decides, because a
    /// slightly different contribution of its own would make the reply that it prefers the only best one.
    /// </summary>
    /// <remarks>
    /// Where an agent is indifferent on a whole interval of sums or at the largest sum of all (only in degenerate games, such as ρ/n = κ
    /// without bonus and convexity), both ways to break all such ties are compared.
    /// </remarks>
    public bool Unique { get; private set; }

    /// <summary>Whether every reply to every sum is the only best one, so that there is one SPNE altogether.</summary>
    public bool UniqueEverywhere => TiedStates == 0;

    /// <summary>Whether every contribution on the path beats all others by more than <see cref="Tie.Tolerance"/>.</summary>
    public bool PathStrict => PathMargin > Tie.Tolerance;

    /// <summary>
    /// The least, along the path, by which the contribution beats the next best local maximum of the agent's utility; infinite
    /// where no agent has a second one. Contributions next to the path's cost less than any margin, as utilities are continuous there.
    /// </summary>
    public double PathMargin { get; }

    /// <summary>Number of sums, and of intervals of sums, at which some agent has several best contributions.</summary>
    public int TiedStates => _induction.TiedStates;

    /// <summary>Number of linear pieces of all agents' strategies.</summary>
    public int Pieces { get; }

    /// <summary>Solves a game.</summary>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="socialWeight">Social weight λ in [0, 1]: agents maximise (1 − λ)·R_i + (λ/n)·Σ R_j instead of R_i.</param>
    /// <param name="committed">
    /// For each agent null, or the contribution that it makes whatever it sees, known to those before it; null where all are free.
    /// </param>
    /// <returns>The equilibrium.</returns>
    /// <exception cref="ParameterException">
    /// There are more than <see cref="MostAgents"/> agents, the weight is outside [0, 1], or there is not one commitment per agent, each
    /// from c_min to c_max.
    /// </exception>
    public static ContinuousEquilibrium Solve(
        PublicGoodsGame game, double socialWeight = 0, IReadOnlyList<double?>? committed = null)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.AtLeast(1, game.Agents, "agents", MostAgents);
        Require.Share(socialWeight, nameof(socialWeight));
        if (committed is not null
            && (committed.Count != game.Agents
                || committed.Any(fixedAt => fixedAt < game.MinContribution || fixedAt > game.MaxContribution)))
        {
            throw new ParameterException(
                nameof(committed),
                $"[{string.Join(", ", committed.Select(fixedAt => Table.Text(fixedAt)))}]",
                $"{game.Agents} contributions from c_min to c_max, or nothing for an agent that is free");
        }

        ContinuousEquilibrium solved = Solve(tiesUp: false);
        if (solved._induction.HasOpenTies && solved.Unique)
        {
            ContinuousEquilibrium other = Solve(tiesUp: true);
            double tolerance = solved._induction.ReplyTolerance;
            solved.Unique = other.Unique && solved.Path.Zip(other.Path).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
        }

        return solved;

        ContinuousEquilibrium Solve(bool tiesUp)
        {
            ContinuousInduction induction = new(game, socialWeight, committed, tiesUp);
            induction.Run();
            return new ContinuousEquilibrium(game, socialWeight, committed, induction);
        }
    }

    /// <summary>Largest number of agents that are solved for.</summary>
    public const int MostAgents = 1000;

    /// <summary>The contribution of one position of the equilibrium strategy.</summary>
    /// <param name="position">The agent that moves, from 0.</param>
    /// <param name="before">Sum of the contributions before it, from position·c_min to position·c_max.</param>
    /// <returns>Its contribution.</returns>
    public double Contribution(int position, double before) =>
        Math.Clamp(PieceAt(position, before).NextAt(before) - before, Game.MinContribution, Game.MaxContribution);

    /// <summary>The contributions that follow from a state when all play the equilibrium from there.</summary>
    /// <param name="position">The agent that moves next, from 0 to n.</param>
    /// <param name="before">Sum of the contributions before it.</param>
    /// <returns>The contributions of the agents from <paramref name="position"/> on.</returns>
    public double[] Continue(int position, double before)
    {
        double[] played = new double[Game.Agents - position];
        double sum = before;
        for (int i = 0; i < played.Length; i++)
        {
            played[i] = Contribution(position + i, sum);
            sum = PieceAt(position + i, sum).NextAt(sum);
        }

        return played;
    }

    /// <summary>The whole strategy: for each agent the linear pieces of its reply to the sum before it.</summary>
    /// <returns>The pieces by agent and sum; neighbours share an end.</returns>
    public IEnumerable<ReplyPiece> Strategies()
    {
        for (int i = 0; i < Game.Agents; i++)
        {
            SumStage stage = _induction.Stages[i];
            ReplyPiece? open = null;
            for (int k = 0; k < stage.Pieces.Length; k++)
            {
                SumPiece piece = stage.Pieces[k];
                bool ownsFrom = k == 0 || stage.TakesRight[k - 1];
                bool ownsTo = k + 1 == stage.Pieces.Length || !stage.TakesRight[k];
                if (open is { } left && Math.Abs(left.Slope - (piece.NextSlope - 1)) <= 1e-9
                    && Math.Abs(left.Intercept + left.Slope * piece.From + piece.From - piece.Next) <= _induction.SumTolerance)
                {
                    open = left with { To = piece.To, OwnsTo = ownsTo };
                    continue;
                }

                if (open is not null && (open.To > open.From || open.OwnsTo))
                {
                    yield return open;
                }

                double slope = piece.From == piece.To ? 0 : piece.NextSlope - 1;
                double intercept = piece.Next - piece.From - slope * piece.From;
                open = new ReplyPiece(i, piece.From, piece.To, intercept, slope, ownsFrom, ownsTo);
            }

            if (open is not null && (open.To > open.From || open.OwnsFrom))
            {
                yield return open;
            }
        }
    }

    /// <summary>The whole strategy as rows: on each interval of the sum S before an agent it contributes intercept + slope·S.</summary>
    /// <returns>Columns <c>agent,from,to,intercept,slope,on_path</c>, agents from 1.</returns>
    public Table Strategy()
    {
        Table table = new("agent", "from", "to", "intercept", "slope", "on_path");
        double[] before = new double[Game.Agents];
        for (int i = 1; i < before.Length; i++)
        {
            before[i] = before[i - 1] + Path[i - 1];
        }

        double tolerance = 10 * _induction.SumTolerance;
        foreach (ReplyPiece piece in Strategies())
        {
            double sum = before[piece.Agent];
            bool inside = sum > piece.From + tolerance && sum < piece.To - tolerance;
            bool atFrom = Math.Abs(sum - piece.From) <= tolerance && piece.OwnsFrom;
            bool atTo = Math.Abs(sum - piece.To) <= tolerance && piece.OwnsTo;
            table.AddRounded(piece.Agent + 1, piece.From, piece.To, piece.Intercept, piece.Slope, inside || atFrom || atTo);
        }

        return table;
    }

    private SumPiece PieceAt(int position, double sum)
    {
        SumStage stage = _induction.Stages[position];
        return stage.Pieces[stage.IndexAt(sum, 10 * _induction.SumTolerance)];
    }

    private double SumBefore(int agent) => Path[..agent].Sum();

    private double Margin(int agent)
    {
        if (_committed?[agent] is not null)
        {
            return double.PositiveInfinity;
        }

        double sum = SumBefore(agent);
        return _induction.MaximaAt(agent, sum)
            .Where(maximum => Math.Abs(maximum.Next - sum - Path[agent]) > _induction.ReplyTolerance)
            .Select(maximum => Math.Max(0, maximum.Loss))
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
    }

    private bool PathIsForced() => Enumerable.Range(0, Game.Agents).All(agent => Margin(agent) > Tie.Tolerance || IsForced(agent));

    /// <summary>Whether an indifferent agent's reply on the path is decided by an earlier agent that can make it the only best.</summary>
    private bool IsForced(int agent)
    {
        double sum = SumBefore(agent);
        Maximum[] best = [.. _induction.MaximaAt(agent, sum).Where(maximum => maximum.Loss <= Tie.Tolerance)];
        Maximum chosen = best.MinBy(maximum => Math.Abs(maximum.Next - sum - Path[agent]));
        return best.All(maximum => Math.Abs(maximum.Next - chosen.Next) <= _induction.ReplyTolerance
                || _induction.EarlierGain(agent, chosen.Candidate, maximum.Candidate, sum) > Tie.Tolerance)
            && Enumerable.Range(0, agent).Any(earlier => Reaches(earlier, agent, above: true) || Reaches(earlier, agent, above: false));
    }

    /// <summary>
    /// Whether the path from an earlier agent to a later one, its reply included, is the limit of strict replies as the earlier agent's
    /// contribution tends to the path's from above or below.
    /// </summary>
    private bool Reaches(int earlier, int agent, bool above)
    {
        double tolerance = 10 * _induction.SumTolerance;
        if (_committed?[earlier] is not null
            || (above ? Path[earlier] >= Game.MaxContribution - tolerance : Path[earlier] <= Game.MinContribution + tolerance))
        {
            return false;
        }

        for (int i = earlier + 1; i <= agent; i++)
        {
            double sum = SumBefore(i);
            SumStage stage = _induction.Stages[i];
            int index = above
                ? Array.FindIndex(stage.Pieces, piece => piece.To > sum + tolerance)
                : Array.FindLastIndex(stage.Pieces, piece => piece.From < sum - tolerance);
            if (index < 0
                || stage.Pieces[index].Tied
                || Math.Abs(stage.Pieces[index].NextAt(sum) - sum - Path[i]) > _induction.ReplyTolerance
                || (i < agent && stage.Pieces[index].NextSlope <= 0))
            {
                return false;
            }
        }

        return true;
    }
}
