namespace Swa.Research.PublicGoods;

/// <summary>The four terms of one agent's reward, each as it enters the sum (costs are positive numbers here).</summary>
/// <param name="SharedScore">Share of the task's score (ρ/n)·S_n.</param>
/// <param name="CooperationBonus">Cooperation bonus γ·c_i·S_{i−1}.</param>
/// <param name="Effort">Cost of the own contribution, subtracted.</param>
/// <param name="CollectivePenalty">P where the group misses the threshold, else 0; subtracted.</param>
public readonly record struct RewardTerms(double SharedScore, double CooperationBonus, double Effort, double CollectivePenalty)
{
    /// <summary>The reward R_i: shared score plus bonus, less effort, less penalty.</summary>
    public double Reward => SharedScore + CooperationBonus - Effort - CollectivePenalty;
}
