namespace Swa.Research.Figures;

/// <summary>One sample of the legend with its name.</summary>
/// <param name="Layer">The layer the sample is drawn from.</param>
/// <param name="Lines">The name, broken into lines.</param>
internal sealed record LegendEntry(Layer Layer, IReadOnlyList<IReadOnlyList<TextRun>> Lines)
{
    /// <summary>Left end of the sample in the document.</summary>
    public double X { get; init; }

    /// <summary>Middle of the first line in the document.</summary>
    public double Y { get; init; }
}
