namespace Swa.Research.Figures;

/// <summary>
/// What Plotly says about a point: <c>λ = 0.7, overload rate 0.792 [0.782, 0.803], agent 1</c>. Values have the digits that the
/// axis resolves.
/// </summary>
internal static class PlotlyHover
{
    /// <summary>A thousandth of an axis is less than a pixel.</summary>
    private const double Resolution = 1e-3;

    private const int MostDecimals = 6;

    /// <summary>A point of a series or a bar.</summary>
    public static string Point(string x, string y, string interval, bool named) =>
        $"{x}, {y}{interval}{(named ? ", %{fullData.name}" : "")}<extra></extra>";

    /// <summary>The ends that a trace carries as custom data after the given position.</summary>
    public static string Interval(string format, int place) =>
        $" [%{{customdata[{place}]{format}}}, %{{customdata[{place + 1}]{format}}}]";

    /// <summary>A quantity by its symbol, where its label has exactly one, and else by its label.</summary>
    public static string Quantity(string label, string variable, string format)
    {
        IReadOnlyList<TextRun> runs = MathText.Parse(label);
        int first = runs.TakeWhile(run => !run.Mathematical).Count();
        TextRun[] symbol = [.. runs.Skip(first).TakeWhile(run => run.Mathematical)];
        bool single = symbol.Length > 0 && !runs.Skip(first + symbol.Length).Any(run => run.Mathematical);
        string name = single ? $"{PlotlyText.Of([symbol])} =" : Uncapitalised(PlotlyText.Of(label));

        // Braces after a per cent sign would be a template.
        return $"{name.Replace("%{", "% {", StringComparison.Ordinal)} %{{{variable}{format}}}".TrimStart();
    }

    /// <summary>A number format of the d3 library.</summary>
    public static string Format(AxisTicks ticks, AxisScale scale)
    {
        double step = (ticks.Maximum - ticks.Minimum) * Resolution;
        double decimals = Math.Ceiling(-Math.Log10(Rounding.Significant(step)));
        return scale == AxisScale.Logarithmic || decimals is < -MostDecimals or > MostDecimals
            ? ":.4~g"
            : string.Create(CultureInfo.InvariantCulture, $":.{Math.Max(0, decimals)}~f");
    }

    private static string Uncapitalised(string text) =>
        text.Length > 1 && char.IsLower(text[1]) ? $"{char.ToLowerInvariant(text[0])}{text[1..]}" : text;
}
