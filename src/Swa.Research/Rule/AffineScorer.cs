namespace Swa.Research;

/// <summary>
/// The group score without a trap: S_group = (Ŵ − W_min)/(W_max − W_min), without a clip, so that more predicted overload is always worse.
/// </summary>
/// <remarks>
/// With <see cref="GroupScale.Affine"/>, W_min and W_max are the smallest and largest predicted welfare over all possible loads in [0,
/// n·a_max]: the score is in [0, 1] for every belief in [0, a_max], and leaves it only where noise has carried the belief out of that
/// range. With <see cref="GroupScale.Unclipped"/>, W_min = 0 and W_max = W_ref: the paper's score without its clip, and without its range.
/// The rule's threshold is that of <see cref="NormalisedThreshold"/> with W_max − W_min instead of W_ref: an affine score spans more and
/// needs a larger weight.
/// </remarks>
internal sealed class AffineScorer : ICandidateScorer
{
    private readonly double _maxDemand;
    private readonly double _smallest;

    /// <summary>Makes the scorer for one game.</summary>
    public AffineScorer(CongestionGame game, SwiOptions options)
    {
        Prediction = new WelfarePrediction(game, options);
        _maxDemand = game.MaxDemand;
        if (options.GroupScale == GroupScale.Unclipped)
        {
            ReferenceWelfare = new CongestionScorer(game, options).ReferenceWelfare;
            return;
        }

        if (options.ReferenceWelfare is { } reference)
        {
            throw Require.Refuse("reference", reference, "no reference welfare with the affine score, which has its own scale");
        }

        _smallest = Math.Min(Prediction.Welfare(0), Prediction.Welfare(game.MaxLoad));
        ReferenceWelfare = Prediction.Welfare(Peak(game, options.Centering)) - _smallest;
    }

    /// <summary>The prediction behind the group score.</summary>
    public WelfarePrediction Prediction { get; }

    /// <summary>W_max − W_min in demand units, above 0.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Scores.Self(demand, _maxDemand);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief) =>
        (Prediction.Welfare(Prediction.Load(demand, belief)) - _smallest) / ReferenceWelfare;

    /// <summary>Load of largest predicted welfare: C_eff for β ≥ 1, beyond it where overload pays.</summary>
    private double Peak(CongestionGame game, double centering)
    {
        double paying = (1 - game.Severity) / (2 * centering);
        double above = game.Severity >= 1 ? 0 : centering > 0 ? paying : double.PositiveInfinity;
        return Math.Min(game.MaxLoad, Prediction.EffectiveCapacity + above);
    }
}
