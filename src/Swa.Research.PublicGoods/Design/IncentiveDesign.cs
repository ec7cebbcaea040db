namespace Swa.Research.PublicGoods;

/// <summary>
/// The paper's "carefully calibrated reward" as a computation: the least bonus γ, the least penalty P, or the least social weight λ at
/// which full contribution is the outcome of every subgame perfect equilibrium.
/// </summary>
/// <remarks>
/// Each search tries ascending values against the exact solver, then bisects between the last value that fails and the first that holds;
/// a range of values narrower than the distance between two samples can be missed.
/// </remarks>
public static class IncentiveDesign
{
    /// <summary>How close to its edge a least value is found.</summary>
    public const double Precision = 1e-9;

    /// <summary>The advantage over any alternative that a robust design gives every agent, as a share of the cost of full effort.</summary>
    public const double RobustAdvantage = 0.01;

    private const int Samples = 400;

    /// <summary>Whether the path of every SPNE is (c_max, …, c_max): what a design is to bring about.</summary>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <returns>True where no SPNE leads anywhere else, however ties are broken.</returns>
    /// <exception cref="ParameterException">The game has too many agents.</exception>
    public static bool FullContributionIsTheOnlyOutcome(PublicGoodsGame game) => Advantage(game) is not null;

    /// <summary>The least penalty P, all else as in the game.</summary>
    /// <remarks>
    /// With B = n·c_max every deviation from full contribution is punished and the penalty has no further effect on what follows,
    /// so the condition holds for every larger penalty too, and it holds above
    /// <see cref="FullContribution.PivotalPenalty(PublicGoodsGame)"/>. With a smaller B it may never hold.
    /// </remarks>
    /// <param name="game">The game; its own penalty does not matter.</param>
    /// <returns>The least penalty, searched up to 1 above twice the cost of one agent's full effort.</returns>
    /// <exception cref="ParameterException">The game has too many agents.</exception>
    public static LeastIncentive LeastPenalty(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Search(game, 2 * FullEffort(game) + 1, penalty => Advantage(game.With(penalty: penalty)));
    }

    /// <summary>The least bonus γ, all else as in the game.</summary>
    /// <remarks>
    /// More bonus is not always better: once followers answer a small contribution with a large one, those before them save on
    /// theirs. <see cref="LeastIncentive.LostAt"/> says where that happens. With linear costs and no penalty it happens at once:
    /// where the bonus makes followers contribute at all, the first agent gives no more than it takes.
    /// </remarks>
    /// <param name="game">The game; its own bonus does not matter.</param>
    /// <returns>The least bonus, searched up to four times the largest marginal cost per c_max (at least up to 1).</returns>
    /// <exception cref="ParameterException">The game has too many agents.</exception>
    public static LeastIncentive LeastBonus(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        double marginal = game.Costs.Max(cost => cost.Marginal(game.MaxContribution));
        return Search(game, Math.Max(1, 4 * marginal / game.MaxContribution), bonus => Advantage(game.With(bonus: bonus)));
    }

    /// <summary>
    /// The least social weight λ that achieves it without changing the reward: agents maximise (1 − λ)·R_i + (λ/n)·Σ R_j.
    /// </summary>
    /// <param name="game">The game; its reward is not changed.</param>
    /// <returns>The least weight in [0, 1]. With n = 1 the weight changes nothing, and the result is 0 or null.</returns>
    /// <exception cref="ParameterException">The game has too many agents.</exception>
    public static LeastIncentive LeastSocialWeight(PublicGoodsGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Search(game, 1, weight => Advantage(game, weight));
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

    private static double FullEffort(PublicGoodsGame game) => game.Costs.Max(cost => cost.Of(game.MaxContribution));

    private static LeastIncentive Search(PublicGoodsGame game, double largest, Func<double, double?> advantage) => LeastIncentive.Search(
        [.. Enumerable.Range(0, Samples + 1).Select(j => largest * j / Samples)], advantage, RobustAdvantage * FullEffort(game));

    /// <summary>
    /// By how much full contribution beats every agent's next best local maximum and everything up to the middle of the range; null
    /// where it is not the only outcome.
    /// </summary>
    private static double? Advantage(PublicGoodsGame game, double socialWeight = 0)
    {
        const int Steps = 32;
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game, socialWeight);
        if (!solved.IsFull || !solved.Unique)
        {
            return null;
        }

        double advantage = solved.PathMargin;
        for (int i = 0; i < game.Agents; i++)
        {
            double kept = Utility(solved.Path);
            for (int k = 0; k <= Steps; k++)
            {
                double less = game.MinContribution + (game.MaxContribution - game.MinContribution) / 2 * k / Steps;
                double[] before = [.. solved.Path[..i], less];
                advantage = Math.Min(advantage, kept - Utility([.. before, .. solved.Continue(i + 1, before.Sum())]));
            }

            double Utility(double[] path)
            {
                double[] rewards = game.Rewards(path);
                return (1 - socialWeight) * rewards[i] + socialWeight / game.Agents * rewards.Sum();
            }
        }

        return advantage;
    }
}
