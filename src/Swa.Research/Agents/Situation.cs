namespace Swa.Research;

/// <summary>What one agent knows when it acts: the public state and the form its proposals must have.</summary>
/// <param name="Agent">Index of the agent from 0.</param>
/// <param name="Step">Index of the step from 0.</param>
/// <param name="Belief">Belief μ̂ about a typical request, in demand units; its upper quantile where the rule predicts with that.</param>
/// <param name="PreviousLoad">Load of the step before as the agent last observed it, in demand units; null before the first observation.
/// The load of this step is not public.</param>
/// <param name="Weight">The agent's social weight λ in [0, 1].</param>
/// <param name="Grid">The grid of possible proposals.</param>
/// <param name="Proposals">Number K of distinct proposals asked for, from 1 to the number of grid points.</param>
public readonly record struct Situation(
    int Agent,
    int Step,
    double Belief,
    double? PreviousLoad,
    double Weight,
    DemandGrid Grid,
    int Proposals);
