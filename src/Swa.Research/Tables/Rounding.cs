namespace Swa.Research;

/// <summary>Rounds numbers that are committed or compared, so that the last bits of another processor change nothing.</summary>
public static class Rounding
{
    /// <summary>Significant digits of numbers in committed files.</summary>
    public const int CommittedDigits = 12;

    /// <summary>A number to some significant digits; never −0.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="digits">Significant digits, from 1 to 17.</param>
    /// <returns>The rounded number; infinities and NaN as they are.</returns>
    public static double Significant(double value, int digits = CommittedDigits) =>
        double.IsFinite(value)
            ? double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + 0.0
            : value;

    /// <inheritdoc cref="Significant(double, int)"/>
    public static double? Significant(double? value, int digits = CommittedDigits) =>
        value is { } number ? Significant(number, digits) : null;
}
