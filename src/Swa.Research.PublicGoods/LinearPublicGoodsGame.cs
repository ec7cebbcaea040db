namespace Swa.Research.PublicGoods;

/// <summary>The linear public goods game: r_i = (ρ/n)·Σ c_j − κ·c_i with contributions c_i in [0, 1].</summary>
public sealed record LinearPublicGoodsGame
{
    /// <summary>Makes a game.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="multiplier">Multiplier ρ of the common pot, finite and at least 0.</param>
    /// <param name="cost">Cost κ of one unit of contribution, finite and above 0.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public LinearPublicGoodsGame(int agents, double multiplier, double cost)
    {
        Agents = agents;
        Multiplier = multiplier;
        Cost = cost;
    }

    /// <summary>Number of agents n, at least 1.</summary>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents"); }

    /// <summary>Multiplier ρ of the common pot, at least 0.</summary>
    public double Multiplier { get; init => field = Require.NonNegative(value, "multiplier"); }

    /// <summary>Cost κ of one unit of contribution, above 0.</summary>
    public double Cost { get; init => field = Require.Positive(value, "cost"); }

    /// <summary>
    /// The critical weight (n − ρ/κ)/(n − 1), from which on contributing does not cost utility: Theorem 1 with ρ/κ for β; null for n = 1.
    /// </summary>
    public double? CriticalWeight => Agents == 1 ? null : (Agents - Multiplier / Cost) / (Agents - 1);

    /// <summary>Reward r_i = (ρ/n)·Σ c_j − κ·c_i.</summary>
    /// <param name="contribution">The agent's own contribution c_i in [0, 1].</param>
    /// <param name="total">Σ c_j, the agent's contribution included.</param>
    /// <returns>The reward.</returns>
    public double Reward(double contribution, double total) => Multiplier / Agents * total - Cost * contribution;

    /// <summary>Welfare W = Σ r_i = (ρ − κ)·Σ c_j.</summary>
    /// <param name="total">Σ c_j.</param>
    /// <returns>The sum of all rewards.</returns>
    public double Welfare(double total) => (Multiplier - Cost) * total;

    /// <summary>SWA utility U_i = (1 − λ)·r_i + (λ/n)·W (paper eq. 4).</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="contribution">The agent's own contribution c_i in [0, 1].</param>
    /// <param name="total">Σ c_j, the agent's contribution included.</param>
    /// <returns>The utility.</returns>
    public double Utility(double weight, double contribution, double total) =>
        (1 - weight) * Reward(contribution, total) + weight / Agents * Welfare(total);

    /// <summary>∂U_i/∂c_i = (1 − λ)(ρ/n − κ) + (λ/n)(ρ − κ).</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <returns>Utility gained per unit of own contribution.</returns>
    public double UtilityMarginal(double weight) =>
        (1 - weight) * (Multiplier / Agents - Cost) + weight / Agents * (Multiplier - Cost);
}
