namespace Swa.Research.Reproduction;

/// <summary>A classical way to share a capacity: it sets every agent's demand from what the agent can see, without weights and
/// scores.</summary>
public interface IDemandControl
{
    /// <summary>Short name for tables and legends.</summary>
    string Name { get; }

    /// <summary>Begins an episode.</summary>
    /// <param name="game">The game.</param>
    /// <returns>The demand of an agent by its situation, called once per present agent and step in the order of steps.</returns>
    Func<Situation, double> Begin(CongestionGame game);
}
