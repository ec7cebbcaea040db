namespace Swa.Research;

/// <summary>Social weights that make the load stable, and what they cost.</summary>
/// <param name="Weights">Own weight λ_i of each agent: λ_i* for those that are aligned, 0 for the others.</param>
/// <param name="Selfish">Indices from 0 of the agents left selfish although overload pays them, ascending.</param>
/// <param name="Cost">Σ p_i·λ_i.</param>
/// <param name="LeastCost">The least cost, or a lower bound on it where the allocation is the greedy one.</param>
/// <param name="CostOfAll">Cost of aligning every agent that can be.</param>
public sealed record WeightAllocation(
    IReadOnlyList<double> Weights, IReadOnlyList<int> Selfish, double Cost, double LeastCost, double CostOfAll);
