namespace Swa.Research;

/// <summary>The paper's scores for one agent of the heterogeneous game (the extension that its section 7.3 leaves open).</summary>
/// <remarks>
/// S_self = clip(a/a_max,i, 0, 1). Predicted load is Â = a + (n − 1)μ̂ as among equals; predicted welfare values each demand by who makes
/// it, Ŵ = v_i·a + v̄·(n − 1)μ̂ − β·max(0, Â − C_eff) − γ(Â − C_eff)², with v̄ the mean value of the others. Equal agents with v = 1 and
/// s = 1/n give <see cref="CongestionScorer"/>.
/// </remarks>
public sealed class HeterogeneousScorer : ICandidateScorer
{
    private readonly double _maxDemand;
    private readonly double _value;
    private readonly double _othersValue;
    private readonly double _others;
    private readonly double _severity;
    private readonly double _centering;
    private readonly double _capacity;
    private readonly double _denominator;

    /// <summary>Makes the scorer of one agent.</summary>
    /// <param name="game">The game that is played.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <param name="options">
    /// Margin, centering and reference welfare: as set; calibrated (<see cref="CriticalSurface.CalibratedReference"/>); or else C_eff times
    /// the mean value of all agents.
    /// </param>
    /// <exception cref="ParameterException">
    /// The margin is not below capacity, the score is to be affine, or a calibrated reference does not exist.
    /// </exception>
    public HeterogeneousScorer(HeterogeneousCongestionGame game, int agent, SwiOptions options)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(options);
        if (options.GroupScale != GroupScale.Clipped)
        {
            throw new ParameterException("groupScale", $"{options.GroupScale}", $"{GroupScale.Clipped} among unequal agents");
        }

        if (options.SafetyMargin >= game.Capacity)
        {
            throw Require.Refuse("margin", options.SafetyMargin, FormattableString.Invariant($"a number from 0 to below the capacity {game.Capacity}"));
        }

        Participant own = game.Participants[agent];
        _maxDemand = own.MaxDemand;
        _value = own.Value;
        _others = game.Agents - 1;
        _othersValue = game.Agents == 1 ? 0 : (game.Participants.Sum(other => other.Value) - own.Value) / _others;
        _severity = game.Severity;
        _centering = options.Centering;
        _capacity = game.Capacity - options.SafetyMargin;
        ReferenceWelfare = options.ReferenceWelfare ?? (options.IsCalibrated
            ? CriticalSurface.CalibratedReference(game, agent)
                ?? throw new ParameterException("calibrated", "on", "off where an agent gains nothing by overload and no positive reference fits")
            : _capacity * game.Participants.Average(other => other.Value));
        _denominator = ReferenceWelfare + CongestionScorer.Epsilon;
    }

    /// <summary>W_ref of this agent, above 0.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Math.Clamp(demand / _maxDemand, 0, 1);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief)
    {
        double above = demand + _others * belief - _capacity;
        double welfare = _value * demand + _othersValue * _others * belief - _severity * Math.Max(0, above) - _centering * (above * above);
        return Math.Clamp(welfare / _denominator, 0, 1);
    }
}
