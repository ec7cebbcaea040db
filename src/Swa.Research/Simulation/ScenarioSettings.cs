using Swa.Research.Agents;
using Swa.Research.Games;
using Swa.Research.Inference;

namespace Swa.Research.Simulation;

/// <summary>
/// A scenario of equal stand-ins as one flat list of parameters: what a command line, a sweep's axis or a file of parameters
/// speaks of. Nothing is checked until <see cref="ToScenario"/>.
/// </summary>
/// <remarks>The defaults are the paper's experiment with the options of the authors' published script.</remarks>
public sealed record ScenarioSettings
{
    /// <summary>Number of agents n.</summary>
    public int Agents { get; init; } = CongestionGame.Paper.Agents;

    /// <summary>Capacity C in demand units.</summary>
    public double Capacity { get; init; } = CongestionGame.Paper.Capacity;

    /// <summary>Congestion severity β.</summary>
    public double Severity { get; init; } = CongestionGame.Paper.Severity;

    /// <summary>Largest demand a_max in demand units.</summary>
    public double MaxDemand { get; init; } = CongestionGame.Paper.MaxDemand;

    /// <summary>Social weight λ of every agent.</summary>
    public double Weight { get; init; } = 0.8;

    /// <summary>Number of steps T.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Options of the rule.</summary>
    public SwiOptions Rule { get; init; } = new();

    /// <summary>How candidate sets are formed.</summary>
    public CandidateOptions Candidates { get; init; } = new();

    /// <summary>The stand-in that plays every agent.</summary>
    public StandIn Agent { get; init; } = new();

    /// <summary>Checks the parameters and joins them to a scenario.</summary>
    /// <returns>A scenario that can be run.</returns>
    /// <exception cref="Parameters.ParameterException">A parameter is out of its range.</exception>
    public Scenario ToScenario() => new(
        new CongestionGame(Agents, Capacity, Severity, MaxDemand),
        Population.Uniform(Agents, new AgentProfile(Weight, Agent)),
        Rule,
        Candidates,
        Steps);
}
