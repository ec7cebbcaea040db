using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 4: agents differ in how early and how sharply their overload falls. Decided for models alone.</summary>
internal static class AgentsDiffer
{
    public static Finding Of(IReadOnlyList<WeightSweep> agents)
    {
        VerdictNumbers numbers = new();
        foreach (WeightSweep sweep in agents)
        {
            IReadOnlyList<MeanInterval> rate = sweep.OverloadRate;
            numbers.Add($"{sweep.Agent}: overload rate crosses one half at", sweep.Exact?.Crossing ?? sweep.Crossing);
            numbers.Add($"{sweep.Agent}: steepest fall", Fall(sweep));
        }

        (double apart, int at, WeightSweep lower, WeightSweep higher) = agents.SelectMany(one => agents.Select(other => Apart(one, other)))
            .MaxBy(pair => pair.Gap);
        double[] falls = [.. agents.Select(Fall)];
        string gap = apart > 0
            ? FormattableString.Invariant(
                $"at λ = {Shown(lower.Weights[at])} the intervals of {lower.Agent} and {higher.Agent} lie {Shown(apart)} apart")
            : "no two agents' intervals lie apart at any weight";
        numbers.Add("largest gap between two agents' intervals at one weight", apart);
        numbers.Add("sharpest minus gentlest steepest fall", falls.Max() - falls.Min());
        string? open = agents.Any(sweep => sweep.IsStandIn)
            ? "Stand-ins were chosen to differ, so that the statement could not fail for them; recordings of models decide it."
            : OneRun(agents)
                ?? (agents.Count == 1 ? "One model alone cannot differ from others; recordings of two or more decide it." : null);
        return new(
            "4. Agents differ in how early and how sharply overload falls.",
            string.Create(CultureInfo.InvariantCulture,
                $"At some weight the 95% intervals of two models' overload rates lie apart, and their steepest falls differ by more than "
                    + $"{PaperVerdicts.NearWeight}. Not decided for stand-ins, which were chosen to differ."),
            open is not null ? null : apart > 0 && falls.Max() - falls.Min() > PaperVerdicts.NearWeight,
            numbers.Named)
        {
            Why = open ?? Sentence(
                $"{gap}, and steepest falls range from {Shown(falls.Min())} ({agents[Array.IndexOf(falls, falls.Min())].Agent}) to "
                    + $"{Shown(falls.Max())} ({agents[Array.IndexOf(falls, falls.Max())].Agent}).",
                agents),
        };
    }

    private static double Fall(WeightSweep sweep) =>
        sweep.OverloadRate[sweep.SteepestFall].Mean - sweep.OverloadRate[sweep.SteepestFall + 1].Mean;

    /// <summary>The largest gap between the intervals of two sweeps, the first above the second, and the index of its weight.</summary>
    private static (double Gap, int At, WeightSweep Lower, WeightSweep Higher) Apart(WeightSweep higher, WeightSweep lower) =>
        higher.OverloadRate.Zip(lower.OverloadRate, (here, there) => here.Lower - there.Upper)
            .Select((gap, at) => (gap, at, lower, higher))
            .MaxBy(pair => pair.gap);
}
