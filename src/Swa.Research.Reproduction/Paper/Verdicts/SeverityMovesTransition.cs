using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 2: a higher severity moves the transition to smaller weights.</summary>
internal static class SeverityMovesTransition
{
    public static Finding Of(WeightSweep mild, WeightSweep severe)
    {
        VerdictNumbers numbers = new();
        foreach (WeightSweep sweep in new[] { mild, severe })
        {
            numbers.Add(FormattableString.Invariant($"β = {sweep.Game.Severity}: critical weight λ*"), sweep.CriticalWeight);
            numbers.Add(FormattableString.Invariant($"β = {sweep.Game.Severity}: end of overload under the rule"), sweep.EndOfOverload);
            numbers.Add(FormattableString.Invariant($"β = {sweep.Game.Severity}: overload rate crosses one half at"), Crossing(sweep));
        }

        MeanInterval lowered = mild.MeanOverloadDifference(severe);
        double? moved = Crossing(mild) - Crossing(severe);
        double? apart = mild.CriticalWeight - severe.CriticalWeight;
        double? boundaries = mild.EndOfOverload - severe.EndOfOverload;
        numbers.Add("the transition moves by", moved);
        numbers.Add("the two λ* lie apart by", apart);
        numbers.Add("the rule's two ends of overload lie apart by", boundaries);
        numbers.Add("overload rate averaged over the weights, lower under the higher β by", lowered.Mean);
        numbers.Add("lower end of its 95% interval", lowered.Lower);
        string? single = OneRun([mild, severe]);
        string predictions = (moved, apart, boundaries) is (double by, double critical, double rule)
            ? $" It moves by {Shown(by)}, where λ* predicts {Shown(critical)} and the rule's own boundary {Shown(rule)}."
            : "";
        return new(
            "2. Higher β moves the transition to smaller λ.",
            "The overload rate falls through one half at a smaller weight under the higher β, and its average over the weights is lower, "
                + "with an interval above 0.",
            single is null ? Crossing(severe) < Crossing(mild) && lowered.Lower > 0 : null,
            numbers.Named)
        {
            Why = single ?? string.Create(CultureInfo.InvariantCulture,
                $"The overload rate falls through one half {Place(mild)} and {Place(severe)}; averaged over the weights it is "
                    + $"{Shown(lowered.Mean)} lower under the higher β, and at least {Shown(lowered.Lower)} by its interval.{predictions}"),
        };
    }

    private static double? Crossing(WeightSweep sweep) => sweep.Exact is { } exact ? exact.Crossing : sweep.Crossing;

    private static string Place(WeightSweep sweep) => Crossing(sweep) is { } weight
        ? FormattableString.Invariant($"at λ = {Shown(weight)} under β = {sweep.Game.Severity}")
        : FormattableString.Invariant($"nowhere under β = {sweep.Game.Severity}");
}
