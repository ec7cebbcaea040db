namespace Swa.Research.Figures;

/// <summary>One of several shares of a list: consecutive pieces, so that the shares in their order are the whole.</summary>
public sealed record Shard
{
    /// <summary>Makes a shard.</summary>
    /// <param name="index">Which share, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">Number of shares, at least 1.</param>
    /// <exception cref="ParameterException">The index is not one of the shares.</exception>
    public Shard(int index, int count)
    {
        Count = Require.AtLeast(1, count, "shard");
        Index = index >= 1 && index <= count
            ? index
            : throw new ParameterException("shard", $"{index}/{count}", "i/N with i from 1 to N");
    }

    /// <summary>The only share of a list that is not divided.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Which share, from 1.</summary>
    public int Index { get; }

    /// <summary>Number of shares.</summary>
    public int Count { get; }

    /// <summary>Reads a shard.</summary>
    /// <param name="text">The text, such as <c>3/16</c>.</param>
    /// <returns>The shard.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= 1
                ? new Shard(index, count)
                : throw new ParameterException("shard", $"'{text}'", "i/N with i from 1 to N, such as 3/16");
    }

    /// <summary>Refuses shards that are not each share of one whole once.</summary>
    /// <param name="shards">At least one: the name of each in messages, what identifies its whole, and which share it is.</param>
    /// <param name="wholes">What the wholes are, such as <c>sweeps</c>.</param>
    /// <exception cref="InvalidDataException">They are of different wholes, or a share is missing or given twice.</exception>
    public static void RequireAll(IReadOnlyList<(string Name, string Whole, Shard Shard)> shards, string wholes)
    {
        ArgumentNullException.ThrowIfNull(shards);
        (string firstName, string whole, Shard first) = shards[0];
        foreach ((string name, string other, Shard shard) in shards)
        {
            if (other != whole || shard.Count != first.Count)
            {
                throw new InvalidDataException($"{name} and {firstName} are shards of different {wholes}.");
            }
        }

        int[] present = [.. shards.Select(each => each.Shard.Index)];
        int[] missing = [.. Enumerable.Range(1, first.Count).Except(present)];
        int[] twice = [.. present.GroupBy(shard => shard).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException($"Of {first.Count} shards these are missing: {string.Join(", ", missing)}.");
        }

        if (twice.Length > 0)
        {
            throw new InvalidDataException($"Of {first.Count} shards these are given twice: {string.Join(", ", twice)}.");
        }
    }

    /// <summary>Index of the first piece of this share, from 0; the end of the share before.</summary>
    /// <param name="pieces">Number of pieces of the whole.</param>
    /// <returns>An index from 0 to the number of pieces.</returns>
    public long First(long pieces) => (long)((Int128)pieces * (Index - 1) / Count);

    /// <summary>Index after the last piece of this share.</summary>
    /// <param name="pieces">Number of pieces of the whole.</param>
    /// <returns>An index from 0 to the number of pieces.</returns>
    public long End(long pieces) => (long)((Int128)pieces * Index / Count);
}
