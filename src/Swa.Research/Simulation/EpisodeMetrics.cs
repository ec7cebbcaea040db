namespace Swa.Research;

/// <summary>Summary metrics of an episode.</summary>
/// <param name="OverloadRate">OR: share of steps with A &gt; C, in [0, 1].</param>
/// <param name="MeanWelfare">W̄: mean of realised welfare W over the steps, in demand units.</param>
/// <param name="MeanLoad">Mean load over the steps, in demand units.</param>
public readonly record struct EpisodeMetrics(double OverloadRate, double MeanWelfare, double MeanLoad);
