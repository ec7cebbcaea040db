namespace Swa.Research;

/// <summary>The social weight by which one agent chose, as far as its choices tell.</summary>
/// <param name="Weight">The most likely λ in [0, 1]; the middle where several are equally likely.</param>
/// <param name="Lower">Lower end of the 95% interval: all λ that the likelihood ratio does not refuse.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Temperature">Temperature τ as given, or the most likely one; at <see cref="WeightEstimator.LowestTemperature"/> the choices
/// show no noise.</param>
/// <param name="LogLikelihood">Logarithm of the likelihood at the estimate; 0 where every choice is certain.</param>
/// <param name="Choices">Number of choices.</param>
/// <param name="AgainstChance">Twice the logarithm of the likelihood relative to choosing uniformly: near 0 where the scores do not
/// explain the choices, and λ means nothing.</param>
public sealed record WeightEstimate(
    double Weight, double Lower, double Upper, double Temperature, double LogLikelihood, int Choices, double AgainstChance);
