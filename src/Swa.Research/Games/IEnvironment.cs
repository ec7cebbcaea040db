namespace Swa.Research;

/// <summary>
/// A shared resource that agents draw on step by step: the congestion game itself, or one of the deployments that it models (paper section
/// 7.1). Agents see what they see in the game: the load of the step before.
/// </summary>
public interface IEnvironment
{
    /// <summary>Short name for tables and legends.</summary>
    string Name { get; }

    /// <summary>Number of agents n, at least 1.</summary>
    int Agents { get; }

    /// <summary>Capacity C: the load above which more load lowers welfare, in demand units.</summary>
    double Capacity { get; }

    /// <summary>Load up to which the resource does not count as overloaded, in demand units: the capacity, unless there is a
    /// tolerance.</summary>
    double ToleratedLoad => Capacity;

    /// <summary>Largest welfare that can be sustained, in demand units: that of a steady load at capacity.</summary>
    double Optimum { get; }

    /// <summary>Largest demand a_max of one agent at a step, in demand units.</summary>
    double MaxDemand { get; }

    /// <summary>Begins a run.</summary>
    /// <returns>A run at its first step, with its own state.</returns>
    IEnvironmentRun Begin();
}

/// <summary>One run of an environment; it is used by one thread.</summary>
public interface IEnvironmentRun
{
    /// <summary>Takes the demands of all agents for one step.</summary>
    /// <param name="demands">One demand per agent, in [0, a_max].</param>
    /// <param name="random">The environment's stream at this step.</param>
    /// <returns>The outcome of the step.</returns>
    EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random);
}

/// <summary>The outcome of one step.</summary>
/// <param name="Load">The load that everybody can see, in demand units.</param>
/// <param name="Welfare">The sum of all rewards, in demand units.</param>
/// <param name="IsOverloaded">Whether the resource was overloaded.</param>
public readonly record struct EnvironmentStep(double Load, double Welfare, bool IsOverloaded);
