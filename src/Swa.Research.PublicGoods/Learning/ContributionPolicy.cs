namespace Swa.Research.PublicGoods;

/// <summary>How a network's output becomes a contribution: a normal draw around a mean, clipped to [c_min, c_max].</summary>
/// <remarks>
/// The mean is centre + 0.6·(c_max − c_min)·softsign(output), so it reaches a tenth of the range beyond both ends: a clipped draw then is
/// c_min or c_max nearly always once draws are narrow, and equilibria at the ends of the range can be learnt. A mean that could go much
/// further would be stuck there, since draws that are all clipped alike carry no information. A Beta distribution has its mean in the open
/// interval and needs the digamma function for every gradient; a draw squashed into the range has gradients that vanish at the ends. The
/// probability ratio is that of the draw before clipping, whose gradient is unbiased for the reward after clipping.
/// </remarks>
internal readonly struct ContributionPolicy(PublicGoodsGame game)
{
    private readonly double _min = game.MinContribution;
    private readonly double _max = game.MaxContribution;
    private readonly double _centre = (game.MinContribution + game.MaxContribution) / 2;
    private readonly double _reach = 0.6 * (game.MaxContribution - game.MinContribution);

    /// <summary>Mean of the draw before clipping.</summary>
    public double Mean(double output) => _centre + _reach * output / (1 + Math.Abs(output));

    /// <summary>Derivative of <see cref="Mean"/> with respect to the network's output.</summary>
    public double MeanSlope(double output) => _reach / ((1 + Math.Abs(output)) * (1 + Math.Abs(output)));

    /// <summary>The contribution of a draw.</summary>
    public double Clip(double draw) => Math.Clamp(draw, _min, _max);

    /// <summary>
    /// The clipped surrogate loss −min(r·A, clip(r, 1 − ε, 1 + ε)·A) of one draw (Schulman et al., arXiv 1707.06347, eq. 7), r being
    /// the ratio of the draw's density around <paramref name="mean"/> to that around <paramref name="oldMean"/>, and its derivative
    /// with respect to the mean.
    /// </summary>
    public static (double Loss, double Slope) ClippedLoss(
        double draw, double mean, double oldMean, double deviation, double advantage, double clipRange)
    {
        double variance = deviation * deviation;
        double ratio = Math.Exp(((draw - oldMean) * (draw - oldMean) - (draw - mean) * (draw - mean)) / (2 * variance));
        bool clipped = advantage >= 0 ? ratio > 1 + clipRange : ratio < 1 - clipRange;
        return clipped
            ? (-(advantage >= 0 ? 1 + clipRange : 1 - clipRange) * advantage, 0)
            : (-ratio * advantage, -advantage * ratio * (draw - mean) / variance);
    }
}
