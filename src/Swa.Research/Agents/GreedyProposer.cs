namespace Swa.Research;

/// <summary>Proposes K distinct points of the upper half of the grid.</summary>
public sealed class GreedyProposer() : RandomProposer("greedy", 0.5, 1);
