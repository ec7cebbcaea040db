namespace Swa.Research;

/// <summary>
/// Disturbances of the agents' observations of the load, and absences; the paper's experiment has none. Deviations of single agents
/// (misreport, take all, value differently) belong to their <see cref="AgentProfile"/>.
/// </summary>
/// <remarks>
/// Draws come from streams of the environment, named by seed, agent and step alone, so that all cells of a sweep share them.
/// </remarks>
public sealed record Disturbances
{
    /// <summary>No disturbance: the load of the step before is known to everybody, exactly.</summary>
    public static Disturbances None { get; } = new();

    /// <summary>Standard deviation σ of the normal noise on the observed load in demand units, from 0 to 1e100. A reading may be
    /// negative.</summary>
    public double Noise { get; init => field = Require.Within(0, 1e100, value, "observationNoise"); }

    /// <summary>Whether all agents see the same noise or each its own.</summary>
    public NoiseScope NoiseScope { get; init => field = Require.Known(value, "noiseScope"); } = NoiseScope.Public;

    /// <summary>
    /// Delay d in steps, from 0 to 100: the load of step t − 1 − d is what is observed before step t; until then nothing is observed.
    /// </summary>
    public int Delay { get; init => field = (int)Require.Within(0, BeliefLoop.LargestDelay, value, "delay"); }

    /// <summary>Probability q that an agent misses the load at a step and keeps its belief, in [0, 1], independently for each agent and
    /// step.</summary>
    public double Loss { get; init => field = Require.Share(value, "loss"); }

    /// <summary>Probability that a present agent goes away before a step, in [0, 1]. All are present at step 0.</summary>
    public double Leave { get; init => field = Require.Share(value, "leave"); }

    /// <summary>Probability that an agent who is away comes back before a step, in [0, 1]. It has observed nothing meanwhile.</summary>
    public double Return { get; init => field = Require.Share(value, "return"); } = 1;

    /// <summary>Whether there is no disturbance.</summary>
    public bool IsNone => Noise == 0 && Delay == 0 && Loss == 0 && Leave == 0;

    /// <summary>Whether agents may come to hold different beliefs.</summary>
    public bool SetsBeliefsApart => (Noise > 0 && NoiseScope == NoiseScope.Private) || Loss > 0 || Leave > 0;
}
