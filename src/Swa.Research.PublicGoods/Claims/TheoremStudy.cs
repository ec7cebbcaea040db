namespace Swa.Research.PublicGoods;

/// <summary>
/// The two theorems of MAC-SPGG compared with exact equilibria over a grid of (ρ, γ, P, B): where they hold in this project's reading
/// of the reward, and a counterexample where they do not.
/// </summary>
/// <remarks>
/// <para>
/// Theorem 1: with c_min &gt; 0, strictly convex cost with positive marginal cost, and lower bounds on ρ, γ and P, there is a unique
/// SPNE in which every agent contributes and the total reaches B. The bounds are not given, so what is tested is whether there are
/// any: a corner (ρ₀, γ₀, P₀) such that the statement holds at every grid point at or above it in all three.
/// </para>
/// <para>
/// In the social dilemma the answer is decided by B. A penalty above <see cref="ClosedPenalty"/> makes every agent who can bring the total
/// to B do so, whatever ρ and γ. If B is above <see cref="ClosedThreshold"/>, (n − 1)·c_max + c_min, that takes more than c_min from
/// everybody. If B is at most that, the others can reach it alone; the first agent, who earns no bonus, then gives more only
/// where the others answer it with more.
/// </para>
/// <para>
/// Theorem 2: at that equilibrium welfare rises with γ and with ρ and falls with B. It speaks of the equilibrium of Theorem 1, so
/// only neighbouring points inside Theorem 1's region are compared: those at and above which everybody contributes more than c_min,
/// B is reached, and the path is the only one.
/// </para>
/// </remarks>
public sealed class TheoremStudy
{
    private const double WelfareTolerance = 1e-9;

    private readonly TheoremPoint[][,,] _points;
    private readonly bool[][,,] _region;

    /// <summary>Solves the game at every grid point.</summary>
    /// <param name="game">
    /// The game: n, costs and contribution range; c_min above 0 and every η above 0, as Theorem 1 asks. Its ρ, γ, P and B do not matter.
    /// </param>
    /// <param name="multipliers">Multipliers ρ, ascending, at least two.</param>
    /// <param name="bonuses">Bonuses γ, ascending, at least two.</param>
    /// <param name="penalties">Penalties P, ascending, at least two.</param>
    /// <param name="thresholds">Thresholds B, ascending, at least two.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or the game is outside Theorem 1's assumptions.</exception>
    public TheoremStudy(
        PublicGoodsGame game,
        IReadOnlyList<double> multipliers,
        IReadOnlyList<double> bonuses,
        IReadOnlyList<double> penalties,
        IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Positive(game.MinContribution, "minContribution");
        foreach (EffortCost cost in game.Costs)
        {
            Require.Positive(cost.Convexity, "convexity");
        }

        Game = game;
        Multipliers = ParameterGrid.Ascending(multipliers, nameof(multipliers));
        Bonuses = ParameterGrid.Ascending(bonuses, nameof(bonuses));
        Penalties = ParameterGrid.Ascending(penalties, nameof(penalties));
        Thresholds = ParameterGrid.Ascending(thresholds, nameof(thresholds));
        _points = [.. Thresholds.Select(_ => new TheoremPoint[Multipliers.Count, Bonuses.Count, Penalties.Count])];
        _region = [.. Thresholds.Select(_ => new bool[Multipliers.Count, Bonuses.Count, Penalties.Count])];
        foreach ((int b, int r, int g, int p) in Indices())
        {
            _points[b][r, g, p] = Point(game.With(Multipliers[r], Bonuses[g], Penalties[p], Thresholds[b]));
        }

        foreach ((int b, int r, int g, int p) in Indices().Reverse())
        {
            bool[,,] region = _region[b];
            region[r, g, p] = _points[b][r, g, p].UniqueReachedAndAllContribute
                && (r + 1 == Multipliers.Count || region[r + 1, g, p])
                && (g + 1 == Bonuses.Count || region[r, g + 1, p])
                && (p + 1 == Penalties.Count || region[r, g, p + 1]);
        }
    }

    /// <summary>The game whose ρ, γ, P and B are varied.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Multipliers ρ, ascending.</summary>
    public IReadOnlyList<double> Multipliers { get; }

    /// <summary>Bonuses γ, ascending.</summary>
    public IReadOnlyList<double> Bonuses { get; }

    /// <summary>Penalties P, ascending.</summary>
    public IReadOnlyList<double> Penalties { get; }

    /// <summary>Thresholds B, ascending.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>n times the smallest marginal cost at c_min: below this ρ no agent gains from contributing by its
    /// own share alone.</summary>
    public double DilemmaBelow => Game.Agents * Game.Costs.Min(cost => cost.Marginal(Game.MinContribution));

    /// <summary>(n − 1)·c_max + c_min: a threshold above it takes more than c_min from everybody.</summary>
    public double ClosedThreshold => (Game.Agents - 1) * Game.MaxContribution + Game.MinContribution;

    /// <summary>The largest cost_i(c_max) − cost_i(c_min): every penalty above it makes all equilibria reach B, whatever ρ and γ.</summary>
    public double ClosedPenalty => Game.Costs.Max(cost => cost.Of(Game.MaxContribution) - cost.Of(Game.MinContribution));

    /// <summary>Every point of the grid.</summary>
    public IEnumerable<TheoremPoint> Points => _points.SelectMany(points => points.Cast<TheoremPoint>());

    /// <summary>The study with which the project tests the theorems: three agents, κ = 0.2, η = 1, contributions in [0.1, 1].</summary>
    /// <returns>ρ from 0.25 to 5, γ and P from 0 to 2, B from 0.3 to 3, among them (n − 1)·c_max + c_min = 2.1.</returns>
    public static TheoremStudy Default() => new(
        new PublicGoodsGame(3, 1.5, 0.6, new EffortCost(0.2, 1), penalty: 1, threshold: 2, 0.1, 1),
        [0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5],
        ParameterGrid.Range(0, 2, 10),
        ParameterGrid.Range(0, 2, 8),
        [0.3, 1, 1.5, 2, 2.1, 2.2, 2.5, 2.8, 3]);

    /// <summary>Every point as a row.</summary>
    /// <returns>
    /// Columns <c>multiplier, bonus, penalty, threshold, total, smallest_contribution, welfare, bonus_paid, unique, reaches_threshold,
    /// everyone_above_minimum, everyone_at_maximum, in_region</c>.
    /// </returns>
    public Table ToTable()
    {
        Table table = new(
            "multiplier", "bonus", "penalty", "threshold", "total", "smallest_contribution", "welfare", "bonus_paid", "unique",
            "reaches_threshold", "everyone_above_minimum", "everyone_at_maximum", "in_region");
        foreach ((int b, int r, int g, int p) in Indices())
        {
            TheoremPoint point = _points[b][r, g, p];
            table.AddRounded(
                point.Multiplier, point.Bonus, point.Penalty, point.Threshold, point.Total, point.SmallestContribution, point.Welfare,
                point.BonusPaid, point.Unique, point.ReachesThreshold, point.EveryoneAboveMinimum, point.EveryoneAtMaximum,
                _region[b][r, g, p]);
        }

        return table;
    }

    /// <summary>Theorem 1 and "all agents contribute maximally" in their readings, and Theorem 2 in its parts, with and without the
    /// bonus counted as welfare.</summary>
    /// <returns>Thirteen verdicts with the numbers that decide them, a counterexample's among them where there is one.</returns>
    public IReadOnlyList<Finding> Verdicts() =>
    [
        LowerBounds(
            "Theorem 1: above some lower bounds on ρ, γ and P there is one equilibrium path, and its total reaches B.",
            point => point.UniqueAndReached),
        LowerBounds(
            "Theorem 1, contributing taken as more than c_min: above some lower bounds every agent also contributes more than it must.",
            point => point.UniqueReachedAndAllContribute),
        LowerBounds(
            "\"All agents contribute maximally\": above some lower bounds on ρ, γ and P the only path is c_max for everybody.",
            point => point.UniqueAndReached && point.EveryoneAtMaximum),
        InTheDilemma(
            "Theorem 1 in the social dilemma (ρ/n below every marginal cost): above bounds on γ and P one equilibrium path reaches B.",
            _ => true,
            point => point.UniqueAndReached),
        InTheDilemma(
            "Theorem 1 in the social dilemma with B > (n − 1)·c_max + c_min: every agent also contributes more than it must.",
            threshold => threshold > ClosedThreshold,
            point => point.UniqueReachedAndAllContribute),
        InTheDilemma(
            "Theorem 1 in the social dilemma with B ≤ (n − 1)·c_max + c_min: every agent also contributes more than it must.",
            threshold => threshold <= ClosedThreshold,
            point => point.UniqueReachedAndAllContribute,
            Game.MaxContribution + Game.MinContribution,
            "the second brings the total to B alone, and the first, who earns no bonus, leaves it to that"),
        InTheDilemma(
            "\"All agents contribute maximally\" in the social dilemma with B < n·c_max.",
            threshold => threshold < Game.MaxTotal - PublicGoodsGame.ThresholdTolerance,
            point => point.UniqueAndReached && point.EveryoneAtMaximum,
            1.5 * Game.MaxContribution + 0.5 * Game.MinContribution,
            "the first, who earns no bonus, gives only what the second cannot add to reach B"),
        .. Welfare("rises with γ", +1, (0, 0, 1, 0)),
        .. Welfare("rises with ρ", +1, (0, 1, 0, 0)),
        .. Welfare("falls with B", -1, (1, 0, 0, 0)),
    ];

    private static double Rounded(double value) => Rounding.Significant(value);

    private static string Shown(double value) => Table.Text(Rounding.Significant(value, 4));

    private static TheoremPoint Point(PublicGoodsGame game)
    {
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game);
        double slack = 1e-9 * game.MaxContribution;
        return new TheoremPoint(
            game.Multiplier,
            game.Bonus,
            game.Penalty,
            game.Threshold,
            solved.Total,
            solved.Path.Min(),
            solved.Welfare,
            solved.Terms.Sum(terms => terms.CooperationBonus),
            solved.Unique,
            game.MeetsThreshold(solved.Total),
            solved.Path.All(contribution => contribution > game.MinContribution + slack),
            solved.IsFull);
    }

    private IEnumerable<(int B, int R, int G, int P)> Indices() =>
        from b in Enumerable.Range(0, Thresholds.Count)
        from r in Enumerable.Range(0, Multipliers.Count)
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        select (b, r, g, p);

    /// <summary>The lowest corner, by ρ, then γ, then P, at and above which a statement holds for every B.</summary>
    private (int R, int G, int P)? Corner(Func<TheoremPoint, bool> holds) => (
        from r in Enumerable.Range(0, Multipliers.Count)
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        where Enumerable.Range(0, Thresholds.Count).All(b => HoldsAbove(holds, b, r, Multipliers.Count - 1, g, p))
        select ((int, int, int)?)(r, g, p)).FirstOrDefault();

    private Finding LowerBounds(string statement, Func<TheoremPoint, bool> holds)
    {
        (int R, int G, int P)? corner = Corner(holds);
        TheoremPoint? fails = Points.Where(point => !holds(point)).MaxBy(point => point.Multiplier + point.Bonus + point.Penalty);
        return new Finding(
            statement,
            "There is a grid point such that the statement holds at all points at or above it in ρ, γ and P, for every B.",
            corner is not null,
            [
                new("points", Points.Count()),
                new("share_of_points_that_hold", Rounded(Points.Average(point => holds(point) ? 1.0 : 0.0))),
                new("lower_bound_multiplier", corner is { } r0 ? Multipliers[r0.R] : null),
                new("lower_bound_bonus", corner is { } g0 ? Bonuses[g0.G] : null),
                new("lower_bound_penalty", corner is { } p0 ? Penalties[p0.P] : null),
                new("dilemma_below_multiplier", Rounded(DilemmaBelow)),
                .. Counterexample(fails),
            ])
        {
            Why = corner is { } at
                ? $"From ρ = {Shown(Multipliers[at.R])}, γ = {Shown(Bonuses[at.G])}, P = {Shown(Penalties[at.P])} on it holds at every "
                    + $"point, whatever B; the social dilemma ends at ρ = {Shown(DilemmaBelow)}."
                : fails is null ? "" : Fails(fails),
        };
    }

    /// <param name="statement">What is stated.</param>
    /// <param name="isMeant">The thresholds that it is about.</param>
    /// <param name="holds">Whether a point is as stated.</param>
    /// <param name="twoAgentsThreshold">Threshold of the smallest example against it, two agents with the first cost.</param>
    /// <param name="because">Why the example is as it is.</param>
    private Finding InTheDilemma(
        string statement, Func<double, bool> isMeant, Func<TheoremPoint, bool> holds, double twoAgentsThreshold = 0, string because = "")
    {
        (int B, int R)[] lines =
        [
            .. from b in Enumerable.Range(0, Thresholds.Count)
               where isMeant(Thresholds[b])
               from r in Enumerable.Range(0, Multipliers.Count)
               where Multipliers[r] < DilemmaBelow
               select (b, r),
        ];
        int bounded = lines.Count(line => Bounds(line.B, line.R, holds).Any());
        TheoremPoint[] points = [.. lines.SelectMany(line => Line(line.B, line.R))];
        TheoremPoint[] closed = [.. points.Where(point => point.Penalty > ClosedPenalty)];
        TheoremPoint? fails = points.Where(point => !holds(point)).MaxBy(point => point.Bonus + point.Penalty);
        bool decided = lines.Length > 0 && bounded == lines.Length;
        return new Finding(
            statement,
            "For every such B and every ρ of the grid in the dilemma there is a (γ, P) such that it holds at all points at or above it.",
            decided,
            [
                new("pairs_of_multiplier_and_threshold", lines.Length),
                new("pairs_with_bounds", bounded),
                new("dilemma_below_multiplier", Rounded(DilemmaBelow)),
                new("closed_threshold", Rounded(ClosedThreshold)),
                new("closed_penalty", Rounded(ClosedPenalty)),
                new("points_above_closed_penalty", closed.Length),
                new("of_these_hold", closed.Count(holds)),
                .. Counterexample(fails),
            ])
        {
            Why = decided
                ? $"Of the {closed.Length} points with P above {Shown(ClosedPenalty)}, the cost of going from c_min to c_max, "
                    + $"{closed.Count(holds)} hold."
                : fails is null ? "" : because.Length == 0 ? Fails(fails) : TwoAgents(fails, twoAgentsThreshold, because),
        };
    }

    private string TwoAgents(TheoremPoint fails, double threshold, string because)
    {
        ContinuousEquilibrium two = ContinuousEquilibrium.Solve(new PublicGoodsGame(
            [Game.Costs[0], Game.Costs[0]], 2 * fails.Multiplier / Game.Agents, fails.Bonus, fails.Penalty, threshold,
            Game.MinContribution, Game.MaxContribution));
        return $"Two agents with ρ = {Shown(two.Game.Multiplier)}, γ = {Shown(two.Game.Bonus)}, P = {Shown(two.Game.Penalty)} and "
            + $"B = {Shown(threshold)} give {string.Join(" and ", two.Path.Select(Shown))}: {because}.";
    }

    private static string Fails(TheoremPoint fails) =>
        $"At ρ = {Shown(fails.Multiplier)}, γ = {Shown(fails.Bonus)}, P = {Shown(fails.Penalty)}, B = {Shown(fails.Threshold)} the total "
        + $"is {Shown(fails.Total)} and the least contribution {Shown(fails.SmallestContribution)}.";

    private static IEnumerable<KeyValuePair<string, double?>> Counterexample(TheoremPoint? point) => point is null
        ? []
        :
        [
            new("fails_at_multiplier", point.Multiplier),
            new("fails_at_bonus", point.Bonus),
            new("fails_at_penalty", point.Penalty),
            new("fails_at_threshold", point.Threshold),
            new("total_there", Rounded(point.Total)),
            new("smallest_contribution_there", Rounded(point.SmallestContribution)),
            new("unique_there", point.Unique ? 1 : 0),
        ];

    private IEnumerable<TheoremPoint> Line(int b, int r) =>
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        select _points[b][r, g, p];

    /// <summary>The (γ, P) at and above which the statement holds for one ρ and one B.</summary>
    private IEnumerable<(int G, int P)> Bounds(int b, int r, Func<TheoremPoint, bool> holds) =>
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        where HoldsAbove(holds, b, r, r, g, p)
        select (g, p);

    private bool HoldsAbove(Func<TheoremPoint, bool> holds, int b, int fromR, int toR, int fromG, int fromP)
    {
        for (int r = fromR; r <= toR; r++)
        {
            for (int g = fromG; g < Bonuses.Count; g++)
            {
                for (int p = fromP; p < Penalties.Count; p++)
                {
                    if (!holds(_points[b][r, g, p]))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    /// <summary>One part of Theorem 2, with the bonus counted as welfare and without.</summary>
    private IEnumerable<Finding> Welfare(string part, int direction, (int B, int R, int G, int P) step)
    {
        (TheoremPoint Lower, TheoremPoint Higher)[] pairs =
        [
            .. from at in Indices()
               let next = (B: at.B + step.B, R: at.R + step.R, G: at.G + step.G, at.P)
               where next.B < Thresholds.Count && next.R < Multipliers.Count && next.G < Bonuses.Count
               where _region[at.B][at.R, at.G, at.P] && _region[next.B][next.R, next.G, next.P]
               select (_points[at.B][at.R, at.G, at.P], _points[next.B][next.R, next.G, next.P]),
        ];
        (int R, int G, int P)? corner = Corner(point => point.UniqueReachedAndAllContribute);
        bool IsCommon(TheoremPoint point) => corner is { } at
            && point.Multiplier >= Multipliers[at.R] && point.Bonus >= Bonuses[at.G] && point.Penalty >= Penalties[at.P];
        yield return Welfare(
            $"Theorem 2: welfare at the equilibrium of Theorem 1 {part}.", direction, pairs, point => point.Welfare, IsCommon);
        yield return Welfare(
            $"Theorem 2 where the group pays the bonus itself: welfare less all bonuses {part}.", direction, pairs,
            point => point.NetWelfare, IsCommon);
    }

    /// <summary>Whether welfare never moves against <paramref name="direction"/> from the lower to the higher of two neighbours.</summary>
    private static Finding Welfare(
        string statement,
        int direction,
        (TheoremPoint Lower, TheoremPoint Higher)[] pairs,
        Func<TheoremPoint, double> welfare,
        Func<TheoremPoint, bool> isCommon)
    {
        double Change((TheoremPoint Lower, TheoremPoint Higher) pair) => direction * (welfare(pair.Higher) - welfare(pair.Lower));
        int against = pairs.Count(pair => Change(pair) < -WelfareTolerance);
        (TheoremPoint Lower, TheoremPoint Higher)[] common = [.. pairs.Where(pair => isCommon(pair.Lower))];
        int commonAgainst = common.Count(pair => Change(pair) < -WelfareTolerance);
        List<KeyValuePair<string, double?>> numbers =
        [
            new("pairs_compared", pairs.Length),
            new("pairs_as_stated", pairs.Count(pair => Change(pair) > WelfareTolerance)),
            new("pairs_unchanged", pairs.Count(pair => Math.Abs(Change(pair)) <= WelfareTolerance)),
            new("pairs_against", against),
            new("pairs_at_common_bounds", common.Length),
            new("pairs_against_at_common_bounds", commonAgainst),
        ];
        string why = $"None of the {pairs.Length} pairs of neighbours in the region moves the other way.";
        if (against > 0)
        {
            (TheoremPoint lower, TheoremPoint higher) = pairs.MinBy(Change);
            numbers.AddRange(
            [
                new("multiplier_from", lower.Multiplier),
                new("multiplier_to", higher.Multiplier),
                new("bonus_from", lower.Bonus),
                new("bonus_to", higher.Bonus),
                new("penalty", lower.Penalty),
                new("threshold_from", lower.Threshold),
                new("threshold_to", higher.Threshold),
                new("total_from", Rounded(lower.Total)),
                new("total_to", Rounded(higher.Total)),
                new("welfare_from", Rounded(welfare(lower))),
                new("welfare_to", Rounded(welfare(higher))),
            ]);
            why = $"At P = {Shown(lower.Penalty)}, from (ρ, γ, B) = ({Shown(lower.Multiplier)}, {Shown(lower.Bonus)}, "
                + $"{Shown(lower.Threshold)}) to ({Shown(higher.Multiplier)}, {Shown(higher.Bonus)}, {Shown(higher.Threshold)}), it goes "
                + $"from {Shown(welfare(lower))} to {Shown(welfare(higher))} while the total goes from {Shown(lower.Total)} to "
                + $"{Shown(higher.Total)}. Above the bounds on ρ, γ and P that serve for every B, {commonAgainst} of {common.Length} "
                + "pairs do so.";
        }

        return new Finding(
            statement,
            "Between all neighbouring grid points inside Theorem 1's region it does not move the other way.",
            pairs.Length > 0 && against == 0,
            numbers)
        {
            Why = why,
        };
    }
}
