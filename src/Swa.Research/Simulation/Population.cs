namespace Swa.Research;

/// <summary>The agents of an episode, in order; a population of equals holds one profile whatever its size.</summary>
public sealed class Population
{
    private readonly AgentProfile[] _profiles;

    private Population(int count, AgentProfile[] profiles)
    {
        Count = count;
        _profiles = profiles;
    }

    /// <summary>A population of equals.</summary>
    /// <param name="count">Number of agents, at least 1.</param>
    /// <param name="profile">The profile of every agent.</param>
    /// <returns>The population.</returns>
    /// <exception cref="ParameterException">There is no agent, or the profile is missing.</exception>
    public static Population Uniform(int count, AgentProfile profile) =>
        new(Require.AtLeast(1, count, "agents"), [Require.Given(profile, nameof(profile), "an agent's profile")]);

    /// <summary>A population in which every agent has its own profile.</summary>
    /// <param name="profiles">One profile per agent, at least one.</param>
    /// <returns>The population.</returns>
    /// <exception cref="ParameterException">There is no agent, or a profile is missing.</exception>
    public static Population Of(params IReadOnlyList<AgentProfile> profiles)
    {
        Require.AtLeast(1, Require.Given(profiles, nameof(profiles), "a list of profiles").Count, "agents");
        return new(profiles.Count, [.. profiles.Select(profile => Require.Given(profile, nameof(profiles), "a profile for every agent"))]);
    }

    /// <summary>Number of agents.</summary>
    public int Count { get; }

    /// <summary>Whether all agents share one profile.</summary>
    public bool IsUniform => _profiles.Length == 1;

    /// <summary>The profiles, one for all where they are equal.</summary>
    internal IReadOnlyList<AgentProfile> Distinct => _profiles;

    /// <summary>Whether every agent begins with the scenario's belief.</summary>
    internal bool SharesInitialBelief => Array.TrueForAll(_profiles, profile => profile.InitialBelief is null);

    /// <summary>Whether an agent reports less than it demands.</summary>
    internal bool HasLiars => Array.Exists(_profiles, profile => profile.ReportedShare != 1);

    /// <summary>Whether an agent's value, penalty share or cap differs from the symmetric game's.</summary>
    internal bool IsUnequal => Array.Exists(_profiles, profile => profile.IsUnequal);

    /// <summary>The profile of one agent.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    public AgentProfile this[int agent] => IsUniform ? _profiles[0] : _profiles[agent];
}
