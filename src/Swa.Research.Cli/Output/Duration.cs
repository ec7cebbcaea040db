namespace Swa.Research.Cli.Output;

/// <summary>A length of time: in words, as exact as a reader needs it, and as options take it.</summary>
internal static class Duration
{
    /// <summary>Reads a number of seconds, or one with its unit: <c>90s</c>, <c>10m</c>, <c>2h</c>.</summary>
    public static TimeSpan Parse(string text, string option)
    {
        double unit = text is [.., var letter] ? letter switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        string number = unit == 0 ? text : text[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * Math.Max(1, unit) is var seconds and <= 30 * 86400
                ? TimeSpan.FromSeconds(seconds)
                : throw new ParameterException(option, $"'{text}'", "a length of time such as 90s, 10m or 2h, at most 720h");
    }

    public static string Text(TimeSpan time) => time.TotalHours >= 48
        ? FormattableString.Invariant($"{time.TotalDays:0.#} days")
        : time.TotalMinutes >= 90 ? FormattableString.Invariant($"{time.TotalHours:0.#} hours")
        : time.TotalSeconds >= 90 ? FormattableString.Invariant($"{time.TotalMinutes:0} minutes")
        : FormattableString.Invariant($"{time.TotalSeconds:0} seconds");
}
