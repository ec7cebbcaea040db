using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 7, on the authors' published script: its join of candidates alone makes overload fall gradually.</summary>
internal static class GradualWithoutNoise
{
    private const int FewestWeights = 3;

    /// <summary>Decides it for the stand-in that joins as the script does; null where there is none.</summary>
    public static Finding? Of(IReadOnlyList<WeightSweep> agents)
    {
        string name = $"stand-in {new StandIn("uniform", "argmax") { Join = CandidateJoin.ReferenceScript }.Name}";
        if (agents.FirstOrDefault(sweep => sweep.Agent == name)?.Exact is not { } exact)
        {
            return null;
        }

        VerdictNumbers numbers = new();
        (double Weight, double Rate)[] at =
        [
            .. PaperExperiment.Weights.Select(weight => (weight, exact.OverloadRate[exact.Weights.ToList().IndexOf(weight)])),
        ];
        foreach ((double weight, double rate) in at)
        {
            numbers.Add(FormattableString.Invariant($"overload rate at λ = {weight}"), rate);
        }

        (double Weight, double Rate)[] between =
            [.. at.Where(point => point.Rate is > PaperVerdicts.StableRate and < 1 - PaperVerdicts.StableRate)];
        return new(
            "7. The authors' published join of candidates alone makes overload fall gradually, without any noise in decisions.",
            string.Create(CultureInfo.InvariantCulture,
                $"An agent that always takes the best candidate has, by the exact law, an overload rate between {PaperVerdicts.StableRate} "
                    + $"and {1 - PaperVerdicts.StableRate} at {FewestWeights} or more of the paper's weights."),
            between.Length >= FewestWeights,
            numbers.Named)
        {
            Why = between.Length == 0
                ? "At every weight of the paper its overload rate is near 0 or 1."
                : $"Its overload rate is {string.Join(", ", between.Select(point => Shown(point.Rate)))} at λ = "
                    + $"{string.Join(", ", between.Select(point => Shown(point.Weight)))}: proposals push the cautious anchors out.",
        };
    }
}
