namespace Swa.Research;

/// <summary>Picks any candidate at random with probability p, and the best one otherwise.</summary>
public sealed class NoisyChooser : IChooser
{
    /// <summary>Makes the chooser.</summary>
    /// <param name="noise">Probability p of a random pick, in [0, 1].</param>
    /// <exception cref="ParameterException">The probability is out of its range.</exception>
    public NoisyChooser(double noise = 0.1) => Noise = Require.Share(noise, nameof(noise));

    /// <summary>Probability p of a random pick.</summary>
    public double Noise { get; }

    /// <inheritdoc/>
    public string Name => "noisy";

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random) =>
        random.NextDouble() < Noise ? random.NextIndex(candidates.Length) : SwiRule.Best(candidates);
}
