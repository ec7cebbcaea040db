namespace Swa.Research;

/// <summary>The metrics of one cell under some consecutive seeds: the unit in which a sweep is computed and delivered.</summary>
/// <param name="Cell">Index of the cell from 0.</param>
/// <param name="FirstSeedIndex">Index of the first seed from 0.</param>
/// <param name="Metrics">One entry per seed.</param>
public sealed record SweepBlock(int Cell, int FirstSeedIndex, IReadOnlyList<EpisodeMetrics> Metrics);
