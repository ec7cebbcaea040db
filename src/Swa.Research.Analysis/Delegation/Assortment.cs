namespace Swa.Research;

/// <summary>Socially-weighted alignment as inclusive fitness: what relatedness among partners a social weight is worth.</summary>
/// <remarks>
/// U_i weighs an agent's own reward with 1 − λ + λ/n and every other's with λ/n: it is r_i + R·Σ_{j≠i} r_j up to a factor, with
/// R = λ/(n − λ(n − 1)). Under overload its slope 1 − (β/n)[1 + R(n − 1)] is 0 at R* = (n − β)/(β(n − 1)), which is R at λ* = (n − β)/(n −
/// 1). The same R* is the assortment that keeps selfish agents out of overload: where each partner is a copy with probability r, a mutant
/// that asks for a little more pays (β/n)[1 + r(n − 1)] for each unit. R* → 1/β for many agents. See Bester and Güth, "Is altruism
/// evolutionarily stable?" (1998), and Hamilton's rule behind it.
/// </remarks>
public static class Assortment
{
    /// <summary>R = λ/(n − λ(n − 1)): the weight of another agent's reward relative to one's own.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <returns>R, from 0 (λ = 0) to 1 (λ = 1).</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double Relatedness(int agents, double weight)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Share(weight, nameof(weight));
        return weight / (agents - weight * (agents - 1));
    }

    /// <summary>λ = nR/(1 + R(n − 1)): the social weight of a relatedness.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="relatedness">Relatedness R in [0, 1].</param>
    /// <returns>λ in [0, 1].</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double WeightOf(int agents, double relatedness)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Share(relatedness, nameof(relatedness));
        return agents * relatedness / (1 + relatedness * (agents - 1));
    }

    /// <summary>R* = (n − β)/(β(n − 1)): the relatedness from which overload does not pay.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <returns>R*, at most 0 for β ≥ n and above 1 for β below 1; null for n = 1.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? CriticalRelatedness(int agents, double severity) =>
        Threshold.CriticalWeight(agents, severity) is { } weight ? weight / severity : null;
}
