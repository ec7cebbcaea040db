namespace Swa.Research.Figures;

/// <summary>Being written.</summary>
public static class PlotlyRenderer
{
    /// <summary>Being written.</summary>
    /// <param name="figure">The figure.</param>
    /// <returns>Nothing yet.</returns>
    public static string Render(Figure figure) => throw new NotSupportedException("This renderer is being written.");
}
