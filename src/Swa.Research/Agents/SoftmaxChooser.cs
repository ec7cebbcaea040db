namespace Swa.Research;

/// <summary>Quantal response: picks candidate a with probability proportional to exp(U(a)/τ); τ → 0 is argmax.</summary>
public sealed class SoftmaxChooser : IChooser
{
    /// <summary>Makes the chooser.</summary>
    /// <param name="temperature">Temperature τ in units of utility, finite and above 0.</param>
    /// <exception cref="ParameterException">The temperature is out of its range.</exception>
    public SoftmaxChooser(double temperature = 0.05) => Temperature = Require.Positive(temperature, nameof(temperature));

    /// <summary>Temperature τ in units of utility.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random)
    {
        double largest = candidates[SwiRule.Best(candidates)].Utility;
        double total = 0;
        foreach (ref readonly ScoredCandidate candidate in candidates)
        {
            total += Odds(candidate.Utility - largest);
        }

        double left = random.NextDouble() * total;
        for (int i = 0; i < candidates.Length - 1; i++)
        {
            left -= Odds(candidates[i].Utility - largest);
            if (left < 0)
            {
                return i;
            }
        }

        return candidates.Length - 1;
    }

    private double Odds(double belowBest) => Math.Exp(belowBest / Temperature);
}
