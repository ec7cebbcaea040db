namespace Swa.Research.Cli.Output;

/// <summary>A length of time in words, as exact as a reader needs it.</summary>
internal static class Duration
{
    public static string Text(TimeSpan time) => time.TotalHours >= 48
        ? FormattableString.Invariant($"{time.TotalDays:0.#} days")
        : time.TotalMinutes >= 90 ? FormattableString.Invariant($"{time.TotalHours:0.#} hours")
        : time.TotalSeconds >= 90 ? FormattableString.Invariant($"{time.TotalMinutes:0} minutes")
        : ResultFiles.Count((long)Math.Round(time.TotalSeconds), "second");
}
