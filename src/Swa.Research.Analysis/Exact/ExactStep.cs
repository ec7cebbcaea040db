namespace Swa.Research;

/// <summary>The law of one step of an episode, over all episodes.</summary>
/// <param name="Step">Index of the step from 0.</param>
/// <param name="Belief">Mean of the belief μ̂ before the step, in demand units.</param>
/// <param name="BeliefDeviation">Standard deviation of the belief, in demand units.</param>
/// <param name="Load">Mean of the load A, in demand units.</param>
/// <param name="LoadDeviation">Standard deviation of the load, in demand units.</param>
/// <param name="OverloadRate">Probability of A &gt; C.</param>
/// <param name="Welfare">Mean of the welfare W, in demand units.</param>
public readonly record struct ExactStep(
    int Step, double Belief, double BeliefDeviation, double Load, double LoadDeviation, double OverloadRate, double Welfare);
