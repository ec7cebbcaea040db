namespace Swa.Research;

/// <summary>
/// A real number, or several at once: what the formulas of the rule are written for, so that each is written once and serves single
/// decisions and whole vectors of candidates alike, with the same result bit for bit.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IReal<TSelf>
    where TSelf : struct, IReal<TSelf>
{
    /// <summary>The number, or a vector with it in every element.</summary>
    static abstract TSelf Of(double value);

    /// <summary>The larger of two numbers, element by element.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>clip(x, 0, 1), element by element.</summary>
    static abstract TSelf Clip(TSelf value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf dividend, Divisor divisor);
}

/// <summary>A divisor that is used many times.</summary>
/// <param name="value">The number, not 0.</param>
internal readonly struct Divisor(double value)
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <summary>One over it.</summary>
    public double Reciprocal { get; } = 1 / value;
}
