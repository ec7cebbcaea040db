namespace Swa.Research.Reproduction;

/// <summary>How far models' curves lie from that of the same rule without a model: what the models add.</summary>
public static class ModelDistance
{
    /// <summary>The distances of some sweeps, paired by seed, numbers to 12 significant digits.</summary>
    /// <param name="sweeps">The sweeps; those without a null curve have no rows.</param>
    /// <param name="byWeight">Whether there is one row per weight as well as the one per sweep.</param>
    /// <returns>
    /// The columns <c>agent, severity, weight, fallback_share, overload_difference, lower, upper, seeds</c>; an empty weight is the mean
    /// over the weights, and one seed alone gives no interval.
    /// </returns>
    public static Table Of(IReadOnlyList<WeightSweep> sweeps, bool byWeight = true)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        Table table = new("agent", "severity", "weight", "fallback_share", "overload_difference", "lower", "upper", "seeds");
        foreach (WeightSweep sweep in sweeps.Where(sweep => sweep.WithoutModel is not null))
        {
            Add(sweep, null, sweep.MeanOverloadDifference(sweep.WithoutModel!));
            if (byWeight)
            {
                foreach ((double weight, MeanInterval difference) in sweep.Weights.Zip(sweep.OverloadDifference(sweep.WithoutModel!)))
                {
                    Add(sweep, weight, difference);
                }
            }
        }

        return table;

        void Add(WeightSweep sweep, double? weight, MeanInterval difference) => table.AddRounded(
            sweep.Agent, sweep.Game.Severity, weight, sweep.FallbackShare, difference.Mean,
            difference.Count > 1 ? difference.Lower : null, difference.Count > 1 ? difference.Upper : null, difference.Count);
    }
}
