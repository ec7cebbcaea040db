namespace Swa.Research.Figures;

/// <summary>
/// Something drawn in a panel: <see cref="Series"/>, <see cref="Bars"/>, <see cref="VerticalLine"/>, <see cref="HorizontalLine"/>,
/// <see cref="ShadedRegion"/>, <see cref="HeatMap"/> or <see cref="Annotation"/>; there are no others.
/// </summary>
public abstract record Layer
{
    private protected Layer()
    {
    }
}
