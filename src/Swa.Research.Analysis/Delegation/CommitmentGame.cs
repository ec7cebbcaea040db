namespace Swa.Research;

/// <summary>
/// The game of the agents' owners: before play, each commits its agent to take a_max, or lets it yield. Those that yield share what the
/// committed ones leave of the capacity in equal parts; C &lt; n·a_max, so that not everybody can take a_max without overload.
/// </summary>
/// <remarks>
/// <para>For β &lt; n an agent of any weight below λ* takes a_max and one of any weight above it yields (Theorem 1), so that the choice is
/// that of λ. For β ≥ n no weight in [0, 1] commits, and an owner needs an agent that does not follow the utility at all
/// (<see cref="AgentProfile.Adversary"/>).</para>
/// <para>Committing is strictly dominant iff β &lt; n: a prisoner's dilemma of alignment. With the gain of committing beside k others,
/// [a_max − (β/n)(M − C)] − [what yielding leaves], the gain is a_max − (C − k·a_max)/(n − k) &gt; 0 while (k + 1)·a_max ≤ C, is
/// a_max − (β/n)(a_max − x) − x/(n − k) where the capacity left over is x &lt; a_max, and a_max(1 − β/n) beyond. For β &gt; n it is
/// hawk–dove: <see cref="Survivors"/>. That selfish owners delegate to less and less altruistic agents is known of the evolution of
/// preferences (Bester and Güth, "Is altruism evolutionarily stable?", 1998); that altruism need not help in congestion games of
/// another kind is in Chen, de Keijzer, Kempe and Schäfer, "Altruism and its impact on the price of anarchy" (2014), and in Caragiannis,
/// Kaklamanis, Kanellopoulos, Kyropoulou and Papaioannou, "The impact of altruism on the efficiency of atomic congestion games" (2010).
/// Experiments on the dilemma itself are surveyed by Ledyard, "Public goods: a survey of experimental research" (1995).</para>
/// </remarks>
public sealed class CommitmentGame
{
    /// <summary>Makes the game of the owners.</summary>
    /// <param name="game">The congestion game that their agents play, with C &lt; n·a_max.</param>
    /// <exception cref="ParameterException">The capacity suffices for everybody.</exception>
    public CommitmentGame(CongestionGame game)
    {
        Game = Require.Given(game, nameof(game), "a game");
        if (!game.IsOverloaded(game.MaxLoad))
        {
            throw Require.Refuse(
                "capacity", game.Capacity, FormattableString.Invariant($"a number below the largest load {game.MaxLoad}"));
        }
    }

    /// <summary>The congestion game that the agents play.</summary>
    public CongestionGame Game { get; }

    /// <summary>Demand of an agent that yields, [C − k·a_max]₊/(n − k).</summary>
    /// <param name="committed">Number k of committed agents, from 0 to n − 1.</param>
    /// <returns>A demand below a_max.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double YieldedDemand(int committed) =>
        Left(AtMost(committed, Game.Agents - 1)) / (Game.Agents - committed);

    /// <summary>Load A: max(C, k·a_max).</summary>
    /// <param name="committed">Number k of committed agents, from 0 to n.</param>
    /// <returns>The load in demand units.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double Load(int committed) => Math.Max(Game.Capacity, AtMost(committed, Game.Agents) * Game.MaxDemand);

    /// <summary>Reward of an agent that is committed.</summary>
    /// <param name="committed">Number k of committed agents, itself included, from 1 to n.</param>
    /// <returns>The reward in demand units.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double CommittedReward(int committed) =>
        Game.Reward(Game.MaxDemand, Load(Require.AtLeast(1, committed, nameof(committed), Game.Agents)));

    /// <summary>Reward of an agent that yields.</summary>
    /// <param name="committed">Number k of committed agents, from 0 to n − 1.</param>
    /// <returns>The reward in demand units.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double YieldingReward(int committed) => Game.Reward(YieldedDemand(committed), Load(committed));

    /// <summary>What an owner gains by committing instead of yielding.</summary>
    /// <param name="others">Number k of the other agents that are committed, from 0 to n − 1.</param>
    /// <returns>The gain in demand units.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double GainOfCommitting(int others) =>
        CommittedReward(AtMost(others, Game.Agents - 1) + 1) - YieldingReward(others);

    /// <summary>Welfare W with k committed agents.</summary>
    /// <param name="committed">Number k of committed agents, from 0 to n.</param>
    /// <returns>The sum of all rewards in demand units.</returns>
    /// <exception cref="ParameterException">The number is out of its range.</exception>
    public double Welfare(int committed) => Game.Welfare(Load(committed));

    /// <summary>Whether committing is strictly better than yielding whatever the others do: iff β &lt; n.</summary>
    public bool IsDilemma => Game.Severity < Game.Agents;

    /// <summary>
    /// Number of committed agents in an equilibrium of the owners: n for β &lt; n; otherwise k = ⌊C/a_max⌋, and one more iff
    /// a_max − (β/n)(a_max − x) − x/(n − k) &gt; 0 with x = C − k·a_max.
    /// </summary>
    /// <remarks>For β &gt; n every equilibrium has this many, up to ties; at β = n it is the smallest such number.</remarks>
    public int Survivors
    {
        get
        {
            if (IsDilemma)
            {
                return Game.Agents;
            }

            int fitting = CriticalSurface.ToleratedDefectors(Game);
            double left = Left(fitting);
            double gain = Game.MaxDemand - Game.Severity / Game.Agents * (Game.MaxDemand - left) - left / (Game.Agents - fitting);
            return gain > CongestionGame.OverloadTolerance ? fitting + 1 : fitting;
        }
    }

    /// <summary>
    /// What one committed mutant among agents that yield gains on them, when each of its n − 1 partners is a copy of it with probability r,
    /// independently, and yields otherwise.
    /// </summary>
    /// <remarks>
    /// The mutant is not repelled by r ≥ <see cref="Assortment.CriticalRelatedness"/>, which holds against all agents of one kind asking
    /// for a little more: those that yield make room for it, so that its first partners cost it nothing.
    /// </remarks>
    /// <param name="assortment">Probability r in [0, 1]; 0 for groups formed at random in a large population.</param>
    /// <returns>The mean gain in demand units; the mutant spreads where it is positive.</returns>
    /// <exception cref="ParameterException">The probability is out of its range.</exception>
    public double InvasionGain(double assortment)
    {
        Require.Share(assortment, nameof(assortment));
        MathNet.Numerics.Distributions.Binomial copies = new(assortment, Game.Agents - 1);
        double reward = 0;
        for (int others = 0; others < Game.Agents; others++)
        {
            reward += copies.Probability(others) * CommittedReward(others + 1);
        }

        return reward - YieldingReward(0);
    }

    /// <summary>The smallest assortment r from which one committed mutant does not spread.</summary>
    /// <returns>r in [0, 1]; null for β &lt; 1, where the mutant spreads even among copies of itself.</returns>
    public double? RepellingAssortment()
    {
        if (InvasionGain(1) > 0)
        {
            return null;
        }

        // The reward falls with every copy among the partners, so that the gain falls in r.
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = InvasionGain(middle) > 0 ? (middle, high) : (low, middle);
        }

        return high;
    }

    private double Left(int committed) => Math.Max(0, Game.Capacity - committed * Game.MaxDemand);

    private static int AtMost(int committed, int most) => Require.AtLeast(0, committed, nameof(committed), most);
}
