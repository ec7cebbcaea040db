using System.Numerics;
using MathNet.Numerics;

namespace Swa.Research;

/// <summary>
/// Socially-weighted inference as a control loop: whether the belief to which all agents respond at once settles, and how fast.
/// </summary>
/// <remarks>
/// Above every threshold, and away from the caps, each agent fills the gap to the load it aims at (paper eq. 20): a_t = A_target − (n −
/// 1)·μ̂_t. All do so at once, so that A_t/n = a_t and the belief's update (paper eq. 19), fed with the load of d steps earlier, is
/// μ̂_{t+1} = (1 − α)·μ̂_t + α·A_target − α(n − 1)·μ̂_{t−d}. Deviations from the fixed point A_target/n follow the characteristic
/// polynomial z^{d+1} − (1 − α)z^d + α(n − 1). For d = 0 its root is 1 − αn: stable iff α &lt; 2/n, dead-beat at α = 1/n.
/// </remarks>
public static class BeliefLoop
{
    /// <summary>Largest delay d in steps that the functions here accept.</summary>
    public const int LargestDelay = 100;

    /// <summary>Largest modulus of a root of z^{d+1} − (1 − α)z^d + α(n − 1): deviations shrink by it each step in the long run.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in [0, 1].</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="LargestDelay"/>.</param>
    /// <returns>The spectral radius, at least 0; the loop is stable iff it is below 1.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double SpectralRadius(int agents, double smoothing, int delay = 0)
    {
        Check(agents, delay);
        Require.Share(smoothing, nameof(smoothing));
        return Radius(agents, smoothing, delay);
    }

    /// <summary>Whether the loop settles: <see cref="SpectralRadius"/> is below 1.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in [0, 1].</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="LargestDelay"/>.</param>
    /// <returns>True where deviations die out.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static bool IsStable(int agents, double smoothing, int delay = 0) => SpectralRadius(agents, smoothing, delay) < 1;

    /// <summary>The bound α_max of the stable region: for α in (0, 1] the loop is stable iff α &lt; α_max.</summary>
    /// <remarks>2/n without delay; 1/(n − 1) for d = 1 and n ≥ 3 (Jury's criterion on the quadratic); smaller with every further
    /// step.</remarks>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="LargestDelay"/>.</param>
    /// <returns>α_max, above 0; above 1 where every smoothing is stable.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double LargestStableSmoothing(int agents, int delay = 0)
    {
        Check(agents, delay);
        double unstable = 2.0 / agents;
        if (delay == 0 || agents <= 2)
        {
            return unstable;
        }

        double stable = 0;
        for (double middle = unstable / 2; middle > stable && middle < unstable; middle = (stable + unstable) / 2)
        {
            (stable, unstable) = Radius(agents, middle, delay) < 1 ? (middle, unstable) : (stable, middle);
        }

        return stable;
    }

    /// <summary>
    /// α_max where each agent misses the load with probability q: 2/(n(1 − q)). An agent that misses keeps its belief, so that the mean
    /// belief moves by (1 − q)α only. Stability here is that of the mean.
    /// </summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="loss">Probability q of missing the load at a step, from 0 to below 1.</param>
    /// <returns>α_max, above 0; above 1 where every smoothing is stable.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double LargestStableSmoothingUnderLoss(int agents, double loss)
    {
        Check(agents, 0);
        Require.Share(loss, nameof(loss));
        return loss < 1 ? 2 / (agents * (1 - loss)) : throw Require.Refuse(nameof(loss), loss, "a number from 0 to below 1");
    }

    /// <summary>α = 1/n: without delay, any deviation is gone after one step.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <returns>The dead-beat smoothing, in (0, 1].</returns>
    /// <exception cref="ParameterException">There is no agent.</exception>
    public static double DeadBeatSmoothing(int agents) => 1.0 / Require.AtLeast(1, agents, nameof(agents));

    /// <summary>The smoothing of smallest spectral radius for n agents and delay d: dead-beat for d = 0, critically damped for d ≥
    /// 1.</summary>
    /// <remarks>
    /// The radius falls with α while the two dominant roots are real, and grows once they are complex; it is smallest where they meet.
    /// A double root z₀ annuls polynomial and derivative: z₀ = (1 − α)d/(d + 1) and α(n − 1) = (1 − α)^{d+1}·d^d/(d + 1)^{d+1},
    /// which has one solution in (0, 1]; z₀ is then the radius. For large n: αn → d^d/(d + 1)^{d+1} = 1, 1/4, 4/27, …
    /// </remarks>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="LargestDelay"/>.</param>
    /// <returns>The fastest smoothing, in (0, 1].</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double FastestSmoothing(int agents, int delay = 0)
    {
        Check(agents, delay);
        if (delay == 0 || agents == 1)
        {
            return 1.0 / agents;
        }

        double scale = Math.Pow((double)delay / (delay + 1), delay) / (delay + 1);
        double low = 0;
        double high = 1;
        for (double middle = 0.5; middle > low && middle < high; middle = (low + high) / 2)
        {
            bool isBelow = middle * (agents - 1) < Math.Pow(1 - middle, delay + 1) * scale;
            (low, high) = isBelow ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Steps for which a belief that is too high silences everybody: ln(A_target/((n − 1)·μ̂_0))/ln(1 − α), rounded up.</summary>
    /// <remarks>
    /// As long as the others alone are believed to exceed the target, (n − 1)·μ̂ &gt; A_target, everybody demands 0 and the belief decays
    /// by 1 − α per step; where they are believed just to reach it, the gap to fill is 0 but no agent is silenced. With gains of the order
    /// 1/n this takes of the order of n steps: the price of a loop that is stable for many agents.
    /// </remarks>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in [0, 1].</param>
    /// <param name="initialBelief">Belief μ̂_0 in demand units, at least 0.</param>
    /// <param name="target">The load A_target that the agents aim at in demand units, above 0.</param>
    /// <param name="delay">Delay d of the observed load in steps: nothing is observed, and the belief stays, for as many more.</param>
    /// <returns>Number of steps without demand; positive infinity where the belief never falls.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double SilentSteps(int agents, double smoothing, double initialBelief, double target, int delay = 0)
    {
        Check(agents, delay);
        Require.Share(smoothing, nameof(smoothing));
        Require.NonNegative(initialBelief, nameof(initialBelief));
        double excess = (agents - 1) * initialBelief / Require.Positive(target, nameof(target));
        return excess <= 1 ? 0 : delay + Math.Max(1, Math.Ceiling(-Math.Log(excess) / Math.Log(1 - smoothing)));
    }

    private static void Check(int agents, int delay)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Within(0, LargestDelay, delay, nameof(delay));
    }

    private static double Radius(int agents, double smoothing, int delay)
    {
        if (delay == 0)
        {
            return Math.Abs(1 - smoothing * agents);
        }

        double[] coefficients = new double[delay + 2];
        coefficients[0] = smoothing * (agents - 1);
        coefficients[delay] = -(1 - smoothing);
        coefficients[delay + 1] = 1;
        return coefficients[0] == 0 ? 1 - smoothing : FindRoots.Polynomial(coefficients).Max(Complex.Abs);
    }
}
