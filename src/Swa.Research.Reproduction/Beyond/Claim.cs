namespace Swa.Research.Reproduction;

/// <summary>A finding beyond the paper, with what kind of evidence it is and for which parameters.</summary>
/// <param name="Kind">Whether it could have failed although code and algebra are right.</param>
/// <param name="Range">The parameters for which it was decided, in words; it says nothing beyond them.</param>
/// <param name="Finding">What is stated, and the numbers that decide it.</param>
public sealed record Claim(ClaimKind Kind, string Range, Finding Finding)
{
    /// <summary>Makes a check of code; parameters after the range as for <see cref="Finding.Of"/>.</summary>
    /// <param name="range">The parameters for which it was decided.</param>
    /// <param name="statement">What is stated, in one sentence.</param>
    /// <param name="criterion">What the numbers must meet for the statement to hold.</param>
    /// <param name="holds">Whether they do.</param>
    /// <param name="numbers">The numbers that decide it, by name.</param>
    /// <returns>The claim.</returns>
    public static Claim Check(
        string range, string statement, string criterion, bool holds, params IReadOnlyList<(string Name, double? Value)> numbers) =>
        new(ClaimKind.Check, range, Finding.Of(statement, criterion, holds, numbers));

    /// <summary>Makes a prediction; parameters after the range as for <see cref="Finding.Of"/>.</summary>
    /// <param name="range">The parameters for which it was decided.</param>
    /// <param name="statement">What is stated, in one sentence.</param>
    /// <param name="criterion">What the numbers must meet for the statement to hold.</param>
    /// <param name="holds">Whether they do.</param>
    /// <param name="numbers">The numbers that decide it, by name.</param>
    /// <returns>The claim.</returns>
    public static Claim Prediction(
        string range, string statement, string criterion, bool holds, params IReadOnlyList<(string Name, double? Value)> numbers) =>
        new(ClaimKind.Prediction, range, Finding.Of(statement, criterion, holds, numbers));
}
