namespace Swa.Research.Reproduction;

/// <summary>
/// A conversation history that all agents write to (paper section 7.1): excess tokens evict the earliest, and so the instructions.
/// </summary>
/// <remarks>
/// Demand: tokens an agent contributes in a round (in thousands). Load: their sum. Capacity C: tokens that the window holds besides the
/// instructions. Tokens above C push out as many of the earliest; each time the instructions are lost with probability 1 − exp(−E/I), I
/// being their length, and are missing until they are posted again some rounds later. Reward: an agent's share of the tokens that are
/// still in the window, worth less while the instructions are missing; welfare is the sum.
/// </remarks>
public sealed record ContextWindow : IEnvironment
{
    /// <inheritdoc/>
    public string Name => "context window";

    /// <inheritdoc/>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents"); } = 6;

    /// <inheritdoc/>
    public double Capacity { get; init => field = Require.Positive(value, "capacity"); } = 24;

    /// <inheritdoc/>
    public double Optimum => Math.Min(Capacity, Agents * MaxDemand);

    /// <inheritdoc/>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); } = 10;

    /// <summary>Length I of the instructions in demand units, above 0.</summary>
    public double Instructions { get; init => field = Require.Positive(value, "instructions"); } = 20;

    /// <summary>Number of rounds for which lost instructions are missing, at least 1.</summary>
    public int Missing { get; init => field = Require.AtLeast(1, value, "missing"); } = 3;

    /// <summary>Value of a token while the instructions are missing, as a share, in [0, 1].</summary>
    public double WorthWithout { get; init => field = Require.Share(value, "worthWithout"); } = 0.2;

    /// <inheritdoc/>
    public IEnvironmentRun Begin() => new Run(this);

    private sealed class Run(ContextWindow window) : IEnvironmentRun
    {
        private int _missing;

        public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random)
        {
            double load = CongestionGame.Load(demands);
            double evicted = Math.Max(0, load - window.Capacity);
            bool isLost = random.NextDouble() < 1 - Math.Exp(-evicted / window.Instructions);
            _missing = isLost ? window.Missing : Math.Max(0, _missing - 1);
            double worth = _missing > 0 ? window.WorthWithout : 1;
            return new(load, worth * (load - evicted), load > window.Capacity + CongestionGame.OverloadTolerance);
        }
    }
}
