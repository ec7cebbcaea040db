namespace Swa.Research;

/// <summary>Picks the candidate of largest utility (paper eq. 14).</summary>
public sealed class ArgMaxChooser : IChooser
{
    /// <inheritdoc/>
    public string Name => "argmax";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random) => SwiRule.Best(candidates);
}
