namespace Swa.Research;

/// <summary>How far noise on the observed load spreads belief and load around the fixed point of the belief loop.</summary>
/// <remarks>
/// With noise ε ~ N(0, σ²) on what is observed, deviations of the public belief follow b_{t+1} = (1 − α)b_t − α(n − 1)b_{t−d} + α·ε_t/n
/// (see <see cref="BeliefLoop"/>), and the load is off by −n(n − 1)·b_t. Without delay the recursion is first-order with factor 1 − αn, so
/// that sd(μ̂) = ασ/(n·√(1 − (1 − αn)²)) and sd(A) = n(n − 1)·sd(μ̂), which is (n − 1)σ/n at α = 1/n. With delay the variance is the sum of
/// squares of the impulse response. Where every agent has its own noise, the load follows the sum of n independent noises of variance
/// σ²/n each: sd(A) is smaller by √n.
/// </remarks>
public static class LoadNoise
{
    private const double Negligible = 1e-18;
    private const int LongestResponse = 10_000_000;

    /// <summary>Stationary standard deviation of the public belief μ̂, or of the mean belief where noise is private.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in (0, 1] for which the loop is stable.</param>
    /// <param name="noise">Standard deviation σ of the noise on the observed load in demand units, at least 0.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="BeliefLoop.LargestDelay"/>.</param>
    /// <param name="scope">Whether the agents share the noise.</param>
    /// <returns>sd(μ̂) in demand units; null where the loop is unstable and no stationary state exists.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? BeliefDeviation(int agents, double smoothing, double noise, int delay = 0, NoiseScope scope = NoiseScope.Public)
    {
        Require.NonNegative(noise, nameof(noise));
        Require.Known(scope, nameof(scope));
        if (!(BeliefLoop.SpectralRadius(agents, smoothing, delay) < 1))
        {
            return null;
        }

        double perReading = scope == NoiseScope.Public ? noise : noise / Math.Sqrt(agents);
        return perReading * Math.Sqrt(Response(agents, smoothing, delay).Variance);
    }

    /// <summary>Stationary standard deviation of the load: n(n − 1)·sd(μ̂).</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in (0, 1] for which the loop is stable.</param>
    /// <param name="noise">Standard deviation σ of the noise on the observed load in demand units, at least 0.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="BeliefLoop.LargestDelay"/>.</param>
    /// <param name="scope">Whether the agents share the noise.</param>
    /// <returns>sd(A) in demand units; null where the loop is unstable.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? LoadDeviation(int agents, double smoothing, double noise, int delay = 0, NoiseScope scope = NoiseScope.Public) =>
        agents * (agents - 1.0) * BeliefDeviation(agents, smoothing, noise, delay, scope);

    /// <summary>
    /// sd(A)/sd(Y − n·μ̂) under public noise, where Y is the observed load: converts the surprise that an agent can measure into the spread
    /// of the load that it cannot see.
    /// </summary>
    /// <remarks>
    /// The surprise is Y − n·μ̂_t = −n(n − 1)b_{t−d} − n·b_t + ε_t, its noise independent of the beliefs; σ cancels. Without delay it is
    /// √(αn/2)·(n − 1)/n: at the dead-beat gain an observed load is about √2 as far off as the load itself.
    /// </remarks>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="smoothing">Smoothing α in (0, 1] for which the loop is stable.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to <see cref="BeliefLoop.LargestDelay"/>.</param>
    /// <returns>The ratio, from 0 to 1; null where the loop is unstable.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double? LoadPerSurprise(int agents, double smoothing, int delay = 0)
    {
        if (!(BeliefLoop.SpectralRadius(agents, smoothing, delay) < 1))
        {
            return null;
        }

        (double variance, double covariance) = Response(agents, smoothing, delay);
        double n = agents;
        double load = n * n * (n - 1) * (n - 1) * variance;
        double surprise = load + n * n * variance + 2 * n * n * (n - 1) * covariance + 1;
        return Math.Sqrt(load / surprise);
    }

    /// <summary>Variance of b_t and covariance of b_t with b_{t−d} for σ = 1, from the impulse response of the recursion.</summary>
    private static (double Variance, double Covariance) Response(int agents, double smoothing, int delay)
    {
        double[] recent = new double[delay + 1];
        double variance = 0;
        double covariance = 0;
        double tail = 0;
        double value = smoothing / agents;
        for (int t = 0; t < LongestResponse; t++)
        {
            // recent[t mod (d + 1)] holds the response of d + 1 steps ago until it is overwritten.
            double earlier = delay == 0 ? value : recent[(t + 1) % (delay + 1)];
            variance += value * value;
            covariance += value * earlier;
            recent[t % (delay + 1)] = value;
            tail = t % (delay + 1) == 0 ? Math.Abs(value) : Math.Max(tail, Math.Abs(value));
            if (t % (delay + 1) == delay && tail * tail <= Negligible * variance)
            {
                break;
            }

            value = (1 - smoothing) * value - smoothing * (agents - 1) * earlier;
        }

        return (variance, covariance);
    }
}
