namespace Swa.Research.PublicGoods;

/// <summary>What learning agents did in the episodes of one update.</summary>
/// <param name="Episodes">Episodes played up to and with this update.</param>
/// <param name="Contributions">Mean contribution of each agent.</param>
/// <param name="Rewards">Mean reward of each agent.</param>
public sealed record TrainingPoint(long Episodes, double[] Contributions, double[] Rewards);
