namespace Swa.Research;

/// <summary>The paper's scores for one agent of the heterogeneous game (the extension that its section 7.3 leaves open).</summary>
/// <remarks>
/// S_self = clip(a/a_max,i, 0, 1). Predicted load is Â = a + (n − 1)μ̂ as among equals; predicted welfare values each demand by who makes
/// it, Ŵ = v_i·a + v̄·(n − 1)μ̂ − β·max(0, Â − C_eff) − γ(Â − C_eff)², with v̄ the mean value of the others. Equal agents with v = 1 and
/// s = 1/n give <see cref="CongestionScorer"/>.
/// </remarks>
internal sealed class HeterogeneousScorer : ICandidateScorer
{
    private readonly double _maxDemand;
    private readonly double _value;
    private readonly double _othersValue;
    private readonly double _others;
    private readonly WelfarePrediction _prediction;
    private readonly Divisor _reference;

    /// <summary>Makes the scorer of one agent.</summary>
    public HeterogeneousScorer(HeterogeneousCongestionGame game, int agent, SwiOptions options)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(options);
        if (options.GroupScale != GroupScale.Clipped)
        {
            throw new ParameterException("groupScale", $"{options.GroupScale}", $"{GroupScale.Clipped} among unequal agents");
        }

        Participant own = game.Participants[agent];
        _maxDemand = own.MaxDemand;
        _value = own.Value;
        _others = game.Agents - 1;
        _othersValue = game.Agents == 1 ? 0 : (game.Participants.Sum(other => other.Value) - own.Value) / _others;
        _prediction = new WelfarePrediction(game.Agents, game.Capacity, game.Severity, options);
        ReferenceWelfare = options.ReferenceWelfare ?? (options.IsCalibrated
            ? CriticalSurface.CalibratedReference(game, agent)
                ?? throw new ParameterException(
                    "calibrated", "on", "off where an agent gains nothing by overload and no positive reference fits")
            : _prediction.EffectiveCapacity * game.Participants.Average(other => other.Value));
        _reference = Scores.Reference(ReferenceWelfare);
    }

    /// <summary>W_ref of this agent, above 0.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Scores.Self(demand, _maxDemand);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief)
    {
        double value = _value * demand + _othersValue * _others * belief;
        double load = _prediction.Load(demand, belief);
        return Scores.Group(_prediction.Welfare(new Scalar(value), new Scalar(load)), _reference).Value;
    }
}
