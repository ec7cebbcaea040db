namespace Swa.Research;

/// <summary>A statement of the paper held against a computation.</summary>
/// <param name="Statement">What the paper states.</param>
/// <param name="Criterion">What was computed to decide it, and the bound it must meet.</param>
/// <param name="Holds">Whether all numbers meet the criterion.</param>
/// <param name="Numbers">The numbers that decide it, by name; null where a quantity does not exist.</param>
public sealed record Verdict(string Statement, string Criterion, bool Holds, IReadOnlyList<KeyValuePair<string, double?>> Numbers)
{
    /// <summary>Why the statement holds or not, as one sentence with the numbers that decide it; empty where the criterion says all.</summary>
    public string Why { get; init; } = "";
}
