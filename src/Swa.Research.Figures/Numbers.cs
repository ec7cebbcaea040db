namespace Swa.Research.Figures;

/// <summary>The checks that a figure's lists of numbers pass, and the rounding that its output shares.</summary>
internal static class Numbers
{
    /// <summary>Ends computed by another formula than the point itself miss it by rounding errors of this relative size.</summary>
    private const double IntervalTolerance = 1e-9;

    /// <summary>Beyond it, ranges and steps of axes are no longer numbers.</summary>
    private const double Largest = 1e100;

    public static double Drawable(double value, string parameter) =>
        Math.Abs(value) <= Largest ? value : throw Require.Refuse(parameter, value, "a finite number of at most 1e100 in size");

    public static double DrawableLogarithm(double value, string parameter) =>
        value is >= 1 / Largest and <= Largest ? value : throw Require.Refuse(parameter, value, "a number above 0 on a logarithmic axis");

    public static IReadOnlyList<double> Finite(IReadOnlyList<double>? values, string parameter)
    {
        Require.Given(values, parameter, "one or more numbers");
        if (values.Count == 0)
        {
            throw new ParameterException(parameter, "empty", "one or more numbers");
        }

        return [.. values.Select(value => Drawable(value, parameter))];
    }

    public static IReadOnlyList<double> SameLength(IReadOnlyList<double> values, int length, string parameter) =>
        values.Count == length
            ? values
            : throw new ParameterException(parameter, $"{values.Count} numbers", $"{length} numbers, one per point");

    public static IReadOnlyList<double> Ascending(IReadOnlyList<double>? values, string parameter)
    {
        IReadOnlyList<double> checkedValues = Finite(values, parameter);
        if (checkedValues.Count < 2 || checkedValues.Zip(checkedValues.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ParameterException(
                parameter, $"[{string.Join(", ", checkedValues.Select(RoundTrip))}]", "two or more ascending numbers");
        }

        return checkedValues;
    }

    public static (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper) Around(
        IReadOnlyList<double> middle, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        IReadOnlyList<double> low = SameLength(Finite(lower, "lower"), middle.Count, "lower");
        IReadOnlyList<double> high = SameLength(Finite(upper, "upper"), middle.Count, "upper");
        for (int i = 0; i < middle.Count; i++)
        {
            double slack = IntervalTolerance * Math.Max(1, Math.Abs(middle[i]));
            if (low[i] > middle[i] + slack || high[i] < middle[i] - slack)
            {
                throw new ParameterException(
                    low[i] > middle[i] + slack ? "lower" : "upper",
                    $"the interval from {RoundTrip(low[i])} to {RoundTrip(high[i])} around {RoundTrip(middle[i])}",
                    "an interval with its point inside");
            }
        }

        return ([.. low.Zip(middle, Math.Min)], [.. high.Zip(middle, Math.Max)]);
    }

    private static string RoundTrip(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
