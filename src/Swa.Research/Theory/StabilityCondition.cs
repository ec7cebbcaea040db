namespace Swa.Research;

/// <summary>For which own social weights λ_i an agent gains nothing by more demand under overload.</summary>
/// <param name="Kind">The form of the condition.</param>
/// <param name="CriticalWeight">λ_i* in [0, 1] where the condition has a bound; null otherwise.</param>
public sealed record StabilityCondition(StabilityKind Kind, double? CriticalWeight)
{
    /// <summary>Whether a weight meets the condition.</summary>
    /// <param name="weight">Own social weight λ_i in [0, 1].</param>
    /// <returns>True where the marginal under overload is not positive.</returns>
    public bool Holds(double weight) => Kind switch
    {
        StabilityKind.Always => true,
        StabilityKind.AtLeast => weight >= CriticalWeight,
        StabilityKind.AtMost => weight <= CriticalWeight,
        _ => false,
    };
}

/// <summary>The form of a <see cref="StabilityCondition"/>.</summary>
public enum StabilityKind
{
    /// <summary>Stable for every weight: own and group's marginals are both not positive.</summary>
    Always,

    /// <summary>Stable iff λ_i ≥ λ_i*: overload pays the agent and costs the group.</summary>
    AtLeast,

    /// <summary>Stable iff λ_i ≤ λ_i*: overload costs the agent and pays the group, because the agent bears more of the penalty
    /// than it causes.</summary>
    AtMost,

    /// <summary>Stable for no weight: overload pays the agent and the group.</summary>
    Never,
}
