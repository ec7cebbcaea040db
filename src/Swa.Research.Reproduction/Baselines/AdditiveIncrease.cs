namespace Swa.Research.Reproduction;

/// <summary>
/// AIMD: an agent adds a constant to its demand after a step whose observed load was within capacity, and halves it after one whose load
/// was not (Chiu and Jain, 1989). It uses one bit of the observation, and neither n nor β; it begins at nothing.
/// </summary>
public sealed class AdditiveIncrease : IDemandControl
{
    /// <summary>Makes the control.</summary>
    /// <param name="increase">Added per step in demand units, above 0.</param>
    /// <param name="decrease">Share of the demand that is kept after overload, in [0, 1].</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public AdditiveIncrease(double increase = 0.25, double decrease = 0.5)
    {
        Increase = Require.Positive(increase, nameof(increase));
        Decrease = Require.Share(decrease, nameof(decrease));
    }

    /// <summary>Added per step in demand units.</summary>
    public double Increase { get; }

    /// <summary>Share of the demand that is kept after overload.</summary>
    public double Decrease { get; }

    /// <inheritdoc/>
    public string Name => "AIMD";

    /// <inheritdoc/>
    public Func<Situation, double> Begin(CongestionGame game)
    {
        double[] demands = new double[game.Agents];
        return situation =>
        {
            ref double demand = ref demands[situation.Agent];
            demand = situation.PreviousLoad is { } load && game.IsOverloaded(load)
                ? Decrease * demand
                : Math.Min(game.MaxDemand, demand + Increase);
            return demand;
        };
    }
}
