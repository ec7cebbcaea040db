namespace Swa.Research.Figures;

/// <summary>One axis: label, range and scale, or the categories it lists. Ticks are found when the figure is drawn.</summary>
public sealed record Axis
{
    /// <summary>Makes an axis of numbers.</summary>
    /// <param name="label">Label, such as <c>Social weight $λ$</c>, with the unit where there is one.</param>
    /// <param name="minimum">Smallest value shown; null for the data's, or a round number just below.</param>
    /// <param name="maximum">Largest value shown; null for the data's, or a round number just above.</param>
    /// <param name="scale">Linear or logarithmic.</param>
    /// <exception cref="ParameterException">
    /// A limit is not finite, is 0 or less on a logarithmic axis, or the limits are not in order.
    /// </exception>
    public Axis(string label, double? minimum = null, double? maximum = null, AxisScale scale = AxisScale.Linear)
    {
        Label = MathText.Checked(label, "label");
        Scale = Require.Known(scale, "scale");
        Minimum = Limit(minimum, "minimum");
        Maximum = Limit(maximum, "maximum");
        if (Minimum >= Maximum)
        {
            throw Require.Refuse("maximum", Maximum.Value, "a number above the axis's minimum");
        }
    }

    private Axis(string label, IReadOnlyList<string> categories)
        : this(label)
    {
        Require.Given(categories, "categories", "one or more names");
        if (categories.Count == 0 || categories.Distinct(StringComparer.Ordinal).Count() != categories.Count)
        {
            throw new ParameterException("categories", $"[{string.Join(", ", categories)}]", "one or more different names");
        }

        Categories = [.. categories.Select(category => MathText.Checked(category, "categories"))];
        Minimum = -0.5;
        Maximum = Categories.Count - 0.5;
    }

    /// <summary>Label of the axis.</summary>
    public string Label { get; }

    /// <summary>Smallest value shown; null for the data's, or a round number just below.</summary>
    public double? Minimum { get; }

    /// <summary>Largest value shown; null for the data's, or a round number just above.</summary>
    public double? Maximum { get; }

    /// <summary>Linear or logarithmic.</summary>
    public AxisScale Scale { get; }

    /// <summary>Names along the axis, the i-th (from 0) at x = i; null on an axis of numbers.</summary>
    public IReadOnlyList<string>? Categories { get; }

    /// <summary>Makes a horizontal axis of categories for bars; the i-th category (from 0) is at x = i.</summary>
    /// <param name="label">Label of the axis; may be empty.</param>
    /// <param name="categories">Names from left to right, at least one, without duplicates.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ParameterException">There is no category, or a name occurs twice.</exception>
    public static Axis Of(string label, params IReadOnlyList<string> categories) => new(label, categories);

    private double? Limit(double? value, string name)
    {
        if (value is not { } limit)
        {
            return null;
        }

        return Scale == AxisScale.Logarithmic ? Numbers.DrawableLogarithm(limit, name) : Numbers.Drawable(limit, name);
    }
}
