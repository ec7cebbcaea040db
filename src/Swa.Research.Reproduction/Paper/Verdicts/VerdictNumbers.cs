namespace Swa.Research.Reproduction;

/// <summary>The numbers that decide a statement, in their order, and how prose shows them.</summary>
internal sealed class VerdictNumbers
{
    private readonly List<KeyValuePair<string, double?>> _named = [];

    public IReadOnlyList<KeyValuePair<string, double?>> Named => _named;

    /// <summary>Why nothing is decided by single runs; null: there are more.</summary>
    public static string? OneRun(IEnumerable<WeightSweep> sweeps) => sweeps.Any(sweep => sweep.Seeds < 2)
        ? "One run per weight cannot tell an effect from chance; two seeds or more can."
        : null;

    /// <summary>A number as prose shows it: to three decimals, and never a negative zero.</summary>
    public static string Shown(double value) => FormattableString.Invariant($"{Math.Round(value, 3) + 0.0:0.###}");

    /// <summary>A text that begins with a capital letter, unless it begins with the name of a model, which is written as it is.</summary>
    public static string Sentence(string text, IEnumerable<WeightSweep> agents) =>
        agents.Any(agent => agent.FallbackShare is not null && text.StartsWith(agent.Agent, StringComparison.Ordinal))
            ? text
            : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The agents' names, or that it is all of them.</summary>
    public static string Who(IEnumerable<string> names, int all) => names.Count() == all && all > 1
        ? "every agent"
        : string.Join(" and ", names);

    public void Add(string name, double? value) =>
        _named.Add(new(name, value is { } number && double.IsFinite(number) ? Rounding.Significant(number) : null));
}
