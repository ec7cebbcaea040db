namespace Swa.Research.Reproduction;

/// <summary>
/// A token bucket per agent: tokens flow in at C/n per step, up to a depth, and an agent demands all that it has. What it did not use
/// while away it may catch up on, which a quota does not allow.
/// </summary>
public sealed class TokenBucket : IDemandControl
{
    /// <summary>Makes the control.</summary>
    /// <param name="depth">Depth of a bucket in units of its flow per step, at least 1. At 1 it is a quota.</param>
    /// <exception cref="ParameterException">The depth is out of its range.</exception>
    public TokenBucket(double depth = 2) => Depth = Require.Within(1, 1e6, depth, nameof(depth));

    /// <summary>Depth of a bucket in units of its flow per step.</summary>
    public double Depth { get; }

    /// <inheritdoc/>
    public string Name => "token bucket";

    /// <inheritdoc/>
    public Func<Situation, double> Begin(CongestionGame game)
    {
        double flow = game.Capacity / game.Agents;
        double[] tokens = new double[game.Agents];
        int[] seen = new int[game.Agents];
        Array.Fill(seen, -1);
        return situation =>
        {
            ref double held = ref tokens[situation.Agent];
            held = Math.Min(Depth * flow, held + (situation.Step - seen[situation.Agent]) * flow);
            seen[situation.Agent] = situation.Step;
            double demand = Math.Min(game.MaxDemand, held);
            held -= demand;
            return demand;
        };
    }
}
