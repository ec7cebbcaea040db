namespace Swa.Research.Figures;

/// <summary>The colours of figures: Okabe and Ito's for series, viridis and a blue–vermilion scale for heat maps.</summary>
internal static class Palette
{
    /// <summary>Okabe and Ito's colours without yellow, which is lost on white.</summary>
    public static readonly IReadOnlyList<string> Series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    /// <summary>The same colours in the order in which they stand out on a heat map.</summary>
    public static readonly IReadOnlyList<string> OverHeatMap =
        ["#000000", "#D55E00", "#CC79A7", "#0072B2", "#E69F00", "#56B4E9", "#009E73"];

    private static readonly string[] Viridis =
    [
        "#440154", "#482475", "#414487", "#355F8D", "#2A788E", "#21918C", "#22A884", "#44BF70", "#7AD151", "#BDDF26", "#FDE725",
    ];

    private static readonly string[] BlueToVermilion = ["#0072B2", "#66AAD1", "#C2DDEC", "#F7F7F7", "#F3CDB2", "#E69666", "#D55E00"];

    public static IReadOnlyList<string> Stops(ColorScale scale) => scale == ColorScale.Diverging ? BlueToVermilion : Viridis;

    /// <summary>The colour at a share of a scale, in 256 steps.</summary>
    public static string At(ColorScale scale, double share)
    {
        IReadOnlyList<string> stops = Stops(scale);
        double along = Math.Round(Math.Clamp(Rounding.Significant(share), 0, 1) * 255) / 255 * (stops.Count - 1);
        int stop = Math.Min((int)along, stops.Count - 2);
        return Mixed(stops[stop], stops[stop + 1], along - stop);
    }

    /// <summary>A colour dark enough for text on white.</summary>
    public static string ForText(string color) => Mixed(color, "#000000", 0.3);

    private static string Mixed(string from, string to, double share)
    {
        int Channel(int index) =>
            (int)Math.Round(Part(from, index) + (Part(to, index) - Part(from, index)) * share, MidpointRounding.AwayFromZero);

        return string.Create(CultureInfo.InvariantCulture, $"#{Channel(0):X2}{Channel(1):X2}{Channel(2):X2}");
    }

    private static int Part(string color, int index) =>
        int.Parse(color.AsSpan(1 + 2 * index, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
