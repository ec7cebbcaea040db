namespace Swa.Research.Figures;

/// <summary>
/// Gives every series and bar of a figure its look. Colour, marker and dash differ together. Later series are drawn on top
/// with a thinner line and a smaller marker, so that series that coincide show as nested rather than as the last one alone.
/// </summary>
internal sealed class FigureStyles
{
    private const double MiddleLineWidth = 2;
    private const double LineWidthStep = 0.4;
    private const double LineWidthSpread = 1.4;
    private const double MiddleMarkerRadius = 4.6;
    private const double MarkerRadiusStep = 1;
    private const double MarkerRadiusSpread = 4;
    private const int Hatches = 6;

    private static readonly MarkerStyle[] Markers =
    [
        MarkerStyle.Circle, MarkerStyle.Square, MarkerStyle.Triangle, MarkerStyle.Diamond,
        MarkerStyle.InvertedTriangle, MarkerStyle.Cross, MarkerStyle.Plus,
    ];

    private static readonly LineStyle[] Lines =
    [
        LineStyle.Solid, LineStyle.Dashed, LineStyle.DashDotted, LineStyle.Dotted, LineStyle.LongDashed,
    ];

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _colors;
    private readonly int _unnamed;

    public FigureStyles(Figure figure)
    {
        _colors = figure.AllPanels.Any(panel => panel.HeatMap is not null) ? Palette.OverHeatMap : Palette.Series;
        foreach (Layer layer in figure.AllPanels.SelectMany(panel => panel.Layers))
        {
            string? name = layer switch { Series { ColorOf: null } series => series.Name, Bars bars => bars.Name, _ => null };
            if (name is not null)
            {
                _places.TryAdd(name, _places.Count);
            }
        }

        _unnamed = _places.Count;
    }

    public LayerStyle Of(Series series)
    {
        LayerStyle style = At(Place(series.ColorOf ?? series.Name));
        return style with
        {
            Marker = series.Marker == MarkerStyle.Automatic ? style.Marker : series.Marker,
            Fill = series.IsSolid ? style.Color : Theme.Background,
            Line = series.Line == LineStyle.Automatic ? style.Line : series.Line,
            LineWidth = series.Marker == MarkerStyle.None ? Math.Min(style.LineWidth, 2) : style.LineWidth,
        };
    }

    public LayerStyle Of(Bars bars) => At(Place(bars.Name));

    public string ColorOf(string? name) => name is null ? Theme.Muted : At(Place(name)).Color;

    private int Place(string name) => _places.GetValueOrDefault(name, _unnamed);

    private LayerStyle At(int place)
    {
        int steps = Math.Max(1, _places.Count - 1);
        double depth = _places.Count > 1 ? Math.Min(1, (double)place / steps) - 0.5 : 0;
        return new LayerStyle(
            _colors[place % _colors.Count],
            Markers[place % Markers.Length],
            Lines[place % Lines.Length],
            Math.Round(MiddleLineWidth - Math.Min(LineWidthSpread, LineWidthStep * steps) * depth, 2),
            Math.Round(MiddleMarkerRadius - Math.Min(MarkerRadiusSpread, MarkerRadiusStep * steps) * depth, 2),
            place % Hatches);
    }
}
