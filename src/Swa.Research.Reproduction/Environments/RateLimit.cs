namespace Swa.Research.Reproduction;

/// <summary>
/// A rate limit on an API key that all agents share (paper section 7.1): more requests than the limit lock the key, and requests that
/// failed are tried again, all at once: the thundering herd.
/// </summary>
/// <remarks>
/// Demand: requests an agent means to make in a window; what it makes varies by 10% either way. Load: all requests of the window, retries
/// included. Capacity C: requests that the key allows per window. A window with more than C requests serves C of them, in proportion, and
/// locks the key for the windows that follow, which serve none. Of what failed a share is tried again in the next window. Reward: requests
/// served, less a cost for each that failed; welfare is their sum.
/// </remarks>
public sealed record RateLimit : IEnvironment
{
    private const double Variation = 0.1;

    /// <inheritdoc/>
    public string Name => "rate limit";

    /// <inheritdoc/>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents"); } = 8;

    /// <inheritdoc/>
    public double Capacity { get; init => field = Require.Positive(value, "capacity"); } = 32;

    /// <inheritdoc/>
    public double Optimum => Math.Min(Capacity, Agents * MaxDemand);

    /// <inheritdoc/>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); } = 10;

    /// <summary>Number of windows for which the key stays locked, at least 0.</summary>
    public int Lockout { get; init => field = Require.AtLeast(0, value, "lockout"); } = 2;

    /// <summary>Share of failed requests that are tried again in the next window, in [0, 1].</summary>
    public double Retried { get; init => field = Require.Share(value, "retried"); } = 0.5;

    /// <summary>Reward lost with a failed request, at least 0.</summary>
    public double FailureCost { get; init => field = Require.NonNegative(value, "failureCost"); } = 0.25;

    /// <inheritdoc/>
    public IEnvironmentRun Begin() => new Run(this);

    private sealed class Run(RateLimit limit) : IEnvironmentRun
    {
        private double _waiting;
        private int _locked;

        public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random)
        {
            double load = _waiting;
            foreach (double demand in demands)
            {
                load += demand * (1 + Variation * (2 * random.NextDouble() - 1));
            }

            bool isOpen = _locked == 0;
            bool isOver = load > limit.Capacity;
            double served = isOpen ? Math.Min(load, limit.Capacity) : 0;
            double failed = load - served;
            _locked = isOpen ? isOver ? limit.Lockout : 0 : _locked - 1;
            _waiting = limit.Retried * failed;
            return new(load, served - limit.FailureCost * failed, isOver || !isOpen);
        }
    }
}
