namespace Swa.Research.Cli.Sweeps;

/// <summary>One of several shares of a sweep: consecutive rows, so that the shares in their order are the whole.</summary>
public sealed record SweepShard
{
    /// <summary>Makes a shard.</summary>
    /// <param name="index">Which share, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">Number of shares, at least 1.</param>
    /// <exception cref="ParameterException">The index is not one of the shares.</exception>
    public SweepShard(int index, int count)
    {
        Count = Require.AtLeast(1, count, "shard");
        Index = index >= 1 && index <= count
            ? index
            : throw new ParameterException("shard", $"{index}/{count}", "i/N with i from 1 to N");
    }

    /// <summary>The only share of a sweep that is not divided.</summary>
    public static SweepShard Whole { get; } = new(1, 1);

    /// <summary>Which share, from 1.</summary>
    public int Index { get; }

    /// <summary>Number of shares.</summary>
    public int Count { get; }

    /// <summary>Index of the first episode of this share, from 0; the end of the share before.</summary>
    /// <param name="plan">The whole sweep.</param>
    /// <returns>An index from 0 to the number of episodes.</returns>
    public long First(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (long)((Int128)plan.Episodes * (Index - 1) / Count);
    }

    /// <summary>Index after the last episode of this share.</summary>
    /// <param name="plan">The whole sweep.</param>
    /// <returns>An index from 0 to the number of episodes.</returns>
    public long End(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (long)((Int128)plan.Episodes * Index / Count);
    }
}
