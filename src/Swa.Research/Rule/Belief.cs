namespace Swa.Research;

/// <summary>The public belief about a typical request: an exponential moving average of the mean demand (paper eqs. 18 and 19).</summary>
public static class Belief
{
    /// <summary>μ̂_t = (1 − α)·μ̂_{t−1} + α·A_{t−1}/n (paper eq. 19).</summary>
    /// <param name="belief">μ̂_{t−1} in demand units.</param>
    /// <param name="smoothing">Smoothing α in [0, 1].</param>
    /// <param name="load">The load A_{t−1} that was observed.</param>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <returns>μ̂_t in demand units.</returns>
    public static double Update(double belief, double smoothing, double load, int agents) =>
        (1 - smoothing) * belief + smoothing * load / agents;
}
