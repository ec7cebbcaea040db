namespace Swa.Research.Figures;

/// <summary>A matrix as colours behind the other layers, with a colour bar; cells reach halfway to their neighbours.</summary>
public sealed record HeatMap : Layer
{
    /// <summary>Makes a heat map.</summary>
    /// <param name="x">The columns' x, finite, ascending, at least two.</param>
    /// <param name="y">The rows' y, finite, ascending, at least two.</param>
    /// <param name="values">
    /// One row per y, in it one value per x: <c>values[row][column]</c>. NaN is a cell without a value and stays blank.
    /// </param>
    /// <param name="label">Label of the colour bar, such as <c>Overload rate</c>.</param>
    /// <exception cref="ParameterException">
    /// The axes are too short or not ascending, the matrix has another shape, a value is infinite, or there is no value at all.
    /// </exception>
    public HeatMap(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<IReadOnlyList<double>> values, string label)
    {
        X = Numbers.Ascending(x, "x");
        Y = Numbers.Ascending(y, "y");
        Label = MathText.Checked(label, "label");
        Require.Given(values, "values", "one row per y");
        if (values.Count != Y.Count || values.Any(row => row is null || row.Count != X.Count))
        {
            throw new ParameterException("values", $"{values.Count} rows", $"{Y.Count} rows of {X.Count} values");
        }

        Values = [.. values.Select(row => row.ToArray())];
        double[] defined = [.. Values.SelectMany(row => row).Where(value => !double.IsNaN(value))];
        if (defined.Length == 0)
        {
            throw new ParameterException("values", "without a value", "at least one cell that is not NaN");
        }

        Array.ForEach(defined, value => Numbers.Drawable(value, "values"));
        (Minimum, Maximum) = (defined.Min(), defined.Max());
        if (Minimum == Maximum)
        {
            Maximum += Math.Max(1e-6, Math.Abs(Maximum) * 1e-6);
        }
    }

    /// <summary>Makes a heat map whose colours span a given range, so that figures can be compared.</summary>
    /// <param name="x">The columns' x, finite, ascending, at least two.</param>
    /// <param name="y">The rows' y, finite, ascending, at least two.</param>
    /// <param name="values">One row per y, in it one value per x; NaN is a cell without a value.</param>
    /// <param name="label">Label of the colour bar.</param>
    /// <param name="minimum">Value of the first colour; smaller values take it too.</param>
    /// <param name="maximum">Value of the last colour, above <paramref name="minimum"/>; larger values take it too.</param>
    /// <exception cref="ParameterException">As for the other constructor, or the range is empty or not finite.</exception>
    public HeatMap(
        IReadOnlyList<double> x,
        IReadOnlyList<double> y,
        IReadOnlyList<IReadOnlyList<double>> values,
        string label,
        double minimum,
        double maximum)
        : this(x, y, values, label)
    {
        Minimum = Numbers.Drawable(minimum, "minimum");
        Maximum = Numbers.Drawable(maximum, "maximum");
        if (minimum >= maximum)
        {
            throw Require.Refuse("maximum", maximum, "a number above minimum");
        }
    }

    /// <summary>The columns' x, ascending.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The rows' y, ascending.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>One row per y, in it one value per x; NaN is a cell without a value.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values { get; }

    /// <summary>Label of the colour bar.</summary>
    public string Label { get; }

    /// <summary>Value of the first colour.</summary>
    public double Minimum { get; }

    /// <summary>Value of the last colour.</summary>
    public double Maximum { get; }

    /// <summary>The colours.</summary>
    public ColorScale Colors { get; init => field = Require.Known(value, "colors"); } = ColorScale.Sequential;
}
