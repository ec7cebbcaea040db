namespace Swa.Research;

/// <summary>Proposes nothing, so that the agent chooses among its anchors.</summary>
public sealed class AnchoredProposer : IProposer
{
    /// <inheritdoc/>
    public string Name => "anchored";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals) => 0;
}
