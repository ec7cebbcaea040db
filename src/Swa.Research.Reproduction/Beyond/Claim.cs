namespace Swa.Research.Reproduction;

/// <summary>A statement of this project, beyond the paper's, with its evidence.</summary>
/// <param name="Statement">What is claimed, in one sentence.</param>
/// <param name="Tolerance">What the numbers must meet for the claim to hold.</param>
/// <param name="Holds">Whether they do.</param>
/// <param name="Numbers">The numbers that decide it, by name, to 12 significant digits; null where a quantity does not exist.</param>
public sealed record Claim(string Statement, string Tolerance, bool Holds, IReadOnlyList<KeyValuePair<string, double?>> Numbers)
{
    private const double RoundingNoise = 1e-12;

    /// <summary>Makes a claim from unrounded numbers; what is below 1e−12 in size is rounding and becomes 0.</summary>
    /// <param name="statement">What is claimed, in one sentence.</param>
    /// <param name="tolerance">What the numbers must meet for the claim to hold.</param>
    /// <param name="holds">Whether they do.</param>
    /// <param name="numbers">The numbers that decide it, by name.</param>
    /// <returns>The claim.</returns>
    public static Claim Of(string statement, string tolerance, bool holds, params IReadOnlyList<(string Name, double? Value)> numbers) => new(
        statement,
        tolerance,
        holds,
        [
            .. numbers.Select(number => KeyValuePair.Create(number.Name, Rounded(number.Value))),
        ]);

    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number)
        ? Rounding.Significant(Math.Abs(number) < RoundingNoise ? 0 : number)
        : null;
}
