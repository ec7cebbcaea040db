namespace Swa.Research.PublicGoods;

/// <summary>
/// The two theorems of MAC-SPGG compared with exact equilibria over a grid of (ρ, γ, P) and of thresholds B: where they hold in this
/// project's reading of the reward, and a counterexample where they do not.
/// </summary>
/// <remarks>
/// Theorem 1: with c_min &gt; 0, strictly convex cost with positive marginal cost, and lower bounds on ρ, γ and P, there is a unique
/// SPNE in which every agent contributes and the total reaches B. The bounds are not given, so what is tested is whether there are
/// any: a corner (ρ₀, γ₀, P₀) such that the statement holds at every grid point at or above it in all three. Theorem 2: at that
/// equilibrium welfare rises with γ and with ρ and falls with B; tested between neighbouring grid points at both of which
/// Theorem 1's statement holds.
/// </remarks>
public sealed class TheoremStudy
{
    private const double WelfareTolerance = 1e-9;

    private readonly TheoremPoint[,,] _points;
    private readonly TheoremPoint[][] _byThreshold;

    /// <summary>Solves the game at every grid point.</summary>
    /// <param name="game">
    /// The game: n, costs, contribution range and B; c_min above 0 and every η above 0, as Theorem 1 asks. Its γ and P are those at
    /// which B is varied.
    /// </param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <param name="multipliers">Multipliers ρ, ascending, at least two.</param>
    /// <param name="bonuses">Bonuses γ, ascending, at least two.</param>
    /// <param name="penalties">Penalties P, ascending, at least two.</param>
    /// <param name="thresholds">Thresholds B, ascending, at least two.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or the game is outside Theorem 1's assumptions.</exception>
    public TheoremStudy(
        PublicGoodsGame game,
        int levels,
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
        Levels = levels;
        Multipliers = ParameterGrid.Ascending(multipliers, nameof(multipliers));
        Bonuses = ParameterGrid.Ascending(bonuses, nameof(bonuses));
        Penalties = ParameterGrid.Ascending(penalties, nameof(penalties));
        Thresholds = ParameterGrid.Ascending(thresholds, nameof(thresholds));
        _points = new TheoremPoint[Multipliers.Count, Bonuses.Count, Penalties.Count];
        _byThreshold = new TheoremPoint[Multipliers.Count][];
        for (int r = 0; r < Multipliers.Count; r++)
        {
            for (int g = 0; g < Bonuses.Count; g++)
            {
                for (int p = 0; p < Penalties.Count; p++)
                {
                    _points[r, g, p] = Point(game.With(Multipliers[r], Bonuses[g], Penalties[p]));
                }
            }

            _byThreshold[r] = [.. Thresholds.Select(threshold => Point(game.With(Multipliers[r], threshold: threshold)))];
        }
    }

    /// <summary>The game whose ρ, γ, P and B are varied.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Number of steps L from c_min to c_max.</summary>
    public int Levels { get; }

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

    /// <summary>Every point of the grid over (ρ, γ, P).</summary>
    public IEnumerable<TheoremPoint> Points => _points.Cast<TheoremPoint>();

    /// <summary>The study with which the project tests the theorems: three agents, κ = 0.2, η = 1, contributions in
    /// [0.1, 1], B = 2.</summary>
    /// <returns>ρ from 0.25 to 5, γ from 0 to 2, P from 0 to 2, B from 0.3 to 3 at γ = 0.6 and P = 1; 20 levels.</returns>
    public static TheoremStudy Default() => new(
        new PublicGoodsGame(3, 1.5, 0.6, new EffortCost(0.2, 1), penalty: 1, threshold: 2, 0.1, 1),
        20,
        ParameterGrid.Range(0.25, 5, 19),
        ParameterGrid.Range(0, 2, 20),
        ParameterGrid.Range(0, 2, 16),
        ParameterGrid.Range(0.3, 3, 27));

    /// <summary>Every point of both grids as rows.</summary>
    /// <returns>
    /// Columns <c>multiplier, bonus, penalty, threshold, total, smallest_contribution, welfare, single_path, unique,
    /// reaches_threshold, everyone_above_minimum</c>.
    /// </returns>
    public Table ToTable()
    {
        Table table = new(
            "multiplier", "bonus", "penalty", "threshold", "total", "smallest_contribution", "welfare", "single_path", "unique",
            "reaches_threshold", "everyone_above_minimum");
        foreach (TheoremPoint point in Points.Concat(_byThreshold.SelectMany(row => row)))
        {
            table.Add(
                point.Multiplier,
                point.Bonus,
                point.Penalty,
                point.Threshold,
                Rounding.Significant(point.Total),
                Rounding.Significant(point.SmallestContribution),
                Rounding.Significant(point.Welfare),
                point.SinglePath,
                point.Unique,
                point.ReachesThreshold,
                point.EveryoneAboveMinimum);
        }

        return table;
    }

    /// <summary>Theorem 1 in three readings and Theorem 2 in its three parts, each decided by the grid.</summary>
    /// <returns>Six verdicts with the numbers that decide them, a counterexample's among them where there is one.</returns>
    public IReadOnlyList<Finding> Verdicts() =>
    [
        LowerBounds(
            "Theorem 1: above some lower bounds on ρ, γ and P there is one equilibrium path, and its total reaches B.",
            point => point.UniqueAndReached),
        LowerBounds(
            "Theorem 1, contributing taken as more than c_min: above some lower bounds every agent also contributes more than it must.",
            point => point.UniqueReachedAndAllContribute),
        InTheDilemma(
            "Theorem 1 in the social dilemma (ρ/n below every marginal cost): above bounds on γ and P one equilibrium path reaches B.",
            point => point.UniqueAndReached),
        InTheDilemma(
            "Theorem 1 in the social dilemma, contributing taken as more than c_min: every agent also contributes more than it must.",
            point => point.UniqueReachedAndAllContribute),
        Welfare("Theorem 2: welfare at the equilibrium rises with γ.", +1, BonusNeighbours()),
        Welfare("Theorem 2: welfare at the equilibrium rises with ρ.", +1, MultiplierNeighbours()),
        Welfare("Theorem 2: welfare at the equilibrium falls with B.", -1, ThresholdNeighbours()),
    ];

    private TheoremPoint Point(PublicGoodsGame game)
    {
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, Levels);
        return new TheoremPoint(
            game.Multiplier,
            game.Bonus,
            game.Penalty,
            game.Threshold,
            solved.Total,
            solved.Path.Min(),
            solved.Welfare,
            EquilibriumOutcomes.HaveOnePath(solved),
            solved.Unique,
            game.MeetsThreshold(solved.Total),
            solved.PathLevels.All(level => level > 0));
    }

    private Finding LowerBounds(string statement, Func<TheoremPoint, bool> holds)
    {
        int all = Multipliers.Count - 1;
        (int R, int G, int P)? corner = (
            from lowest in Enumerable.Range(0, Multipliers.Count)
            from at in CornersAbove(lowest, all, holds)
            select ((int, int, int)?)(lowest, at.G, at.P)).FirstOrDefault();
        return new Finding(
            statement,
            "There is a grid point such that the statement holds at all points at or above it in ρ, γ and P.",
            corner is not null,
            [
                new("points", _points.Length),
                new("share_of_points_that_hold", Rounding.Significant(Points.Average(point => holds(point) ? 1.0 : 0.0))),
                new("lower_bound_multiplier", corner is { } r ? Multipliers[r.R] : null),
                new("lower_bound_bonus", corner is { } g ? Bonuses[g.G] : null),
                new("lower_bound_penalty", corner is { } p ? Penalties[p.P] : null),
                new("dilemma_below_multiplier", Rounding.Significant(DilemmaBelow)),
                .. Counterexample(Points.Where(point => !holds(point)).MaxBy(point => point.Multiplier + point.Bonus + point.Penalty)),
            ]);
    }

    private Finding InTheDilemma(string statement, Func<TheoremPoint, bool> holds)
    {
        int[] dilemmas = [.. Enumerable.Range(0, Multipliers.Count).Where(r => Multipliers[r] < DilemmaBelow)];
        int bounded = dilemmas.Count(r => CornersAbove(r, r, holds).Any());
        TheoremPoint? fails = dilemmas
            .SelectMany(r => Points.Where(point => point.Multiplier == Multipliers[r] && !holds(point)))
            .MaxBy(point => point.Bonus + point.Penalty);
        return new Finding(
            statement,
            "For every ρ of the grid in the dilemma there is a (γ, P) such that the statement holds at all points at or above it.",
            dilemmas.Length > 0 && bounded == dilemmas.Length,
            [
                new("multipliers_in_the_dilemma", dilemmas.Length),
                new("multipliers_with_bounds", bounded),
                new("dilemma_below_multiplier", Rounding.Significant(DilemmaBelow)),
                .. Counterexample(fails),
            ]);
    }

    private static IEnumerable<KeyValuePair<string, double?>> Counterexample(TheoremPoint? point) => point is null
        ? []
        :
        [
            new("fails_at_multiplier", point.Multiplier),
            new("fails_at_bonus", point.Bonus),
            new("fails_at_penalty", point.Penalty),
            new("total_there", Rounding.Significant(point.Total)),
            new("smallest_contribution_there", Rounding.Significant(point.SmallestContribution)),
            new("single_path_there", point.SinglePath ? 1 : 0),
        ];

    /// <summary>The (γ, P) at and above which the statement holds for every multiplier in a range of indices.</summary>
    private IEnumerable<(int G, int P)> CornersAbove(int fromR, int toR, Func<TheoremPoint, bool> holds) =>
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        where HoldsAbove(holds, fromR, toR, g, p)
        select (g, p);

    private bool HoldsAbove(Func<TheoremPoint, bool> holds, int fromR, int toR, int fromG, int fromP)
    {
        for (int r = fromR; r <= toR; r++)
        {
            for (int g = fromG; g < Bonuses.Count; g++)
            {
                for (int p = fromP; p < Penalties.Count; p++)
                {
                    if (!holds(_points[r, g, p]))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private IEnumerable<(TheoremPoint Lower, TheoremPoint Higher)> BonusNeighbours() =>
        from r in Enumerable.Range(0, Multipliers.Count)
        from g in Enumerable.Range(0, Bonuses.Count - 1)
        from p in Enumerable.Range(0, Penalties.Count)
        select (_points[r, g, p], _points[r, g + 1, p]);

    private IEnumerable<(TheoremPoint Lower, TheoremPoint Higher)> MultiplierNeighbours() =>
        from r in Enumerable.Range(0, Multipliers.Count - 1)
        from g in Enumerable.Range(0, Bonuses.Count)
        from p in Enumerable.Range(0, Penalties.Count)
        select (_points[r, g, p], _points[r + 1, g, p]);

    private IEnumerable<(TheoremPoint Lower, TheoremPoint Higher)> ThresholdNeighbours() =>
        _byThreshold.SelectMany(row => row.Zip(row.Skip(1)));

    /// <summary>Whether welfare never moves against <paramref name="direction"/> from the lower to the higher of two neighbours.</summary>
    private static Finding Welfare(string statement, int direction, IEnumerable<(TheoremPoint Lower, TheoremPoint Higher)> neighbours)
    {
        (TheoremPoint Lower, TheoremPoint Higher)[] pairs =
            [.. neighbours.Where(pair => pair.Lower.UniqueAndReached && pair.Higher.UniqueAndReached)];
        double Change((TheoremPoint Lower, TheoremPoint Higher) pair) => direction * (pair.Higher.Welfare - pair.Lower.Welfare);
        int against = pairs.Count(pair => Change(pair) < -WelfareTolerance);
        List<KeyValuePair<string, double?>> numbers =
        [
            new("pairs_compared", pairs.Length),
            new("pairs_as_stated", pairs.Count(pair => Change(pair) > WelfareTolerance)),
            new("pairs_without_change", pairs.Count(pair => Math.Abs(Change(pair)) <= WelfareTolerance)),
            new("pairs_against", against),
        ];
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
                new("total_from", Rounding.Significant(lower.Total)),
                new("total_to", Rounding.Significant(higher.Total)),
                new("welfare_from", Rounding.Significant(lower.Welfare)),
                new("welfare_to", Rounding.Significant(higher.Welfare)),
            ]);
        }

        return new Finding(
            statement,
            "Between all neighbouring grid points at both of which one equilibrium path reaches B, welfare does not move the other way.",
            pairs.Length > 0 && against == 0,
            numbers);
    }
}
