namespace Swa.Research.Reproduction;

/// <summary>A quota: every agent demands C/n. It uses the capacity and the number of agents, and no observation.</summary>
public sealed class Quota : IDemandControl
{
    /// <inheritdoc/>
    public string Name => "quota";

    /// <inheritdoc/>
    public Func<Situation, double> Begin(CongestionGame game)
    {
        double share = Math.Min(game.MaxDemand, game.Capacity / game.Agents);
        return _ => share;
    }
}
