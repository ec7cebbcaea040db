namespace Swa.Research;

/// <summary>Proposes K distinct points of the lower half of the grid.</summary>
public sealed class CautiousProposer() : RandomProposer("cautious", 0, 0.5);
