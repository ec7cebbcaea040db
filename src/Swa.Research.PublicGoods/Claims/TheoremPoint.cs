namespace Swa.Research.PublicGoods;

/// <summary>The equilibrium at one choice of (ρ, γ, P, B), as far as the paper's theorems concern it.</summary>
/// <param name="Multiplier">Multiplier ρ.</param>
/// <param name="Bonus">Cooperation bonus γ.</param>
/// <param name="Penalty">Collective penalty P.</param>
/// <param name="Threshold">Threshold B.</param>
/// <param name="Total">Total contribution S_n on the path.</param>
/// <param name="SmallestContribution">Smallest contribution on the path.</param>
/// <param name="Welfare">Welfare Σ R_i on the path.</param>
/// <param name="SinglePath">Whether every SPNE has this path.</param>
/// <param name="Unique">Whether the whole strategy is unique, off the path too.</param>
/// <param name="ReachesThreshold">Whether the total reaches B.</param>
/// <param name="EveryoneAboveMinimum">Whether every agent contributes more than c_min.</param>
public sealed record TheoremPoint(
    double Multiplier,
    double Bonus,
    double Penalty,
    double Threshold,
    double Total,
    double SmallestContribution,
    double Welfare,
    bool SinglePath,
    bool Unique,
    bool ReachesThreshold,
    bool EveryoneAboveMinimum)
{
    /// <summary>
    /// Theorem 1 to the letter: one equilibrium path, and B is reached on it. That every agent contributes then only means c_min &gt; 0.
    /// </summary>
    public bool UniqueAndReached => SinglePath && ReachesThreshold;

    /// <summary>Theorem 1 with contributing taken to mean more than the unavoidable c_min.</summary>
    public bool UniqueReachedAndAllContribute => UniqueAndReached && EveryoneAboveMinimum;
}
