namespace Swa.Research.Figures;

/// <summary>
/// What a figure shows, free of how it is drawn: title, caption, and one panel or several side by side. The same description
/// renders to SVG and to Plotly figure JSON, and the same description always gives the same bytes.
/// </summary>
/// <remarks>
/// Text in titles, captions, labels and names is plain except between dollar signs, where it is mathematics; see
/// <see cref="MathText"/>. Layers of one name share one style and one legend entry over all panels.
/// </remarks>
[TypeFormatterSource(
    typeof(FigureFormatterSource),
    PreferredMimeTypes = [SvgRenderer.MimeType, DisplayFormatter.Html, PlotlyRenderer.MimeType, DisplayFormatter.PlainText])]
public sealed record Figure
{
    /// <summary>Makes a figure with one panel.</summary>
    /// <param name="title">Title above the plot; may be empty.</param>
    /// <param name="caption">Caption beneath the plot, wrapped when drawn; may be empty.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="layers">What is drawn, at least one layer.</param>
    /// <exception cref="ParameterException">A part contradicts another; see <see cref="Panel"/> and <see cref="Panels"/>.</exception>
    public Figure(string title, string caption, Axis x, Axis y, params IReadOnlyList<Layer> layers)
        : this(title, caption, [new Panel(x, y, layers)])
    {
    }

    /// <summary>Makes a figure of panels side by side.</summary>
    /// <param name="title">Title above the plot; may be empty.</param>
    /// <param name="caption">Caption beneath the plot, wrapped when drawn; may be empty.</param>
    /// <param name="panels">The panels from left to right, at least one.</param>
    /// <exception cref="ParameterException">
    /// There is no panel, or a layer takes the colour of a series that is not in the figure.
    /// </exception>
    public Figure(string title, string caption, IReadOnlyList<Panel> panels)
    {
        Title = title;
        Caption = caption;
        Panels = panels;
    }

    /// <summary>Makes a figure that its reader moves with a slider; see <see cref="FigureSlider"/>.</summary>
    /// <param name="title">Title above the plot; may be empty. Static pictures add the value that they show.</param>
    /// <param name="caption">Caption beneath the plot, wrapped when drawn; may be empty.</param>
    /// <param name="slider">The slider with what is shown at each of its positions.</param>
    /// <exception cref="ParameterException">A layer takes the colour of a series that is not beside it.</exception>
    public Figure(string title, string caption, FigureSlider slider)
        : this(title, caption, Require.Given(slider, "slider", "a slider").Positions[0].Panels)
    {
        foreach (SliderPosition position in slider.Positions)
        {
            Checked(position.Panels);
        }

        Slider = slider;
    }

    /// <summary>Title above the plot; may be empty.</summary>
    public string Title { get; init => field = MathText.Checked(value, "title"); }

    /// <summary>Caption beneath the plot; may be empty.</summary>
    public string Caption { get; init => field = MathText.Checked(value, "caption"); }

    /// <summary>
    /// The panels from left to right, at least one; with a slider those of its first position. A name that a layer takes its colour
    /// from is in one of them.
    /// </summary>
    /// <exception cref="ParameterException">Other panels are given to a figure whose panels are its slider's.</exception>
    public IReadOnlyList<Panel> Panels
    {
        get;
        init => field = Slider is null ? Checked(value) : throw new ParameterException("panels", "changed", "those of the slider");
    }

    /// <summary>What moves the figure; null: nothing does.</summary>
    public FigureSlider? Slider { get; }

    /// <summary>
    /// Width of one panel's plot area in SVG units (CSS pixels), from 120 to 4000; 480 by default, 330 where there are several panels.
    /// </summary>
    public int PlotWidth
    {
        get => field != 0 ? field : Panels.Count == 1 ? 480 : 330;
        init => field = (int)Require.Within(120, 4000, value, "plotWidth");
    }

    /// <summary>Height of every panel's plot area in SVG units (CSS pixels), from 120 to 4000; 310 by default.</summary>
    public int PlotHeight { get; init => field = (int)Require.Within(120, 4000, value, "plotHeight"); } = 310;

    /// <summary>
    /// The drawn data as tidy rows <c>series,x,y,lower,upper</c>, numbers to 12 significant digits: a row for every point of a
    /// series and every bar (x is then its category). Several panels add the column <c>panel</c> in front (the panel's title,
    /// or its number from 1 where it has none), and a slider the column <c>position</c> before it (its value); a heat map adds the column
    /// <c>value</c> at the end, a row for every cell.
    /// </summary>
    /// <returns>The rows in drawing order; undefined cells are null.</returns>
    public Table ToTable() => FigureTable.Of(this);

    /// <summary>A description for screen readers and plain-text output: title, axes, what is drawn, caption.</summary>
    /// <returns>Some lines of plain text.</returns>
    public override string ToString() => FigureText.Describe(this);

    /// <summary>The panels of all positions: names have one look over all of them.</summary>
    internal IEnumerable<Panel> AllPanels => Slider?.Positions.SelectMany(position => position.Panels) ?? Panels;

    private static IReadOnlyList<Panel> Checked(IReadOnlyList<Panel> panels)
    {
        Require.Given(panels, "panels", "one or more panels");
        if (panels.Count == 0 || panels.Any(panel => panel is null))
        {
            throw new ParameterException("panels", "empty or has a missing panel", "one or more panels");
        }

        Layer[] layers = [.. panels.SelectMany(panel => panel.Layers)];
        HashSet<string> names =
        [
            .. layers.OfType<Series>().Where(series => series.ColorOf is null).Select(series => series.Name),
            .. layers.OfType<Bars>().Select(bars => bars.Name),
        ];
        if (layers.Select(ColorOf).FirstOrDefault(name => name is not null && !names.Contains(name)) is { } unknown)
        {
            throw new ParameterException("colorOf", $"\"{unknown}\"", $"a series with its own colour ({string.Join(", ", names)})");
        }

        return [.. panels];
    }

    private static string? ColorOf(Layer layer) => layer switch
    {
        Series series => series.ColorOf,
        ReferenceLine line => line.ColorOf,
        ShadedRegion region => region.ColorOf,
        _ => null,
    };
}
