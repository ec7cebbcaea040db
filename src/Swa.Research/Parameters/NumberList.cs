namespace Swa.Research;

/// <summary>Reads numbers as users write them: <c>1.6</c>, lists <c>1.6,2.4</c>, and ranges <c>first:last:step</c>
/// with both ends.</summary>
public static class NumberList
{
    private const int MostValues = 1_000_000;
    private const int RangeDecimals = 10;

    /// <summary>A number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static double Number(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ParameterException(option, Shown(text), "a number such as 1.6");

    /// <summary>An integer.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static int Whole(string text, string option) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new ParameterException(option, Shown(text), "an integer such as 5");

    /// <summary>A seed: an integer from 0 to 2⁶⁴ − 1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The seed.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static ulong Seed(string text, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new ParameterException(option, Shown(text), $"an integer from 0 to {ulong.MaxValue}");

    /// <summary>The items of a list with commas between.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The items without surrounding spaces, at least one.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static IReadOnlyList<string> Items(string text, string option)
    {
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        return items.Length > 0 && items.All(item => item.Length > 0)
            ? items
            : throw new ParameterException(option, Shown(text), "values separated by commas");
    }

    /// <summary>A list whose items are numbers or ranges <c>first:last:step</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The numbers, in order.</returns>
    /// <exception cref="ParameterException">The text is something else.</exception>
    public static IReadOnlyList<double> Numbers(string text, string option) =>
        [.. Items(text, option).SelectMany(
            item => item.Contains(':', StringComparison.Ordinal) ? Range(item, option) : [Number(item, option)])];

    /// <summary>Numbers as a user would write them: as a range where they are one, else as a list.</summary>
    /// <param name="numbers">The numbers, at least one.</param>
    /// <returns>The text.</returns>
    public static string Text(IReadOnlyList<double> numbers)
    {
        string list = string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
        if (numbers.Count < 4)
        {
            return list;
        }

        double step = Math.Round(numbers[1] - numbers[0], RangeDecimals);
        string range = FormattableString.Invariant($"{numbers[0]}:{numbers[^1]}:{step}");
        return step > 0 && numbers[^1] > numbers[0] && Numbers(range, "numbers").SequenceEqual(numbers) ? range : list;
    }

    /// <summary>The numbers from one to another in equal steps, both ends included where the steps reach them.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number, at least <paramref name="first"/>.</param>
    /// <param name="step">The step, above 0.</param>
    /// <param name="option">The parameter's name in messages.</param>
    /// <returns>The numbers, rounded to ten decimals.</returns>
    /// <exception cref="ParameterException">The range is empty or too long.</exception>
    public static IEnumerable<double> Range(double first, double last, double step, string option) => IsRange(first, last, step)
        ? Steps(first, last, step)
        : throw Malformed(FormattableString.Invariant($"{first}:{last}:{step}"), option);

    private static IEnumerable<double> Range(string text, string option)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 3
            || !parts.All(
                part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double end) && double.IsFinite(end)))
        {
            throw Malformed(text, option);
        }

        double[] numbers = [.. parts.Select(part => double.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture))];
        return IsRange(numbers[0], numbers[1], numbers[2]) ? Steps(numbers[0], numbers[1], numbers[2]) : throw Malformed(text, option);
    }

    private static bool IsRange(double first, double last, double step) => step > 0 && last >= first && (last - first) / step < MostValues;

    private static IEnumerable<double> Steps(double first, double last, double step)
    {
        int count = (int)Math.Floor((last - first) / step + 1e-9) + 1;

        // Rounding makes 0:1:0.1 hold the number 0.3 and not 0.30000000000000004.
        return Enumerable.Range(0, count).Select(index => Math.Round(first + index * step, RangeDecimals));
    }

    private static ParameterException Malformed(string text, string option) =>
        new(option, Shown(text), $"first:last:step with first ≤ last, step above 0 and at most {MostValues} values, such as 0:1:0.1");

    private static string Shown(string text) => text.Length == 0 ? "empty" : $"'{text}'";
}
