namespace Swa.Research;

/// <summary>
/// One belief with its probability, jointly with what was gathered up to it: the probability times the first and second moments of
/// overloaded steps and of welfare, both less their means.
/// </summary>
/// <param name="Belief">Belief μ̂ in demand units.</param>
/// <param name="Mass">Its probability.</param>
/// <param name="Overload">Times the number of overloaded steps, less its mean.</param>
/// <param name="SquaredOverload">Times the square of that.</param>
/// <param name="Welfare">Times the sum of welfare, less its mean.</param>
/// <param name="SquaredWelfare">Times the square of that.</param>
/// <remarks>Each step subtracts its mean over all beliefs, so that the second moments are variances and nothing large cancels.</remarks>
internal readonly record struct BeliefMoments(
    double Belief, double Mass, double Overload, double SquaredOverload, double Welfare, double SquaredWelfare)
{
    /// <summary>Two beliefs as one: the mass of both, at their mean.</summary>
    public static BeliefMoments operator +(BeliefMoments left, BeliefMoments right) => new(
        left.Belief + (right.Belief - left.Belief) * (right.Mass / (left.Mass + right.Mass)), left.Mass + right.Mass,
        left.Overload + right.Overload, left.SquaredOverload + right.SquaredOverload, left.Welfare + right.Welfare,
        left.SquaredWelfare + right.SquaredWelfare);

    /// <summary>What comes from this belief by one load.</summary>
    /// <param name="belief">The next belief.</param>
    /// <param name="probability">Probability of the load.</param>
    /// <param name="outcome">What the load brings.</param>
    /// <param name="mean">Mean over all beliefs of what the step brings.</param>
    public BeliefMoments Then(double belief, double probability, StepOutcome outcome, StepOutcome mean)
    {
        double overload = outcome.OverloadRate - mean.OverloadRate;
        double welfare = outcome.Welfare - mean.Welfare;
        return new(
            belief, probability * Mass, probability * (Overload + overload * Mass),
            probability * (SquaredOverload + 2 * overload * Overload + overload * overload * Mass),
            probability * (Welfare + welfare * Mass), probability * (SquaredWelfare + 2 * welfare * Welfare + welfare * welfare * Mass));
    }
}
