namespace Swa.Research;

/// <summary>A statement checked by a computation: one of a paper, or one that this project adds.</summary>
/// <param name="Statement">What is stated, in one sentence.</param>
/// <param name="Criterion">What was computed to decide it, and the bound it must meet.</param>
/// <param name="Holds">Whether all numbers meet the criterion; null: they do not decide it.</param>
/// <param name="Numbers">The numbers that decide it, by name; null where a quantity does not exist.</param>
public sealed record Finding(string Statement, string Criterion, bool? Holds, IReadOnlyList<KeyValuePair<string, double?>> Numbers)
{
    private const double RoundingNoise = 1e-12;

    /// <summary>Why the statement holds or not, as one sentence with the numbers that decide it; empty where the
    /// criterion says all.</summary>
    public string Why { get; init; } = "";

    /// <summary>Makes a finding from unrounded numbers, to 12 significant digits; what is below 1e−12 in size is rounding
    /// and becomes 0.</summary>
    /// <param name="statement">What is stated, in one sentence.</param>
    /// <param name="criterion">What the numbers must meet for the statement to hold.</param>
    /// <param name="holds">Whether they do; null: they do not decide it.</param>
    /// <param name="numbers">The numbers that decide it, by name.</param>
    /// <returns>The finding.</returns>
    public static Finding Of(string statement, string criterion, bool? holds, params IReadOnlyList<(string Name, double? Value)> numbers) =>
        new(
        statement,
        criterion,
        holds,
        [
            .. numbers.Select(number => KeyValuePair.Create(number.Name, Rounded(number.Value))),
        ]);

    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number)
        ? Rounding.Significant(Math.Abs(number) < RoundingNoise ? 0 : number)
        : null;
}
