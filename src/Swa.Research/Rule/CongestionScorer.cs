using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>The paper's scores in the congestion game (section 5, eq. 16; appendix A, eqs. 18–24).</summary>
/// <remarks>Predicted load and welfare are those of <see cref="WelfarePrediction"/>, the scores those of <see cref="Scores"/>.</remarks>
internal sealed class CongestionScorer : ICandidateScorer
{
    private readonly double _maxDemand;
    private readonly Divisor _reference;

    /// <summary>Makes the scorer for one game.</summary>
    public CongestionScorer(CongestionGame game, SwiOptions options)
    {
        Prediction = new WelfarePrediction(game, options);
        _maxDemand = game.MaxDemand;
        ReferenceWelfare = options.ReferenceWelfare ?? (options.IsCalibrated
            ? NormalisedThreshold.CalibratedReference(game.Agents, game.Severity, game.MaxDemand)
                ?? throw new ParameterException("calibrated", "on", "off where β is at least n and no positive reference fits")
            : Prediction.EffectiveCapacity);
        _reference = Scores.Reference(ReferenceWelfare);
    }

    /// <summary>The prediction behind the group score.</summary>
    public WelfarePrediction Prediction { get; }

    /// <summary>W_ref in demand units, above 0.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Scores.Self(demand, _maxDemand);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief) => GroupScore(new Scalar(demand), new Scalar(belief)).Value;

    /// <summary>The group score of one candidate, or of several at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T GroupScore<T>(T demand, T belief)
        where T : struct, IReal<T>
    {
        T load = Prediction.Load(demand, belief);
        return Scores.Group(Prediction.Welfare(load, load), _reference);
    }
}
