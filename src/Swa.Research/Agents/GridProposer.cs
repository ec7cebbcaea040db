namespace Swa.Research;

/// <summary>Proposes every grid point: no randomness, and a sharp transition.</summary>
public sealed class GridProposer : IProposer
{
    /// <inheritdoc/>
    public string Name => "grid";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        situation.Grid.Points.CopyTo(proposals);
        return situation.Grid.Count;
    }
}
