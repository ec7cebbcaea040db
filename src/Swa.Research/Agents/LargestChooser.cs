namespace Swa.Research;

/// <summary>Picks the largest candidate whatever its scores are: an adversary, not a stand-in for an agent that follows the rule.</summary>
public sealed class LargestChooser : IChooser
{
    /// <inheritdoc/>
    public string Name => "largest";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random)
    {
        int largest = 0;
        for (int i = 1; i < candidates.Length; i++)
        {
            largest = candidates[i].Demand > candidates[largest].Demand ? i : largest;
        }

        return largest;
    }
}
