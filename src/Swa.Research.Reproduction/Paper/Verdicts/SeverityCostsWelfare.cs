using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 3: a higher severity costs welfare at small weights alone.</summary>
internal static class SeverityCostsWelfare
{
    private const double Slack = 1e-9;

    public static Finding Of(WeightSweep mild, WeightSweep severe)
    {
        double capacity = mild.Game.Capacity;
        IReadOnlyList<MeanInterval> loss = severe.WelfareDifference(mild);
        int[] past =
            [.. Enumerable.Range(0, mild.Weights.Count).Where(
            i => mild.Weights[i] >= Math.Max(mild.CriticalWeight ?? 0, severe.CriticalWeight ?? 0) - Slack)];
        int[] low =
            [.. Enumerable.Range(0, mild.Weights.Count).Where(
            i => mild.Weights[i] <= Math.Min(mild.CriticalWeight ?? 0, severe.CriticalWeight ?? 0) / 2)];
        double gap = past.Select(i => Math.Abs(loss[i].Mean)).DefaultIfEmpty(double.NaN).Max();
        double load = past.SelectMany(i => new[] { mild.Load[i].Mean, severe.Load[i].Mean }).DefaultIfEmpty(double.NaN).Min();
        double smallestLoss = low.Select(i => -loss[i].Upper).DefaultIfEmpty(double.NaN).Min();
        VerdictNumbers numbers = new();
        string? single = OneRun([mild, severe]);
        numbers.Add("welfare lost to the higher β at λ = 0", -loss[0].Mean);
        numbers.Add("smallest such loss up to half the lower λ* (by its interval)", smallestLoss);
        numbers.Add("largest welfare difference past both λ*", gap);
        numbers.Add("smallest mean load past both λ*", load);
        numbers.Add("capacity", capacity);
        return new(
            "3. At low λ welfare is markedly lower for the higher β; past both thresholds the curves meet, with load still high.",
            string.Create(CultureInfo.InvariantCulture,
                $"Up to half the lower λ*, the paired loss exceeds {PaperVerdicts.MeetingShare} of capacity by its whole interval; from "
                    + $"the higher λ* on, the curves differ by at most {PaperVerdicts.MeetingShare} of capacity and the load is at least "
                    + $"{PaperVerdicts.HighLoadShare} of it."),
            single is not null ? null : smallestLoss > PaperVerdicts.MeetingShare * capacity && gap <= PaperVerdicts.MeetingShare * capacity
                && load >= PaperVerdicts.HighLoadShare * capacity,
            numbers.Named)
        {
            Why = single ?? (low.Length == 0 || past.Length == 0
                ? "No weight lies up to half the lower λ*, or none past both λ*."
                : string.Create(CultureInfo.InvariantCulture,
                    $"Up to half the lower λ* the higher β costs at least {Shown(smallestLoss)} of welfare (bound "
                        + $"{Shown(PaperVerdicts.MeetingShare * capacity)}); past both λ* the curves differ by at most {Shown(gap)} (bound "
                        + $"{Shown(PaperVerdicts.MeetingShare * capacity)}) and the mean load is at least {Shown(load)} (bound "
                        + $"{Shown(PaperVerdicts.HighLoadShare * capacity)}).")),
        };
    }
}
