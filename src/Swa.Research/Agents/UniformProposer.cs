namespace Swa.Research;

/// <summary>Proposes K distinct points of the whole grid, all sets of K being equally likely.</summary>
public sealed class UniformProposer() : RandomProposer("uniform", 0, 1);
