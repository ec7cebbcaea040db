namespace Swa.Research;

/// <summary>The cost of selfish play to the group: the welfare of the optimum against that of the worst equilibrium at λ = 0.</summary>
/// <param name="OptimalWelfare">Largest possible welfare, in demand units.</param>
/// <param name="SelfishWelfare">Welfare of the worst equilibrium at λ = 0, in demand units.</param>
public sealed record PriceOfAnarchy(double OptimalWelfare, double SelfishWelfare)
{
    /// <summary>Optimum over selfish welfare, at least 1; null where selfish welfare is not positive and the ratio is undefined.</summary>
    public double? Ratio => SelfishWelfare > 0 ? OptimalWelfare / SelfishWelfare : null;

    /// <summary>Optimum minus selfish welfare in demand units, at least 0; it is always defined.</summary>
    public double WelfareGap => OptimalWelfare - SelfishWelfare;

    /// <summary>The price of anarchy of a game.</summary>
    /// <param name="game">The game.</param>
    /// <returns>Ratio and gap.</returns>
    public static PriceOfAnarchy Of(CongestionGame game) =>
        new(Equilibrium.SocialOptimum(game).BestWelfare, Equilibrium.At(game, 0).WorstWelfare);
}
