namespace Swa.Research;

/// <summary>
/// The symmetric congestion game of the paper's section 3.1: n agents share a resource of capacity C and lose welfare β for
/// every unit of load above it. Always valid: every property is checked when it is set.
/// </summary>
/// <remarks>
/// Reward r_i = a_i − (β/n)·E, welfare W = Σ r_i = A − β·E, utility U_i = (1 − λ)·r_i + (λ/n)·W, with load A = Σ a_i and
/// excess E = max(0, A − C) (paper eqs. 3, 4, 7, 9).
/// </remarks>
[TypeFormatterSource(typeof(GameFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed record CongestionGame
{
    /// <summary>Loads this close above capacity count as within it; sums of demands carry rounding errors of this order.</summary>
    public const double OverloadTolerance = 1e-9;

    /// <summary>The paper's experiment (section 5): n = 5, C = 20, β = 1.6, a_max = 10.</summary>
    public static CongestionGame Paper { get; } = new(agents: 5, capacity: 20, severity: 1.6, maxDemand: 10);

    /// <summary>Makes a game.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="capacity">Capacity C in demand units, finite and above 0.</param>
    /// <param name="severity">Congestion severity β, welfare lost per unit of excess load, finite and above 0.</param>
    /// <param name="maxDemand">Largest demand a_max of one agent in demand units, finite and above 0.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public CongestionGame(int agents, double capacity, double severity, double maxDemand)
    {
        Agents = agents;
        Capacity = capacity;
        Severity = severity;
        MaxDemand = maxDemand;
    }

    /// <summary>Number of agents n, at least 1.</summary>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents"); }

    /// <summary>Capacity C in demand units, above 0.</summary>
    public double Capacity { get; init => field = Require.Positive(value, "capacity"); }

    /// <summary>Congestion severity β, above 0: welfare lost per unit of excess load.</summary>
    public double Severity { get; init => field = Require.Positive(value, "severity"); }

    /// <summary>Largest demand a_max of one agent in demand units, above 0.</summary>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); }

    /// <summary>Largest possible load M = n·a_max in demand units.</summary>
    public double MaxLoad => Agents * MaxDemand;

    /// <summary>Load A = Σ a_i in demand units.</summary>
    /// <param name="demands">One demand per agent.</param>
    /// <returns>The sum of the demands, added in the agents' order.</returns>
    public static double Load(ReadOnlySpan<double> demands)
    {
        double load = 0;
        foreach (double demand in demands)
        {
            load += demand;
        }

        return load;
    }

    /// <summary>Excess E = max(0, A − C) in demand units.</summary>
    /// <param name="load">Load A.</param>
    /// <returns>The load above capacity, 0 where there is none.</returns>
    public double Excess(double load) => Math.Max(0, load - Capacity);

    /// <summary>Whether A &gt; C beyond <see cref="OverloadTolerance"/>.</summary>
    /// <param name="load">Load A.</param>
    /// <returns>True under overload.</returns>
    public bool IsOverloaded(double load) => load > Capacity + OverloadTolerance;

    /// <summary>Reward r_i = a_i − (β/n)·E of one agent (paper eq. 7).</summary>
    /// <param name="demand">The agent's own demand a_i.</param>
    /// <param name="load">Load A, the agent's demand included.</param>
    /// <returns>The reward in demand units.</returns>
    public double Reward(double demand, double load) => demand - Severity / Agents * Excess(load);

    /// <summary>Welfare W = A − β·E (paper eq. 3).</summary>
    /// <param name="load">Load A.</param>
    /// <returns>The sum of all rewards in demand units.</returns>
    public double Welfare(double load) => load - Severity * Excess(load);

    /// <summary>SWA utility U_i = (1 − λ)·r_i + (λ/n)·W (paper eqs. 4 and 9).</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="demand">The agent's own demand a_i.</param>
    /// <param name="load">Load A, the agent's demand included.</param>
    /// <returns>The utility in demand units.</returns>
    public double Utility(double weight, double demand, double load) =>
        (1 - weight) * Reward(demand, load) + weight / Agents * Welfare(load);

    /// <summary>∂r_i/∂a_i: 1 − β/n under overload (paper eq. 8), 1 below capacity.</summary>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Reward gained per unit of own demand.</returns>
    public double PrivateMarginal(CapacitySide side) => side == CapacitySide.Above ? 1 - Severity / Agents : 1;

    /// <summary>∂W/∂a_i: 1 − β under overload (paper eq. 11), 1 below capacity.</summary>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Welfare gained per unit of one agent's demand.</returns>
    public double WelfareMarginal(CapacitySide side) => side == CapacitySide.Above ? 1 - Severity : 1;

    /// <summary>∂U_i/∂a_i: g(λ) = [n − β − λ(n − 1)]/n under overload (paper eqs. 12 and 13), 1 − λ + λ/n below capacity.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="side">The side of capacity.</param>
    /// <returns>Utility gained per unit of own demand.</returns>
    public double UtilityMarginal(double weight, CapacitySide side) =>
        (1 - weight) * PrivateMarginal(side) + weight / Agents * WelfareMarginal(side);
}
