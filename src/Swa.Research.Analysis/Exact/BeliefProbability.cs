namespace Swa.Research;

/// <summary>One belief and its probability.</summary>
/// <param name="Belief">Belief μ̂ in demand units.</param>
/// <param name="Probability">Its probability.</param>
public readonly record struct BeliefProbability(double Belief, double Probability);
