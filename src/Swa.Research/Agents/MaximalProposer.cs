namespace Swa.Research;

/// <summary>Proposes a_max and nothing else: with <see cref="LargestChooser"/> an adversary that always takes all it can.</summary>
public sealed class MaximalProposer : IProposer
{
    /// <inheritdoc/>
    public string Name => "maximal";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        proposals[0] = situation.Grid.MaxDemand;
        return 1;
    }
}
