namespace Swa.Research.Figures;

/// <summary>One coordinate system with what is drawn in it.</summary>
public sealed record Panel
{
    /// <summary>Makes a panel.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="layers">What is drawn, at least one layer.</param>
    /// <exception cref="ParameterException">
    /// There is no layer; there are two heat maps; a layer's value is 0 or less on a logarithmic axis; bars are drawn over an
    /// axis without categories, or their number is not that of the categories; the vertical axis has categories; two layers of
    /// the same kind carry the same name.
    /// </exception>
    public Panel(Axis x, Axis y, params IReadOnlyList<Layer> layers)
    {
        X = Require.Given(x, "x", "an axis");
        Y = Require.Given(y, "y", "an axis");
        Require.Given(layers, "layers", "one or more layers");
        if (layers.Count == 0 || layers.Any(layer => layer is null))
        {
            throw new ParameterException("layers", "empty or has a missing layer", "one or more layers");
        }

        Layers = [.. layers];
        CheckNames();
        CheckCategories();
        CheckLogarithms();
    }

    /// <summary>Title above the panel, such as <c>(a) Overload rate</c>; empty for none.</summary>
    public string Title { get; init => field = MathText.Checked(value, "title"); } = "";

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; }

    /// <summary>
    /// What is drawn. Heat map and regions lie behind, then bars, reference lines, series, annotations; within a kind in this order.
    /// </summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The heat map behind the other layers; null where there is none.</summary>
    public HeatMap? HeatMap => Layers.OfType<HeatMap>().FirstOrDefault();

    private void CheckNames()
    {
        string[] names = [.. Layers.OfType<Series>().Select(series => series.Name), .. Layers.OfType<Bars>().Select(bars => bars.Name)];
        if (names.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ParameterException("layers", $"two series named \"{twice.Key}\"", "series of different names in one panel");
        }

        if (Layers.OfType<HeatMap>().Count() > 1)
        {
            throw new ParameterException("layers", "more than one heat map", "at most one heat map in a panel");
        }
    }

    private void CheckCategories()
    {
        if (Y.Categories is not null)
        {
            throw new ParameterException("y", "an axis of categories", "a vertical axis of numbers");
        }

        foreach (Bars bars in Layers.OfType<Bars>())
        {
            if (X.Categories is null)
            {
                throw new ParameterException("x", "an axis of numbers", "an axis of categories (Axis.Of) beneath bars");
            }

            if (bars.Values.Count != X.Categories.Count)
            {
                throw new ParameterException(
                    "values", $"{bars.Values.Count} bars of \"{bars.Name}\"", $"{X.Categories.Count} values, one per category");
            }
        }
    }

    private void CheckLogarithms()
    {
        foreach (Layer layer in Layers)
        {
            CheckLogarithm(X, "x", AxisExtent.XValues(layer));
            CheckLogarithm(Y, "y", AxisExtent.YValues(layer));
        }
    }

    private static void CheckLogarithm(Axis axis, string name, IEnumerable<double> values)
    {
        if (axis.Scale != AxisScale.Logarithmic)
        {
            return;
        }

        foreach (double value in values)
        {
            Numbers.DrawableLogarithm(value, name);
        }
    }
}
