namespace Swa.Research.PublicGoods;

/// <summary>
/// The paper's "carefully calibrated reward" as a computation: the least bonus γ, the least penalty P, or the least social weight λ at
/// which full contribution is the outcome of every subgame perfect equilibrium.
/// </summary>
/// <remarks>
/// Each search tries ascending values against the solver, then bisects between the last value that fails and the first that holds;
/// a range of values narrower than the distance between two samples can be missed, which is why the samples include those around
/// which the last agent's answers change.
/// </remarks>
public static class IncentiveDesign
{
    /// <summary>How close to its edge a least value is found.</summary>
    public const double Precision = 1e-9;

    private const int Samples = 400;

    /// <summary>Whether the path of every SPNE is (c_max, …, c_max): what a design is to bring about.</summary>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>True where no SPNE leads anywhere else, however ties are broken.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static bool FullContributionIsTheOnlyOutcome(PublicGoodsGame game, int levels)
    {
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, levels);
        return IsFull(solved) && EquilibriumOutcomes.HaveOnePath(solved);
    }

    /// <summary>The least penalty P, all else as in the game.</summary>
    /// <remarks>
    /// With B = n·c_max every deviation from full contribution is punished and the penalty has no further effect on what follows,
    /// so the condition holds for every larger penalty too, and it holds above
    /// <see cref="FullContribution.PivotalPenalty(PublicGoodsGame, int)"/>. With a smaller B it may never hold.
    /// </remarks>
    /// <param name="game">The game; its own penalty does not matter.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>The least penalty, searched up to 1 above twice the cost of one agent's full effort.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static LeastIncentive LeastPenalty(PublicGoodsGame game, int levels)
    {
        ArgumentNullException.ThrowIfNull(game);
        double largest = 2 * game.Costs.Max(cost => cost.Of(game.MaxContribution)) + 1;
        return LeastIncentive.Search(
            Enumerable.Range(0, Samples + 1).Select(j => largest * j / Samples),
            penalty => FullContributionIsTheOnlyOutcome(game.With(penalty: penalty), levels));
    }

    /// <summary>The least bonus γ, all else as in the game.</summary>
    /// <remarks>
    /// More bonus is not always better: once followers answer a small contribution with a large one, those before them save on
    /// theirs. <see cref="LeastIncentive.LostAt"/> says where that happens.
    /// </remarks>
    /// <param name="game">The game; its own bonus does not matter.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>The least bonus, searched up to four times the largest marginal cost per c_max (at least up to 1).</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static LeastIncentive LeastBonus(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        double marginal = game.Costs.Max(cost => cost.Marginal(game.MaxContribution));
        double largest = Math.Max(1, 4 * marginal / game.MaxContribution);
        return LeastIncentive.Search(
            BonusSamples(game, grid, largest),
            bonus => FullContributionIsTheOnlyOutcome(game.With(bonus: bonus), levels));
    }

    /// <summary>
    /// The least social weight λ that achieves it without changing the reward: agents maximise (1 − λ)·R_i + (λ/n)·Σ R_j.
    /// </summary>
    /// <param name="game">The game; its reward is not changed.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>
    /// The least weight in [0, 1] from which the solver finds the path (c_max, …, c_max); each choice on it is then strict, as ties
    /// go to the smaller contribution. With n = 1 the weight changes nothing, and the result is 0 or null.
    /// </returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static LeastIncentive LeastSocialWeight(PublicGoodsGame game, int levels)
    {
        ArgumentNullException.ThrowIfNull(game);
        return LeastIncentive.Search(
            Enumerable.Range(0, Samples + 1).Select(j => (double)j / Samples),
            weight => IsFull(SequentialEquilibrium.Solve(game, levels, weight)));
    }

    /// <summary>
    /// The same weight in closed form, (n − ρ/k)/(n − 1) with k the largest marginal cost at c_max: Theorem 1's threshold with the
    /// multiplier ρ/k instead of β.
    /// </summary>
    /// <remarks>
    /// Above it contributing c_max dominates for every agent in every state: γ and P only add to it. It is exact for linear equal
    /// costs and γ = P = 0, whatever the protocol; with a bonus, a penalty or convexity a smaller weight may do.
    /// </remarks>
    /// <param name="game">The game.</param>
    /// <returns>The weight, which may lie outside [0, 1]; null for n = 1 or where nothing costs anything.</returns>
    public static double? SufficientSocialWeight(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        double marginal = game.Costs.Max(cost => cost.Marginal(game.MaxContribution));
        return marginal == 0 ? null : new LinearPublicGoodsGame(game.Agents, game.Multiplier, marginal).CriticalWeight;
    }

    private static bool IsFull(SequentialEquilibrium solved) => solved.PathLevels.All(level => level == solved.Levels);

    private static IEnumerable<double> BonusSamples(PublicGoodsGame game, ContributionGrid grid, double largest)
    {
        double lost = game.Costs[^1].Marginal(game.MaxContribution - grid.Step / 2) - game.Multiplier / game.Agents;

        // The last agent's last step changes from a loss to a gain where γ·S passes its net marginal cost.
        double[] edges = [.. Enumerable.Range(1, (game.Agents - 1) * grid.Levels)
            .Select(levels => lost / grid.Sum(game.Agents - 1, levels))
            .Where(edge => edge > 0 && edge < largest)
            .Order()
            .Take(Samples)];
        IEnumerable<double> between = edges.Zip(edges.Skip(1), (left, right) => (left + right) / 2);
        return Enumerable.Range(0, Samples + 1).Select(j => largest * j / Samples).Concat(between).Order();
    }
}
