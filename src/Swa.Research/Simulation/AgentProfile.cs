namespace Swa.Research;

/// <summary>One agent of a population: its social weight, how it proposes and chooses, and how it differs from the others.</summary>
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

    /// <summary>An adversary: always takes a_max, whatever the scores are.</summary>
    /// <param name="reportedShare">Share of its demand that it reports, in [0, 1].</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ParameterException">The share is out of its range.</exception>
    public static AgentProfile Adversary(double reportedShare = 1) =>
        new(0, new MaximalProposer(), new LargestChooser()) { ReportedShare = reportedShare };

    /// <summary>Share of its demand that the agent reports, in [0, 1]; below 1 it lies, and the others observe a load that is too
    /// small.</summary>
    public double ReportedShare { get; init => field = Require.Share(value, "reportedShare"); } = 1;

    /// <summary>The agent's own belief before the first step, in [0, a_max]; null for the scenario's.</summary>
    public double? InitialBelief
    {
        get;
        init => field = value is { } belief ? Require.NonNegative(belief, "initialBelief") : null;
    }

    /// <summary>Value v_i of a unit of demand to the agent, above 0 (see <see cref="Participant.Value"/>); 1 among equals.</summary>
    public double Value { get; init => field = Require.Positive(value, "value"); } = 1;

    /// <summary>Share s_i of the penalty that the agent bears, at least 0; null for 1/n. The shares of all agents sum to 1.</summary>
    public double? PenaltyShare
    {
        get;
        init => field = value is { } share ? Require.NonNegative(share, "penaltyShare") : null;
    }

    /// <summary>Own cap a_max,i in demand units, above 0 and at most the game's a_max; null for the game's. Candidates above are cut to
    /// it.</summary>
    public double? MaxDemand
    {
        get;
        init => field = value is { } demand ? Require.Positive(demand, "maxDemand") : null;
    }

    /// <summary>Whether value, penalty share or cap set the agent apart from the symmetric game.</summary>
    public bool IsUnequal => Value != 1 || PenaltyShare is not null || MaxDemand is not null;

    /// <summary>Gives the agent's candidates.</summary>
    public IProposer Proposer { get; }

    /// <summary>Picks from the scored table.</summary>
    public IChooser Chooser { get; }
}
