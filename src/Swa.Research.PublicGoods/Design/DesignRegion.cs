namespace Swa.Research.PublicGoods;

/// <summary>The equilibrium over a grid of bonuses γ and penalties P, all else fixed: the region in which a reward works.</summary>
public sealed class DesignRegion
{
    private readonly ContinuousEquilibrium[][] _points;

    private DesignRegion(PublicGoodsGame game, double[] bonuses, double[] penalties, ContinuousEquilibrium[][] points)
    {
        Game = game;
        Bonuses = bonuses;
        Penalties = penalties;
        _points = points;
        LeastPenalties = Array.ConvertAll(bonuses, bonus => IncentiveDesign.LeastPenalty(game.With(bonus: bonus)).Value);
    }

    /// <summary>The game; its own bonus and penalty do not matter.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>The bonuses γ, ascending.</summary>
    public IReadOnlyList<double> Bonuses { get; }

    /// <summary>The penalties P, ascending.</summary>
    public IReadOnlyList<double> Penalties { get; }

    /// <summary>For each bonus the infimum of the penalties that make full contribution the only outcome; null where none does.</summary>
    public IReadOnlyList<double?> LeastPenalties { get; }

    /// <summary>Solves the game at every pair of a bonus and a penalty.</summary>
    /// <param name="game">The game; its own bonus and penalty do not matter.</param>
    /// <param name="bonuses">Two or more bonuses γ, ascending, each at least 0.</param>
    /// <param name="penalties">Two or more penalties P, ascending, each at least 0.</param>
    /// <returns>The region.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static DesignRegion Compute(PublicGoodsGame game, IReadOnlyList<double> bonuses, IReadOnlyList<double> penalties)
    {
        ArgumentNullException.ThrowIfNull(game);
        double[] across = ParameterGrid.Ascending(bonuses, nameof(bonuses));
        double[] up = ParameterGrid.Ascending(penalties, nameof(penalties));
        return new DesignRegion(game, across, up, Array.ConvertAll(up, penalty => Array.ConvertAll(
            across, bonus => ContinuousEquilibrium.Solve(game.With(bonus: bonus, penalty: penalty)))));
    }

    /// <summary>
    /// One row per pair: <c>bonus, penalty, total, welfare, full_contribution, only_outcome, unique, guaranteed, possible</c>; the
    /// last two are the closed-form conditions.
    /// </summary>
    /// <returns>The rows, numbers to 12 significant digits.</returns>
    public Table ToTable()
    {
        Table table = new("bonus", "penalty", "total", "welfare", "full_contribution", "only_outcome", "unique", "guaranteed", "possible");
        foreach (ContinuousEquilibrium solved in _points.SelectMany(row => row))
        {
            table.AddRounded(
                solved.Game.Bonus,
                solved.Game.Penalty,
                solved.Total,
                solved.Welfare,
                solved.IsFull,
                solved.Unique,
                solved.UniqueEverywhere,
                FullContribution.IsGuaranteed(solved.Game),
                FullContribution.IsPossible(solved.Game));
        }

        return table;
    }

    /// <summary>Total contribution as colours, with the least penalty over the bonus and its closed-form bound as curves.</summary>
    /// <returns>The figure.</returns>
    public Figure ToFigure()
    {
        double top = Penalties[^1];
        List<Layer> layers =
        [
            new HeatMap(
                Bonuses,
                Penalties,
                [.. _points.Select(row => (IReadOnlyList<double>)[.. row.Select(solved => Rounding.Significant(solved.Total))])],
                "Total contribution $S_n$",
                Game.MinTotal,
                Game.MaxTotal),
        ];
        (double Bonus, double Penalty)[] least = [.. Bonuses.Zip(LeastPenalties)
            .Where(pair => pair.Second <= top)
            .Select(pair => (pair.First, Rounding.Significant(pair.Second!.Value, 6)))];
        if (least.Length > 0)
        {
            layers.Add(Series.Curve(
                "least penalty", [.. least.Select(pair => pair.Bonus)], [.. least.Select(pair => pair.Penalty)]));
        }

        double pivotal = FullContribution.PivotalPenalty(Game.With(bonus: 0));
        if (FullContribution.AnythingLessMisses(Game) && pivotal > 0 && pivotal <= top)
        {
            layers.Add(new HorizontalLine(pivotal, "sufficient"));
        }

        string cost = Game.HasEqualCosts
            ? FormattableString.Invariant($"$κ = {Game.Costs[0].Linear}$, $η = {Game.Costs[0].Convexity}$")
            : "unequal costs";
        return new Figure(
            "Bonus and penalty that make everybody contribute",
            FormattableString.Invariant($"Sequential public goods game, $n = {Game.Agents}$, $ρ = {Game.Multiplier}$, {cost}, ")
            + FormattableString.Invariant($"$B = {Rounding.Significant(Game.Threshold, 6)}$, exact in the continuum. Above the curve full ")
            + "contribution is the path of every subgame perfect equilibrium.",
            new Axis("Bonus $γ$", Bonuses[0], Bonuses[^1]),
            new Axis("Penalty $P$", Penalties[0], top),
            layers);
    }
}
