namespace Swa.Research.Notebooks.Cells;

/// <summary>Counts the output of one cell against the most that it may have.</summary>
/// <param name="limit">The most, in characters.</param>
public sealed class OutputLimit(int limit)
{
    private long _length;

    /// <summary>Whether something did not fit; nothing fits after it.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>What a reader of the cell is told in place of what did not fit.</summary>
    public StreamOutput Notice => new("stderr", string.Create(
        CultureInfo.InvariantCulture, $"\n[The output of this cell is cut here: it is longer than {limit:N0} characters.]\n"));

    /// <summary>Counts the part of a text that fits.</summary>
    /// <param name="length">The text's length.</param>
    /// <returns>How many of its characters fit, from its start.</returns>
    public int Take(int length)
    {
        int kept = IsExceeded ? 0 : (int)Math.Min(length, limit - _length);
        _length += kept;
        IsExceeded |= kept < length;
        return kept;
    }

    /// <summary>Counts an output that is of no use in part.</summary>
    /// <param name="length">Its length.</param>
    /// <returns>Whether it fits.</returns>
    public bool TakeWhole(long length)
    {
        IsExceeded |= _length + length > limit;
        _length += IsExceeded ? 0 : length;
        return !IsExceeded;
    }

    /// <summary>Lets nothing more in.</summary>
    /// <returns>Whether anything would have fitted before.</returns>
    public bool Close()
    {
        bool wasOpen = !IsExceeded;
        IsExceeded = true;
        return wasOpen;
    }
}
