using System.Numerics;

namespace Swa.Research.PublicGoods;

/// <summary>
/// The outcomes of all pure SPNE of the sequential game, however ties are broken: the totals that some SPNE reaches, and whether
/// all of them share one path.
/// </summary>
/// <remarks>
/// A strategy may answer two histories with the same sum differently where it is indifferent, so each choice may be followed by
/// any outcome of its subgame. Choice k followed by total f is part of an SPNE iff its payoff is at least the largest, over all
/// choices, of the smallest payoff that the choice's subgame can give. For a given choice the payoff grows with the total, so
/// these sets are computed exactly by backward induction. Strictness everywhere (<see cref="SequentialEquilibrium.Unique"/>)
/// implies one path; one path may also be left where ties occur only in states that no equilibrium makes worth reaching.
/// </remarks>
public sealed class EquilibriumOutcomes
{
    private EquilibriumOutcomes(bool singlePath, double[] totals)
    {
        SinglePath = singlePath;
        Totals = totals;
    }

    /// <summary>Whether every pure SPNE has the same path.</summary>
    public bool SinglePath { get; }

    /// <summary>Every total contribution S_n that some pure SPNE reaches, ascending.</summary>
    public IReadOnlyList<double> Totals { get; }

    /// <summary>Finds the outcomes of all pure SPNE.</summary>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="ParameterException">The number of levels is below 1, or the game too large for memory.</exception>
    public static EquilibriumOutcomes Of(PublicGoodsGame game, int levels)
    {
        ContributionGrid grid = new(game, levels);
        int n = game.Agents;
        int most = n * levels;
        Outcome[] next = [.. Enumerable.Range(0, most + 1).Select(total => Outcome.Only(total, most))];
        for (int i = n - 1; i >= 0; i--)
        {
            Outcome[] current = new Outcome[i * levels + 1];
            for (int s = 0; s < current.Length; s++)
            {
                current[s] = Combine(game, grid, i, s, next);
            }

            next = current;
        }

        return new EquilibriumOutcomes(next[0].SinglePath, [.. next[0].Members().Select(total => grid.Sum(n, total))]);
    }

    /// <summary>Whether every pure SPNE of the game that was solved has the path that was found.</summary>
    /// <param name="solved">An equilibrium without social weight and without committed agents.</param>
    /// <returns>True where ties, if any, lead to no other path.</returns>
    public static bool HaveOnePath(SequentialEquilibrium solved)
    {
        ArgumentNullException.ThrowIfNull(solved);
        return solved.Unique || Of(solved.Game, solved.Levels).SinglePath;
    }

    private static Outcome Combine(PublicGoodsGame game, ContributionGrid grid, int i, int s, Outcome[] next)
    {
        double secured = double.NegativeInfinity;
        for (int k = 0; k <= grid.Levels; k++)
        {
            secured = Math.Max(secured, Payoff(game, grid, i, s, k, next[s + k].Smallest));
        }

        Outcome combined = new(game.Agents * grid.Levels);
        int choices = 0;
        bool followersSingle = false;
        for (int k = 0; k <= grid.Levels; k++)
        {
            bool chosen = false;
            foreach (int total in next[s + k].Members())
            {
                if (Payoff(game, grid, i, s, k, total) >= secured - Tie.Tolerance)
                {
                    combined.Add(total);
                    chosen = true;
                }
            }

            if (chosen)
            {
                choices++;
                followersSingle = next[s + k].SinglePath;
            }
        }

        combined.SinglePath = choices == 1 && followersSingle;
        return combined;
    }

    private static double Payoff(PublicGoodsGame game, ContributionGrid grid, int i, int s, int k, int final) =>
        game.Terms(i, grid.Contribution(k), grid.Sum(i, s), grid.Sum(game.Agents, final)).Reward;

    /// <summary>A set of totals as bits, in levels.</summary>
    private sealed class Outcome(int most)
    {
        private readonly ulong[] _bits = new ulong[most / 64 + 1];

        public bool SinglePath { get; set; }

        public int Smallest { get; private set; } = int.MaxValue;

        public static Outcome Only(int total, int most)
        {
            Outcome outcome = new(most) { SinglePath = true };
            outcome.Add(total);
            return outcome;
        }

        public void Add(int total)
        {
            _bits[total / 64] |= 1UL << (total % 64);
            Smallest = Math.Min(Smallest, total);
        }

        public IEnumerable<int> Members()
        {
            for (int word = Smallest / 64; word < _bits.Length; word++)
            {
                for (ulong rest = _bits[word]; rest != 0; rest &= rest - 1)
                {
                    yield return word * 64 + BitOperations.TrailingZeroCount(rest);
                }
            }
        }
    }
}
