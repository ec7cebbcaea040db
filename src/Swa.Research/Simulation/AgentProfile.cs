using Swa.Research.Agents;
using Swa.Research.Parameters;

namespace Swa.Research.Simulation;

/// <summary>One agent of a population: its social weight and how it proposes and chooses.</summary>
public sealed record AgentProfile
{
    /// <summary>Makes a profile.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="proposer">Gives the agent's candidates.</param>
    /// <param name="chooser">Picks from the scored table.</param>
    /// <exception cref="ParameterException">The weight is out of its range, or a part is missing.</exception>
    public AgentProfile(double weight, IProposer proposer, IChooser chooser)
    {
        Weight = weight;
        Proposer = Require.Given(proposer, nameof(proposer), "a proposer");
        Chooser = Require.Given(chooser, nameof(chooser), "a chooser");
    }

    /// <summary>Makes the profile of a stand-in.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="agent">The stand-in.</param>
    /// <exception cref="ParameterException">The weight is out of its range.</exception>
    public AgentProfile(double weight, StandIn agent)
        : this(weight, Require.Given(agent, nameof(agent), "a stand-in").Proposer, agent.Chooser)
    {
    }

    /// <summary>Social weight λ in [0, 1].</summary>
    public double Weight { get; init => field = Require.Share(value, "weight"); }

    /// <summary>Gives the agent's candidates.</summary>
    public IProposer Proposer { get; }

    /// <summary>Picks from the scored table.</summary>
    public IChooser Chooser { get; }
}
