namespace Swa.Research.Reproduction;

/// <summary>The four statements that the paper draws from Figures 1–4, each decided by numbers.</summary>
public static class PaperVerdicts
{
    /// <summary>Largest overload rate that counts as stable.</summary>
    public const double StableRate = 0.05;

    /// <summary>How far, in social weight, "near the predicted value" reaches: one step of the paper's weights.</summary>
    public const double NearWeight = 0.1;

    /// <summary>Share of capacity by which two welfare curves may differ and still meet.</summary>
    public const double MeetingShare = 0.05;

    /// <summary>Smallest share of capacity that counts as high load.</summary>
    public const double HighLoadShare = 0.8;

    private const double Slack = 1e-9;

    /// <summary>Decides the statements on Figures 1 and 2.</summary>
    /// <param name="agents">One sweep per agent, all in one game with more than one agent.</param>
    /// <returns>Statements 1 and 4.</returns>
    public static IReadOnlyList<Finding> OnAgents(IReadOnlyList<WeightSweep> agents) => [LateOnset(agents), AgentsDiffer(agents)];

    /// <summary>Decides the statements on Figures 3 and 4.</summary>
    /// <param name="severities">Two sweeps of one agent, under different severities.</param>
    /// <returns>Statements 2 and 3.</returns>
    public static IReadOnlyList<Finding> OnSeverities(IReadOnlyList<WeightSweep> severities)
    {
        ArgumentNullException.ThrowIfNull(severities);
        WeightSweep[] ordered = [.. severities.OrderBy(sweep => sweep.Game.Severity)];
        return [SeverityMovesTransition(ordered[0], ordered[^1]), SeverityCostsWelfare(ordered[0], ordered[^1])];
    }

    private static Finding LateOnset(IReadOnlyList<WeightSweep> agents)
    {
        double critical = agents[0].CriticalWeight ?? double.NaN;
        Numbers numbers = new();
        numbers.Add("critical weight λ*", critical);
        List<(string Agent, string Reason)> against = [];
        foreach (WeightSweep sweep in agents)
        {
            int fall = sweep.SteepestFall;
            double from = sweep.Weights[fall];
            double to = sweep.Weights[fall + 1];
            double distance = Math.Max(0, Math.Max(from - critical, critical - to));
            double? onset = sweep.Onset(StableRate);
            numbers.Add($"{sweep.Agent}: onset", onset);
            numbers.Add($"{sweep.Agent}: steepest fall from", from);
            numbers.Add($"{sweep.Agent}: steepest fall to", to);
            numbers.Add($"{sweep.Agent}: distance of the steepest fall from λ*", distance);
            if (!(onset is null || onset >= critical - NearWeight - Slack))
            {
                against.Add((sweep.Agent, string.Create(CultureInfo.InvariantCulture,
                    $"stays at or below {StableRate} already from λ = {Shown(onset.Value)} on, {Shown(critical - onset.Value)} below λ* "
                        + $"= {Shown(critical)}")));
            }

            if (!(distance <= NearWeight + Slack))
            {
                bool falls = sweep.OverloadRate[fall].Mean > sweep.OverloadRate[fall + 1].Mean;
                against.Add((sweep.Agent, !falls ? "never overloads less at a larger weight" : string.Create(CultureInfo.InvariantCulture,
                    $"falls steepest from λ = {Shown(from)} to {Shown(to)}, {Shown(distance)} {(to < critical ? "below" : "above")} λ* = "
                        + $"{Shown(critical)}")));
            }
        }

        bool holds = against.Count == 0;
        double[] onsets = [.. agents.Select(sweep => sweep.Onset(StableRate)).OfType<double>()];
        string settling = onsets.Length == 0
            ? FormattableString.Invariant($"no agent settles at or below {StableRate}")
            : FormattableString.Invariant($"the first agent to settle at or below {StableRate} does so at λ = {Shown(onsets.Min())}");
        string why = double.IsNaN(critical) ? "One agent alone has no λ*."
            : holds ? FormattableString.Invariant(
                $"The critical weight λ* is {Shown(critical)}; {settling}, and every steepest fall is within {NearWeight} of λ*.")
            : $"{string.Join("; ", against.GroupBy(each => each.Reason, each => each.Agent)
                .Select(same => $"{Who(same, agents.Count)} {same.Key}"))}.";

        return new(
            "1. Onset of sustained stability only at large λ, sharpest improvement near the predicted value.",
            string.Create(CultureInfo.InvariantCulture,
                $"For every agent, the overload rate does not settle at or below {StableRate} before λ* − {NearWeight}, and the interval "
                    + $"of its steepest fall lies within {NearWeight} of λ*."),
            holds,
            numbers.Named)
        {
            Why = Sentence(why),
        };
    }

    private static Finding AgentsDiffer(IReadOnlyList<WeightSweep> agents)
    {
        Numbers numbers = new();
        foreach (WeightSweep sweep in agents)
        {
            IReadOnlyList<MeanInterval> rate = sweep.OverloadRate;
            numbers.Add($"{sweep.Agent}: overload rate crosses one half at", sweep.Crossing);
            numbers.Add($"{sweep.Agent}: steepest fall", rate[sweep.SteepestFall].Mean - rate[sweep.SteepestFall + 1].Mean);
        }

        (double apart, int at, WeightSweep lower, WeightSweep higher) = agents.SelectMany(one => agents.Select(other => Apart(one, other)))
            .MaxBy(pair => pair.Gap);
        double[] falls =
            [.. agents.Select(sweep => sweep.OverloadRate[sweep.SteepestFall].Mean - sweep.OverloadRate[sweep.SteepestFall + 1].Mean)];
        WeightSweep sharpest = agents[Array.IndexOf(falls, falls.Max())];
        WeightSweep gentlest = agents[Array.IndexOf(falls, falls.Min())];
        string gap = apart > 0
            ? FormattableString.Invariant(
                $"at λ = {Shown(lower.Weights[at])} the intervals of {lower.Agent} and {higher.Agent} lie {Shown(apart)} apart")
            : "no two agents' intervals lie apart at any weight";
        numbers.Add("largest gap between two agents' intervals at one weight", apart);
        numbers.Add("sharpest minus gentlest steepest fall", falls.Max() - falls.Min());
        return new(
            "4. Agents differ in how early and how sharply overload falls.",
            string.Create(CultureInfo.InvariantCulture,
                $"At some weight the 95% intervals of two agents' overload rates lie apart, and their steepest falls differ by more than "
                    + $"{NearWeight}."),
            apart > 0 && falls.Max() - falls.Min() > NearWeight,
            numbers.Named)
        {
            Why = Sentence(
                $"{gap}, and steepest falls range from {Shown(falls.Min())} ({gentlest.Agent}) to "
                    + $"{Shown(falls.Max())} ({sharpest.Agent})."),
        };
    }

    private static Finding SeverityMovesTransition(WeightSweep mild, WeightSweep severe)
    {
        Numbers numbers = new();
        foreach (WeightSweep sweep in new[] { mild, severe })
        {
            numbers.Add(FormattableString.Invariant($"β = {sweep.Game.Severity}: critical weight λ*"), sweep.CriticalWeight);
            numbers.Add(FormattableString.Invariant($"β = {sweep.Game.Severity}: overload rate crosses one half at"), sweep.Crossing);
        }

        MeanInterval lowered = MeanInterval.Of(
        [
            .. Enumerable.Range(0, mild.Seeds).Select(seed => Enumerable.Range(0, mild.Weights.Count).Average(weight =>
                mild.Runs(weight)[seed].OverloadRate - severe.Runs(weight)[seed].OverloadRate)),
        ]);
        numbers.Add("overload rate averaged over the weights, lower under the higher β by", lowered.Mean);
        numbers.Add("lower end of its 95% interval", lowered.Lower);
        return new(
            "2. Higher β moves the transition to smaller λ.",
            "The overload rate falls through one half at a smaller weight under the higher β, and its average over the weights is lower, "
                + "with an interval above 0.",
            severe.Crossing < mild.Crossing && lowered.Lower > 0,
            numbers.Named)
        {
            Why = string.Create(CultureInfo.InvariantCulture,
                $"The overload rate falls through one half {Crossing(mild)} and {Crossing(severe)}; averaged over the weights it is "
                    + $"{Shown(lowered.Mean)} lower under the higher β, and at least {Shown(lowered.Lower)} by its interval."),
        };
    }

    private static Finding SeverityCostsWelfare(WeightSweep mild, WeightSweep severe)
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
        Numbers numbers = new();
        numbers.Add("welfare lost to the higher β at λ = 0", -loss[0].Mean);
        numbers.Add("smallest such loss up to half the lower λ* (by its interval)", smallestLoss);
        numbers.Add("largest welfare difference past both λ*", gap);
        numbers.Add("smallest mean load past both λ*", load);
        numbers.Add("capacity", capacity);
        return new(
            "3. At low λ welfare is markedly lower for the higher β; past both thresholds the curves meet, with load still high.",
            string.Create(CultureInfo.InvariantCulture,
                $"Up to half the lower λ*, the paired loss exceeds {MeetingShare} of capacity by its whole interval; from the higher λ* "
                    + $"on, the curves differ by at most {MeetingShare} of capacity and the load is at least {HighLoadShare} of it."),
            smallestLoss > MeetingShare * capacity && gap <= MeetingShare * capacity && load >= HighLoadShare * capacity,
            numbers.Named)
        {
            Why = low.Length == 0 || past.Length == 0
                ? "No weight lies up to half the lower λ*, or none past both λ*."
                : string.Create(CultureInfo.InvariantCulture,
                    $"Up to half the lower λ* the higher β costs at least {Shown(smallestLoss)} of welfare (bound "
                        + $"{Shown(MeetingShare * capacity)}); past both λ* the curves differ by at most {Shown(gap)} (bound "
                        + $"{Shown(MeetingShare * capacity)}) and the mean load is at least {Shown(load)} (bound "
                        + $"{Shown(HighLoadShare * capacity)})."),
        };
    }

    /// <summary>The largest gap between the intervals of two sweeps, the first above the second, and the index of its weight.</summary>
    private static (double Gap, int At, WeightSweep Lower, WeightSweep Higher) Apart(WeightSweep higher, WeightSweep lower) =>
        higher.OverloadRate.Zip(lower.OverloadRate, (here, there) => here.Lower - there.Upper)
            .Select((gap, at) => (gap, at, lower, higher))
            .MaxBy(pair => pair.gap);

    private static string Crossing(WeightSweep sweep) => sweep.Crossing is { } weight
        ? FormattableString.Invariant($"at λ = {Shown(weight)} under β = {sweep.Game.Severity}")
        : FormattableString.Invariant($"nowhere under β = {sweep.Game.Severity}");

    private static string Who(IEnumerable<string> names, int all) => names.Count() == all && all > 1 ? "every agent" : string.Join(
        " and ", names);

    /// <summary>A number as prose shows it: to three decimals, and never a negative zero.</summary>
    private static string Shown(double value) => FormattableString.Invariant($"{Math.Round(value, 3) + 0.0:0.###}");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private sealed class Numbers
    {
        private readonly List<KeyValuePair<string, double?>> _named = [];

        public IReadOnlyList<KeyValuePair<string, double?>> Named => _named;

        public void Add(string name, double? value) =>
            _named.Add(new(name, value is { } number && double.IsFinite(number) ? Rounding.Significant(number) : null));
    }
}
