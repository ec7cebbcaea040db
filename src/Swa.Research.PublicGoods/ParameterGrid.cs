namespace Swa.Research.PublicGoods;

/// <summary>Values of one parameter at which games are solved.</summary>
public static class ParameterGrid
{
    /// <summary>Evenly spaced values, rounded to the digits of committed files so that 3 × 0.1 is 0.3.</summary>
    /// <param name="first">The first value.</param>
    /// <param name="last">The last value.</param>
    /// <param name="steps">Number of steps between them, at least 1.</param>
    /// <returns>steps + 1 values.</returns>
    /// <exception cref="ParameterException">There is no step.</exception>
    public static double[] Range(double first, double last, int steps)
    {
        Require.AtLeast(1, steps, nameof(steps));
        return [.. Enumerable.Range(0, steps + 1).Select(j => Rounding.Significant(first + (last - first) * j / steps))];
    }

    internal static double[] Ascending(IReadOnlyList<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2 || values.Zip(values.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ParameterException(
                name, $"[{string.Join(", ", values.Select(value => Table.Text(value)))}]", "two or more ascending numbers");
        }

        return [.. values.Select(value => Require.NonNegative(value, name))];
    }
}
