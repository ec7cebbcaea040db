namespace Swa.Research.Figures;

/// <summary>The range an axis shows and the round numbers marked on it.</summary>
/// <param name="Minimum">Smallest value shown.</param>
/// <param name="Maximum">Largest value shown.</param>
/// <param name="Values">The marked values, ascending.</param>
/// <param name="Labels">Their labels as <see cref="MathText"/>, one per value.</param>
internal sealed record AxisTicks(double Minimum, double Maximum, IReadOnlyList<double> Values, IReadOnlyList<string> Labels)
{
    /// <summary>A value this close to a tick, measured in steps, is that tick.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>An end of the data this close to the next tick outwards, measured in steps, takes the axis there.</summary>
    private const double NearTick = 0.5;

    private static readonly int[] Mantissas = [1, 2, 5];

    /// <summary>Ticks of a linear axis at multiples of 1, 2 or 5 times a power of ten.</summary>
    public static AxisTicks Linear(double low, double high, int intervals, bool extendLow, bool extendHigh)
    {
        int exponent = (int)Math.Floor(Math.Log10((high - low) / intervals)) - 1;
        for (int i = 0; ; i++)
        {
            int mantissa = Mantissas[i % Mantissas.Length];
            int power = exponent + i / Mantissas.Length;
            double step = Scaled(mantissa, power);
            double first = Math.Ceiling(low / step - (extendLow ? NearTick : Tolerance));
            double last = Math.Floor(high / step + (extendHigh ? NearTick : Tolerance));
            if (last - first > intervals)
            {
                continue;
            }

            int count = Math.Max(0, (int)(last - first)) + 1;
            double[] values = [.. Enumerable.Range(0, count).Select(k => Scaled((first + k) * mantissa, power))];
            bool scientific = power < -5 || Math.Max(Math.Abs(low), Math.Abs(high)) >= 1e6;
            return new AxisTicks(
                extendLow ? Math.Min(values[0], low) : low,
                extendHigh ? Math.Max(values[^1], high) : high,
                values,
                [.. values.Select(value => scientific ? Scientific(value, power) : Fixed(value, Math.Max(0, -power)))]);
        }
    }

    /// <summary>Ticks of a logarithmic axis: powers of ten, with 2 and 5 times them where there is room.</summary>
    public static AxisTicks Logarithmic(double low, double high, int intervals, bool extendLow, bool extendHigh)
    {
        int lowest = (int)Math.Floor(Math.Log10(low)) - 1;
        int highest = (int)Math.Ceiling(Math.Log10(high)) + 1;
        double[] candidates =
        [
            .. Enumerable.Range(lowest, highest - lowest + 1).SelectMany(power => Mantissas.Select(mantissa => Scaled(mantissa, power))),
        ];
        double minimum = extendLow ? candidates.Last(value => value <= low * (1 + Tolerance)) : low;
        double maximum = extendHigh ? candidates.First(value => value >= high * (1 - Tolerance)) : high;
        double[] shown = [.. candidates.Where(value => value >= minimum * (1 - Tolerance) && value <= maximum * (1 + Tolerance))];
        if (shown.Length < 3)
        {
            return Linear(minimum, maximum, intervals, extendLow: false, extendHigh: false);
        }

        if (shown.Length - 1 > intervals)
        {
            int[] powers = [.. Enumerable.Range(lowest, highest - lowest + 1).Where(power => shown.Contains(Scaled(1, power)))];
            int stride = (powers.Length - 1) / intervals + 1;
            shown = [.. powers.Where((_, i) => i % stride == 0).Select(power => Scaled(1, power))];
        }

        bool scientific = shown[0] < 1e-3 || shown[^1] >= 1e5;
        IEnumerable<string> labels = shown.Select(value => scientific ? Scientific(value, lowest) : Fixed(value, DecimalsOf(value)));
        return new AxisTicks(minimum, maximum, shown, [.. labels]);
    }

    /// <summary>A multiple of a power of ten without rounding noise: 3 · 10⁻¹ is the number that reads 0.3.</summary>
    private static double Scaled(double multiple, int power) =>
        (power < 0 ? multiple / Math.Pow(10, -power) : multiple * Math.Pow(10, power)) + 0.0;

    private static int DecimalsOf(double value) => Math.Max(0, -(int)Math.Floor(Math.Log10(value) + Tolerance));

    private static string Fixed(double value, int decimals) => Signed(value.ToString($"F{decimals}", CultureInfo.InvariantCulture));

    /// <summary>Mantissa and power of ten, with as many digits as distinguish multiples of 10 to <paramref name="unit"/>.</summary>
    private static string Scientific(double value, int unit)
    {
        if (value == 0)
        {
            return "0";
        }

        int power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + Tolerance);
        string digits = new('#', Math.Clamp(power - unit, 0, 15));
        string mantissa = Scaled(value, -power).ToString($"0.{digits}", CultureInfo.InvariantCulture);
        string exponent = Signed(power.ToString(CultureInfo.InvariantCulture));
        return mantissa switch
        {
            "1" => $"$10^{{{exponent}}}$",
            "-1" => $"$−10^{{{exponent}}}$",
            _ => $"${Signed(mantissa)}×10^{{{exponent}}}$",
        };
    }

    private static string Signed(string number) => number.Replace('-', '−');
}
