namespace Swa.Research.PublicGoods;

/// <summary>The exact equilibrium at one choice of (ρ, γ, P, B), as far as the paper's theorems concern it.</summary>
/// <param name="Multiplier">Multiplier ρ.</param>
/// <param name="Bonus">Cooperation bonus γ.</param>
/// <param name="Penalty">Collective penalty P.</param>
/// <param name="Threshold">Threshold B.</param>
/// <param name="Total">Total contribution S_n on the path.</param>
/// <param name="SmallestContribution">Smallest contribution on the path.</param>
/// <param name="Welfare">Welfare Σ R_i on the path.</param>
/// <param name="BonusPaid">Σ of the cooperation bonuses on the path, part of <paramref name="Welfare"/>.</param>
/// <param name="Unique">Whether every SPNE has this path.</param>
/// <param name="ReachesThreshold">Whether the total reaches B.</param>
/// <param name="EveryoneAboveMinimum">Whether every agent contributes more than c_min.</param>
/// <param name="EveryoneAtMaximum">Whether every agent contributes c_max.</param>
public sealed record TheoremPoint(
    double Multiplier,
    double Bonus,
    double Penalty,
    double Threshold,
    double Total,
    double SmallestContribution,
    double Welfare,
    double BonusPaid,
    bool Unique,
    bool ReachesThreshold,
    bool EveryoneAboveMinimum,
    bool EveryoneAtMaximum)
{
    /// <summary>
    /// Theorem 1 to the letter: one equilibrium path, and B is reached on it. That every agent contributes then only means c_min &gt; 0.
    /// </summary>
    public bool UniqueAndReached => Unique && ReachesThreshold;

    /// <summary>Theorem 1 with contributing taken to mean more than the unavoidable c_min.</summary>
    public bool UniqueReachedAndAllContribute => UniqueAndReached && EveryoneAboveMinimum;

    /// <summary>Welfare without the bonuses: what the group has if it must pay them itself.</summary>
    public double NetWelfare => Welfare - BonusPaid;
}
