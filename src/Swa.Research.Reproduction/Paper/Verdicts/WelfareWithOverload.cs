using static Swa.Research.Reproduction.VerdictNumbers;

namespace Swa.Research.Reproduction;

/// <summary>Statement 5: welfare increases most strongly over the range in which overload collapses.</summary>
internal static class WelfareWithOverload
{
    /// <summary>Share of the whole fall of the overload rate that counts as its collapse.</summary>
    private const double CollapseShare = 0.8;

    /// <summary>Share of the largest gain over an equally wide range that still counts as most strongly.</summary>
    private const double StrongShare = 0.5;

    private const double Slack = 1e-9;

    public static Finding Of(IReadOnlyList<WeightSweep> agents)
    {
        VerdictNumbers numbers = new();
        List<(string Agent, string Reason)> against = [];
        foreach (WeightSweep sweep in agents)
        {
            (double[] weights, double[] rate, double[] welfare) = sweep.Exact is { } exact
                ? (exact.Weights.ToArray(), exact.OverloadRate.ToArray(), exact.MeanWelfare.ToArray())
                : (sweep.Weights.ToArray(), sweep.OverloadRate.Select(each => each.Mean).ToArray(),
                    sweep.Welfare.Select(each => each.Mean).ToArray());
            if (Collapse(weights, rate) is not (double from, double to))
            {
                against.Add((sweep.Agent, "never overloads less at a larger weight"));
                continue;
            }

            double width = to - from;
            double gained = At(weights, welfare, to) - At(weights, welfare, from);
            (double most, double at) = LargestGain(weights, welfare, width);
            numbers.Add($"{sweep.Agent}: overload collapses from", from);
            numbers.Add($"{sweep.Agent}: to", to);
            numbers.Add($"{sweep.Agent}: welfare gained there", gained);
            numbers.Add($"{sweep.Agent}: largest welfare gained over a range of that width", most);
            numbers.Add($"{sweep.Agent}: which begins at", at);
            if (!(gained >= (StrongShare * most) - Slack))
            {
                against.Add((sweep.Agent, string.Create(CultureInfo.InvariantCulture,
                    $"{(gained < 0 ? "loses" : "gains")} {Shown(Math.Abs(gained))} from λ = {Shown(from)} to {Shown(to)}, where overload "
                        + $"collapses, and gains {Shown(most)} from {Shown(at)} to {Shown(at + width)}")));
            }
        }

        string? single = OneRun(agents.Where(sweep => sweep.Exact is null));
        return new(
            "5. Welfare increases most strongly over the range where overload collapses.",
            string.Create(CultureInfo.InvariantCulture,
                $"For every agent, over the narrowest range of λ with {CollapseShare} of the whole fall in overload, welfare gains at "
                    + $"least {StrongShare} of the most that it gains over any range of that width."),
            single is null ? against.Count == 0 : null,
            numbers.Named)
        {
            Why = single ?? (against.Count == 0
                ? "So it is for every agent."
                : $"{Sentence(string.Join("; ", against.Select(each => $"{each.Agent} {each.Reason}")), agents)}. Near the capacity the "
                    + "rate of overload says little about welfare, as a small excess costs little."),
        };
    }

    /// <summary>The narrowest range in which the rate falls by most of its whole fall; null where it falls nowhere.</summary>
    private static (double From, double To)? Collapse(double[] weights, double[] rate)
    {
        (double From, double To)? narrowest = null;
        double fall = Pairs().Max(pair => rate[pair.First] - rate[pair.Last]);
        foreach ((int first, int last) in Pairs().Where(pair => rate[pair.First] - rate[pair.Last] >= (CollapseShare * fall) - Slack))
        {
            if (narrowest is not { } range || weights[last] - weights[first] < range.To - range.From)
            {
                narrowest = (weights[first], weights[last]);
            }
        }

        return fall > 0 ? narrowest : null;

        IEnumerable<(int First, int Last)> Pairs() => Enumerable.Range(0, weights.Length)
            .SelectMany(first => Enumerable.Range(first + 1, weights.Length - first - 1).Select(last => (first, last)));
    }

    /// <summary>The largest rise of a curve over ranges of a width, and where that range begins.</summary>
    private static (double Gain, double From) LargestGain(double[] weights, double[] values, double width) =>
        weights.Concat(weights.Select(weight => weight - width))
            .Where(from => from >= weights[0] - Slack && from + width <= weights[^1] + Slack)
            .Order()
            .Select(from => (At(weights, values, from + width) - At(weights, values, from), from))
            .MaxBy(pair => pair.Item1);

    /// <summary>The curve's value, by a straight line between its points.</summary>
    private static double At(double[] weights, double[] values, double weight)
    {
        int next = Math.Clamp(Array.FindIndex(weights, each => each >= weight), 1, weights.Length - 1);
        double share = Math.Clamp((weight - weights[next - 1]) / (weights[next] - weights[next - 1]), 0, 1);
        return values[next - 1] + (share * (values[next] - values[next - 1]));
    }
}
