namespace Swa.Research;

/// <summary>
/// The congestion game with unequal agents (the extension that the paper's section 7.3 leaves open): own values, penalty shares,
/// caps and social weights. Equal agents with v = 1 and s = 1/n give <see cref="CongestionGame"/>.
/// </summary>
/// <remarks>Reward r_i = v_i·a_i − s_i·β·E with Σ s_i = 1, hence welfare W = Σ v_i·a_i − β·E.</remarks>
public sealed class HeterogeneousCongestionGame
{
    private const double ShareTolerance = 1e-9;

    /// <summary>Makes a game.</summary>
    /// <param name="capacity">Capacity C in demand units, finite and above 0.</param>
    /// <param name="severity">Congestion severity β, finite and above 0.</param>
    /// <param name="participants">The agents, at least one; their penalty shares sum to 1 within 1e−9.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public HeterogeneousCongestionGame(double capacity, double severity, params IReadOnlyList<Participant> participants)
    {
        Capacity = Require.Positive(capacity, nameof(capacity));
        Severity = Require.Positive(severity, nameof(severity));
        Require.AtLeast(1, Require.Given(participants, nameof(participants), "a list of agents").Count, "agents");
        Participants = [.. participants.Select(agent => Require.Given(agent, nameof(participants), "an agent at every place"))];
        double shares = Participants.Sum(agent => agent.PenaltyShare);
        if (Math.Abs(shares - 1) > ShareTolerance)
        {
            throw Require.Refuse("penaltyShare", shares, "shares that sum to 1");
        }
    }

    /// <summary>The same game as <paramref name="game"/>, with a weight for every agent.</summary>
    /// <param name="game">A symmetric game.</param>
    /// <param name="weights">One social weight λ_i in [0, 1] per agent.</param>
    /// <returns>The game with v = 1, s = 1/n and equal caps.</returns>
    /// <exception cref="ParameterException">The number of weights is not the number of agents, or a weight is out of its range.</exception>
    public static HeterogeneousCongestionGame From(CongestionGame game, params IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != game.Agents)
        {
            throw new ParameterException("weights", $"{weights.Count} weights", $"the game's {game.Agents}, one per agent");
        }

        return new(
            game.Capacity, game.Severity, [.. weights.Select(weight => new Participant(1, 1.0 / game.Agents, game.MaxDemand, weight))]);
    }

    /// <summary>Capacity C in demand units, above 0.</summary>
    public double Capacity { get; }

    /// <summary>Congestion severity β, above 0.</summary>
    public double Severity { get; }

    /// <summary>The agents, in order.</summary>
    public IReadOnlyList<Participant> Participants { get; }

    /// <summary>Number of agents n.</summary>
    public int Agents => Participants.Count;

    /// <summary>Largest possible load M = Σ a_max,i in demand units.</summary>
    public double MaxLoad => Participants.Sum(agent => agent.MaxDemand);

    /// <summary>Excess E = max(0, A − C) in demand units.</summary>
    /// <param name="load">Load A.</param>
    /// <returns>The load above capacity, 0 where there is none.</returns>
    public double Excess(double load) => Math.Max(0, load - Capacity);

    /// <summary>Reward r_i = v_i·a_i − s_i·β·E.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="demand">The agent's own demand a_i.</param>
    /// <param name="load">Load A, the agent's demand included.</param>
    /// <returns>The reward.</returns>
    public double Reward(int agent, double demand, double load) =>
        Participants[agent].Value * demand - Participants[agent].PenaltyShare * Severity * Excess(load);

    /// <summary>Welfare W = Σ r_i = Σ v_i·a_i − β·E.</summary>
    /// <param name="demands">One demand per agent.</param>
    /// <returns>The sum of all rewards.</returns>
    public double Welfare(ReadOnlySpan<double> demands)
    {
        double value = 0;
        for (int agent = 0; agent < demands.Length; agent++)
        {
            value += Participants[agent].Value * demands[agent];
        }

        return value - Severity * Excess(CongestionGame.Load(demands));
    }

    /// <summary>SWA utility U_i = (1 − λ_i)·r_i + (λ_i/n)·W (paper eq. 4).</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="demands">One demand per agent.</param>
    /// <returns>The utility.</returns>
    public double Utility(int agent, ReadOnlySpan<double> demands)
    {
        double weight = Participants[agent].Weight;
        return (1 - weight) * Reward(agent, demands[agent], CongestionGame.Load(demands)) + weight / Agents * Welfare(demands);
    }

    /// <summary>∂r_i/∂a_i: v_i − s_i·β under overload, v_i below capacity.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Reward gained per unit of own demand.</returns>
    public double PrivateMarginal(int agent, CapacitySide side) =>
        Participants[agent].Value - (side == CapacitySide.Above ? Participants[agent].PenaltyShare * Severity : 0);

    /// <summary>∂W/∂a_i: v_i − β under overload, v_i below capacity.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Welfare gained per unit of the agent's demand.</returns>
    public double WelfareMarginal(int agent, CapacitySide side) =>
        Participants[agent].Value - (side == CapacitySide.Above ? Severity : 0);

    /// <summary>∂U_i/∂a_i: (1 − λ_i)(v_i − s_i·β) + (λ_i/n)(v_i − β) under overload, positive below capacity.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Utility gained per unit of own demand.</returns>
    public double UtilityMarginal(int agent, CapacitySide side)
    {
        double weight = Participants[agent].Weight;
        return (1 - weight) * PrivateMarginal(agent, side) + weight / Agents * WelfareMarginal(agent, side);
    }
}
