namespace Swa.Research;

/// <summary>Where a stable belief loop settles when some agents do not follow the rule, misreport, or are absent.</summary>
/// <remarks>
/// An agent that follows the rule answers a = A_target − (n − 1)μ̂, and the belief settles at μ̂ = Y/n, with Y the load that is reported.
/// An agent uses the mean over everybody, itself included, as the mean over the others; among equals that makes no difference, otherwise it
/// does, and the load misses its target.
/// </remarks>
public static class LoopFixedPoint
{
    /// <summary>The load when k agents always take a_max and report a share s of it.</summary>
    /// <remarks>
    /// Y = (n − k)·a + k·s·a_max with a = A_target − (n − 1)Y/n gives a = [A_target − (n − 1)k·s·a_max/n]/[1 + (n − 1)(n − k)/n], kept
    /// within [0, a_max]; the true load is (n − k)·a + k·a_max. With k = 1, s = 1 in the paper's game (A_target = 20) it is 21.4: the
    /// equilibrium tolerates two defectors, the belief loop without a margin not one.
    /// </remarks>
    /// <param name="game">The game; its capacity and severity are not used.</param>
    /// <param name="target">The load A_target that the agents aim at in demand units, at least 0; C_eff above every threshold.</param>
    /// <param name="defectors">Number k of agents that always take a_max, from 0 to n.</param>
    /// <param name="reportedShare">Share s of their demand that they report, in [0, 1]; 1 for honest ones.</param>
    /// <returns>The true load A in demand units.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double LoadWithDefectors(CongestionGame game, double target, int defectors, double reportedShare = 1)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.NonNegative(target, nameof(target));
        Require.Within(0, game.Agents, defectors, nameof(defectors));
        Require.Share(reportedShare, nameof(reportedShare));
        double others = (game.Agents - 1.0) / game.Agents;
        int followers = game.Agents - defectors;
        double demand = (target - others * defectors * reportedShare * game.MaxDemand) / (1 + others * followers);
        return followers * Math.Clamp(demand, 0, game.MaxDemand) + defectors * game.MaxDemand;
    }

    /// <summary>
    /// The mean load when each agent is present with probability p, independently at each step: p·n·A_target/[1 + (n − 1)(1 + (n − 1)p)/n].
    /// </summary>
    /// <remarks>
    /// An agent observes only the loads of steps at which it is present, and those include its own demand: its belief settles at
    /// (1 + (n − 1)p)·a/n, above the mean request p·a. With a = A_target − (n − 1)μ̂ the load is p·n·a, less than the target for p &lt; 1.
    /// </remarks>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="target">The load A_target that the agents aim at in demand units, at least 0.</param>
    /// <param name="presence">Probability p that an agent is present, in [0, 1].</param>
    /// <returns>The mean load in demand units, as long as no demand reaches a cap.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double MeanLoadWithAbsence(int agents, double target, double presence)
    {
        Require.AtLeast(1, agents, nameof(agents));
        Require.Share(presence, nameof(presence));
        double others = agents - 1.0;
        return presence * agents * Require.NonNegative(target, nameof(target)) / (1 + others * (1 + others * presence) / agents);
    }
}
