namespace Swa.Research;

/// <summary>Robust fixes as text: <c>none</c>, <c>all</c>, or the fixes' names joined by plus signs, such as <c>score+margin</c>.</summary>
public static class RobustFixNames
{
    private static readonly IReadOnlyList<(string Name, RobustFixes Fix)> Single =
    [
        ("score", RobustFixes.Score), ("margin", RobustFixes.Margin), ("gain", RobustFixes.Gain),
        ("confidence", RobustFixes.Confidence), ("headroom", RobustFixes.Headroom),
    ];

    /// <summary>The text of some fixes.</summary>
    /// <param name="fixes">The fixes.</param>
    /// <returns>Their names, in the order of <see cref="RobustFixes"/>.</returns>
    public static string Of(RobustFixes fixes) => fixes switch
    {
        RobustFixes.None => "none",
        RobustFixes.All => "all",
        _ => string.Join('+', Single.Where(known => fixes.HasFlag(known.Fix)).Select(known => known.Name)),
    };

    /// <summary>The fixes that a text names.</summary>
    /// <param name="text">The text, as <see cref="Of"/> writes it; the order of names does not matter.</param>
    /// <returns>The fixes.</returns>
    /// <exception cref="ParameterException">A name is unknown.</exception>
    public static RobustFixes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "none" => RobustFixes.None,
            "all" => RobustFixes.All,
            _ => text.Split('+').Aggregate(RobustFixes.None, (fixes, name) => fixes | Find(name)),
        };
    }

    private static RobustFixes Find(string name) => Single.Where(known => known.Name == name).Select(known => (RobustFixes?)known.Fix).FirstOrDefault()
        ?? throw new ParameterException("fixes", $"'{name}'", $"none, all, or names joined by '+' from {string.Join(", ", Single.Select(known => known.Name))}");
}
