namespace Swa.Research;

/// <summary>What a step brings at one belief: means over the law of the load.</summary>
/// <param name="Load">Mean load.</param>
/// <param name="SquaredLoad">Mean squared load.</param>
/// <param name="OverloadRate">Probability of overload.</param>
/// <param name="Welfare">Mean welfare, less the capacity.</param>
internal readonly record struct StepOutcome(double Load, double SquaredLoad, double OverloadRate, double Welfare)
{
    public static StepOutcome operator +(StepOutcome left, StepOutcome right) => new(
        left.Load + right.Load, left.SquaredLoad + right.SquaredLoad, left.OverloadRate + right.OverloadRate,
        left.Welfare + right.Welfare);

    public static StepOutcome operator *(double factor, StepOutcome outcome) => new(
        factor * outcome.Load, factor * outcome.SquaredLoad, factor * outcome.OverloadRate, factor * outcome.Welfare);

    /// <summary>The outcome of one load.</summary>
    public static StepOutcome Of(CongestionGame game, double load) =>
        new(load, load * load, game.IsOverloaded(load) ? 1 : 0, game.Welfare(load) - game.Capacity);
}
