namespace Swa.Research.Figures;

/// <summary>
/// One bar per category from zero to a value, with an interval where one is known. Several of them in a panel are drawn side by side in
/// every category, in the order of the layers.
/// </summary>
public sealed record Bars : Layer
{
    /// <summary>Makes bars without intervals.</summary>
    /// <param name="name">Name in the legend; empty keeps the bars out of the legend.</param>
    /// <param name="values">One finite value per category of the horizontal axis, at least one.</param>
    /// <exception cref="ParameterException">There is no value, or one is not finite.</exception>
    public Bars(string name, IReadOnlyList<double> values)
    {
        Name = MathText.Checked(name, "name");
        Values = Numbers.Finite(values, "values");
    }

    /// <summary>Makes bars, each with an interval.</summary>
    /// <param name="name">Name in the legend; empty keeps the bars out of the legend.</param>
    /// <param name="values">One finite value per category of the horizontal axis, at least one.</param>
    /// <param name="lower">Lower ends of the intervals, at most the value.</param>
    /// <param name="upper">Upper ends of the intervals, at least the value.</param>
    /// <exception cref="ParameterException">A value is not finite, the lengths differ, or a value lies outside its interval.</exception>
    public Bars(string name, IReadOnlyList<double> values, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
        : this(name, values)
    {
        (Lower, Upper) = Numbers.Around(Values, lower, upper);
    }

    /// <summary>Name in the legend; empty keeps the bars out of the legend.</summary>
    public string Name { get; }

    /// <summary>One value per category.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Lower ends of the intervals, one per bar; null where there are none.</summary>
    public IReadOnlyList<double>? Lower { get; }

    /// <summary>Upper ends of the intervals, one per bar; null where there are none.</summary>
    public IReadOnlyList<double>? Upper { get; }
}
