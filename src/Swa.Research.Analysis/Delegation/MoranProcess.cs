using MathNet.Numerics.Distributions;

namespace Swa.Research;

/// <summary>
/// A Moran process over the two strategies of the owners' game, in a population of N owners: at each step one owner is copied, chosen in
/// proportion to its fitness, and the copy replaces one chosen uniformly.
/// </summary>
/// <remarks>
/// An owner's fitness is e^{sπ}, with π its mean reward over all groups of n that it can be in, the other n − 1 drawn from the N − 1 others
/// without replacement. With i committed owners the odds of one less against one more are e^{−s(π_C(i) − π_Y(i))}, hence the fixation
/// probability of one mutant ρ = 1/[1 + Σ_{k=1}^{N−1} Π_{i=1}^{k} e^{−s(π_C(i) − π_Y(i))}]; a neutral one has 1/N.
/// </remarks>
public sealed class MoranProcess
{
    private readonly double[] _differences;

    /// <summary>Makes the process.</summary>
    /// <param name="game">The owners' game.</param>
    /// <param name="population">Number N of owners, at least n and at least 2.</param>
    /// <param name="selection">Strength s of selection per demand unit of reward, at least 0; 0 is neutral drift.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public MoranProcess(CommitmentGame game, int population, double selection)
    {
        Game = Require.Given(game, nameof(game), "a game");
        Population = Require.AtLeast(Math.Max(2, game.Game.Agents), population, nameof(population), 100_000);
        Selection = Require.NonNegative(selection, nameof(selection));
        _differences =
        [
            .. Enumerable.Range(1, population - 1).Select(committed => MeanReward(committed, true) - MeanReward(committed, false)),
        ];
    }

    /// <summary>The owners' game.</summary>
    public CommitmentGame Game { get; }

    /// <summary>Number N of owners.</summary>
    public int Population { get; }

    /// <summary>Strength s of selection per demand unit of reward.</summary>
    public double Selection { get; }

    /// <summary>Mean reward of one owner over all groups that it can be in.</summary>
    /// <param name="committed">Number of committed owners in the population, itself included where it is one, from 0 to N.</param>
    /// <param name="isCommitted">Whether the owner itself is committed.</param>
    /// <returns>The mean reward in demand units.</returns>
    /// <exception cref="ParameterException">No such owner exists among so many committed ones.</exception>
    public double MeanReward(int committed, bool isCommitted)
    {
        Require.AtLeast(isCommitted ? 1 : 0, committed, nameof(committed), isCommitted ? Population : Population - 1);
        int partners = Game.Game.Agents - 1;
        Hypergeometric others = new(Population - 1, isCommitted ? committed - 1 : committed, partners);
        double mean = 0;
        for (int count = 0; count <= partners; count++)
        {
            double probability = others.Probability(count);
            if (probability > 0)
            {
                mean += probability * (isCommitted ? Game.CommittedReward(count + 1) : Game.YieldingReward(count));
            }
        }

        return mean;
    }

    /// <summary>Probability that one committed mutant among owners that yield takes over the population.</summary>
    /// <returns>A probability; 1/N where selection is neutral.</returns>
    public double FixationOfCommitting() => Fixation(_differences, -Selection);

    /// <summary>Probability that one yielding mutant among committed owners takes over the population.</summary>
    /// <returns>A probability; 1/N where selection is neutral.</returns>
    public double FixationOfYielding() => Fixation([.. _differences.Reverse()], Selection);

    private static double Fixation(double[] differences, double factor)
    {
        // Products as sums of logarithms, taken out at their largest: selection may be strong.
        double[] exponents = new double[differences.Length + 1];
        for (int i = 0; i < differences.Length; i++)
        {
            exponents[i + 1] = exponents[i] + factor * differences[i];
        }

        double largest = exponents.Max();
        return Math.Exp(-largest) / exponents.Sum(exponent => Math.Exp(exponent - largest));
    }
}
