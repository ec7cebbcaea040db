using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 1: stability begins only at a large weight, and overload falls fastest near λ*.</summary>
internal static class LateOnset
{
    private const double Slack = 1e-9;

    public static Finding Of(IReadOnlyList<WeightSweep> agents)
    {
        const double Near = PaperVerdicts.NearWeight;
        const double Stable = PaperVerdicts.StableRate;
        double critical = agents[0].CriticalWeight ?? double.NaN;
        VerdictNumbers numbers = new();
        numbers.Add("critical weight λ*", critical);
        numbers.Add("end of overload under the rule", agents[0].EndOfOverload);
        List<(string Agent, string Reason)> against = [];
        List<(string Agent, string Reason)> open = [];
        foreach (WeightSweep sweep in agents)
        {
            (double from, double to) = sweep.Exact?.SteepestFall
                ?? (sweep.Weights[sweep.SteepestFall], sweep.Weights[sweep.SteepestFall + 1]);
            (double Least, double Most) distance = (
                Math.Max(0, Math.Max(from - critical, critical - to)), Math.Max(Math.Abs(from - critical), Math.Abs(to - critical)));
            (double From, double To)? onset = sweep.Exact is { } exact ? exact.Onset(Stable) : sweep.OnsetInterval(Stable);
            numbers.Add($"{sweep.Agent}: settles after", onset?.From);
            numbers.Add($"{sweep.Agent}: settles by", onset?.To);
            numbers.Add($"{sweep.Agent}: steepest fall from", from);
            numbers.Add($"{sweep.Agent}: steepest fall to", to);
            numbers.Add($"{sweep.Agent}: least distance of the steepest fall from λ*", distance.Least);
            numbers.Add($"{sweep.Agent}: largest distance of the steepest fall from λ*", distance.Most);
            if (onset is not { } settles)
            {
                against.Add((sweep.Agent, FormattableString.Invariant($"never settles at or below {Stable}")));
            }
            else if (settles.To < critical - Near - Slack)
            {
                against.Add((sweep.Agent, string.Create(CultureInfo.InvariantCulture,
                    $"stays at or below {Stable} already from λ = {Shown(settles.To)} on, {Shown(critical - settles.To)} below λ* = "
                        + $"{Shown(critical)}")));
            }
            else if (settles.From < critical - Near - Slack)
            {
                open.Add((sweep.Agent, FormattableString.Invariant(
                    $"settles between λ = {Shown(settles.From)} and {Shown(settles.To)}, on both sides of λ* − {Near}")));
            }

            string place = FormattableString.Invariant($"falls steepest from λ = {Shown(from)} to {Shown(to)}");
            if (!(distance.Least <= Near + Slack))
            {
                against.Add((sweep.Agent, Falls(sweep)
                    ? $"{place}, {Shown(distance.Least)} {(to < critical ? "below" : "above")} λ* = {Shown(critical)}"
                    : "never overloads less at a larger weight"));
            }
            else if (!(distance.Most <= Near + Slack))
            {
                open.Add((sweep.Agent, $"{place}, which is nearer to λ* at one end alone"));
            }
        }

        bool isOneRun = OneRun(agents.Where(sweep => sweep.Exact is null)) is not null;
        bool? holds = double.IsNaN(critical) ? false : isOneRun ? null : against.Count > 0 ? false : open.Count > 0 ? null : true;
        string why = double.IsNaN(critical) ? "One agent alone has no λ*."
            : isOneRun ? OneRun(agents)!
            : against.Count > 0 ? Listed(against, agents.Count) + Boundary(agents[0])
            : open.Count > 0 ? Listed(open, agents.Count)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Every agent settles at or below {Stable} no earlier than {Near} below λ* = {Shown(critical)}, and falls steepest "
                    + $"within {Near} of it.");
        return new(
            "1. Onset of sustained stability only at large λ, sharpest improvement near the predicted value.",
            string.Create(CultureInfo.InvariantCulture,
                $"Every agent settles at an overload rate of at most {Stable}, not before λ* − {Near}, and falls steepest within {Near} of "
                    + $"λ*. The exact law decides it to {ExactCurve.Resolution} in λ; weights that lie too far apart leave it open."),
            holds,
            numbers.Named)
        {
            Why = Sentence(why, agents),
        };
    }

    private static bool Falls(WeightSweep sweep) =>
        sweep.Exact is { } exact
            ? exact.OverloadRate.Max() - exact.OverloadRate[^1] > Slack
            : sweep.OverloadRate[sweep.SteepestFall].Mean > sweep.OverloadRate[sweep.SteepestFall + 1].Mean;

    private static string Boundary(WeightSweep sweep) => sweep.EndOfOverload is { } end
        ? $" λ* is {Shown(sweep.CriticalWeight ?? double.NaN)}; the rule itself ends overload at λ = {Shown(end)}."
        : "";

    private static string Listed(List<(string Agent, string Reason)> reasons, int all) => $"{string.Join("; ", reasons
        .GroupBy(each => each.Reason, each => each.Agent)
        .Select(same => $"{Who(same, all)}: {same.Key}"))}.";
}
