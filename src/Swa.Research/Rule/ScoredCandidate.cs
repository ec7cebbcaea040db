namespace Swa.Research;

/// <summary>One row of the table from which an agent chooses.</summary>
/// <param name="Demand">The candidate demand a in [0, a_max].</param>
/// <param name="SelfScore">S_self(a) in [0, 1].</param>
/// <param name="GroupScore">S_group(a), in [0, 1] where the scorer clips it.</param>
/// <param name="Utility">(1 − λ)·S_self + λ·S_group (paper eq. 14).</param>
public readonly record struct ScoredCandidate(double Demand, double SelfScore, double GroupScore, double Utility);
