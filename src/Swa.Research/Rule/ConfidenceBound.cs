using MathNet.Numerics.Distributions;

namespace Swa.Research;

/// <summary>
/// Prediction with an upper quantile instead of the belief itself: a margin that agents learn from the distance of observed loads from
/// their beliefs, without knowing the noise.
/// </summary>
/// <remarks>
/// Besides the belief, an agent keeps a moving average s² of the squared surprises (Y/n − μ̂)², with Y the observed load, and predicts the
/// others at μ̂ + Φ⁻¹(level)·scale·s. With scale 1 this is the upper quantile of a typical request as it is observed; a scale of
/// LoadPerSurprise·n/(n − 1) (see <see cref="LoadNoise.LoadPerSurprise"/>) makes it the risk-calibrated margin of the load that all agents
/// cause together. What the safety margin already covers is not added again.
/// </remarks>
public sealed record ConfidenceBound
{
    /// <summary>Level of the quantile, from 0.5 to below 1; 1 − δ for a probability δ of overload.</summary>
    public double Level
    {
        get;
        init => field = value is >= 0.5 and < 1 ? value : throw Require.Refuse("confidence", value, "a number from 0.5 to below 1");
    } = 0.99;

    /// <summary>Factor on the deviation of a surprise, above 0.</summary>
    public double Scale { get; init => field = Require.Positive(value, "confidenceScale"); } = 1;

    /// <summary>Smoothing of the squared surprises, in [0, 1].</summary>
    public double SpreadSmoothing { get; init => field = Require.Share(value, "spreadSmoothing"); } = 0.05;

    /// <summary>Deviation s of a surprise that is assumed before the first one, in demand units of a typical request, at least 0.</summary>
    public double InitialSpread { get; init => field = Require.NonNegative(value, "initialSpread"); }

    /// <summary>s²_t = (1 − w)·s²_{t−1} + w·(Y/n − μ̂)², w being <see cref="SpreadSmoothing"/>.</summary>
    /// <param name="variance">s²_{t−1}.</param>
    /// <param name="belief">The belief μ̂ before the observation.</param>
    /// <param name="load">The observed load Y in demand units.</param>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <returns>s²_t.</returns>
    public double Update(double variance, double belief, double load, int agents)
    {
        double surprise = load / agents - belief;
        return (1 - SpreadSmoothing) * variance + SpreadSmoothing * surprise * surprise;
    }

    /// <summary>What the agent predicts of a typical request: μ̂ + max(0, Φ⁻¹(level)·scale·s − m/(n − 1)).</summary>
    /// <param name="belief">The belief μ̂ in demand units.</param>
    /// <param name="variance">s².</param>
    /// <param name="agents">Number of agents n, at least 1; for one agent there are no others to predict.</param>
    /// <param name="margin">The safety margin m that is kept anyway, in demand units, at least 0.</param>
    /// <returns>The upper quantile in demand units.</returns>
    public double Predict(double belief, double variance, int agents, double margin) =>
        agents == 1 ? belief : belief + Math.Max(0, Normal.InvCDF(0, 1, Level) * Scale * Math.Sqrt(variance) - margin / (agents - 1));
}
