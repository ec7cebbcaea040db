namespace Swa.Research;

/// <summary>The paper's scores in the congestion game (section 5, eq. 16; appendix A, eqs. 18–24).</summary>
/// <remarks>S_self = clip(a/a_max, 0, 1); S_group = clip(Ŵ/(W_ref + ε), 0, 1) with ε = 1e−8.</remarks>
public sealed class CongestionScorer : ICandidateScorer
{
    /// <summary>ε, which keeps the quotient of eq. 22 finite.</summary>
    public const double Epsilon = 1e-8;

    private readonly double _maxDemand;
    private readonly double _denominator;

    /// <summary>Makes the scorer for one game.</summary>
    /// <param name="game">The game that is played.</param>
    /// <param name="options">Margin, centering and reference welfare.</param>
    /// <exception cref="ParameterException">The margin is not below capacity, or a calibrated reference does not exist.</exception>
    public CongestionScorer(CongestionGame game, SwiOptions options)
    {
        Prediction = new WelfarePrediction(game, options);
        _maxDemand = game.MaxDemand;
        ReferenceWelfare = options.ReferenceWelfare ?? (options.IsCalibrated
            ? NormalisedThreshold.CalibratedReference(game.Agents, game.Severity, game.MaxDemand)
                ?? throw new ParameterException("calibrated", "on", "off where β is at least n and no positive reference fits")
            : Prediction.EffectiveCapacity);
        _denominator = ReferenceWelfare + Epsilon;
    }

    /// <summary>The prediction behind the group score.</summary>
    public WelfarePrediction Prediction { get; }

    /// <summary>W_ref in demand units, above 0.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Math.Clamp(demand / _maxDemand, 0, 1);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief) =>
        Math.Clamp(Prediction.Welfare(Prediction.Load(demand, belief)) / _denominator, 0, 1);
}
