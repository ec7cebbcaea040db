namespace Swa.Research;

/// <summary>The steps of all episodes together, and how much episodes differ.</summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="OverloadVariance">Variance over episodes of the number of overloaded steps.</param>
/// <param name="WelfareVariance">Variance over episodes of the sum of welfare.</param>
internal sealed record ExactMoments(IReadOnlyList<ExactStep> Steps, double OverloadVariance, double WelfareVariance)
{
    /// <summary>Mean overload rate of an episode.</summary>
    public double OverloadRate => Steps.Average(step => step.OverloadRate);

    /// <summary>Mean of an episode's mean welfare.</summary>
    public double Welfare => Steps.Average(step => step.Welfare);
}
