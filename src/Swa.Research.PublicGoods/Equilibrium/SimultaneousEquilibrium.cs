namespace Swa.Research.PublicGoods;

/// <summary>
/// A Nash equilibrium of the game with simultaneous moves, found by best response on a grid of contribution levels, with the
/// certificate that it is one: the largest gain that any agent has from deviating alone.
/// </summary>
/// <remarks>
/// The rewards are those of the sequential game, the bonus by the agents' fixed order; but no agent sees anything before moving. Without a
/// penalty the first agent's best response depends on no other, the second's only on the first's and so on, so one round of best responses
/// in that order ends at the equilibrium. With a penalty several equilibria may exist, including one in which all wait for the others; a
/// search from one start finds at most one of them.
/// </remarks>
public sealed class SimultaneousEquilibrium
{
    private SimultaneousEquilibrium(
        PublicGoodsGame game, ContributionGrid grid, int[] levels, double socialWeight, int rounds, bool converged)
    {
        Game = game;
        ProfileLevels = levels;
        Profile = [.. levels.Select(grid.Contribution)];
        SocialWeight = socialWeight;
        Rounds = rounds;
        Converged = converged;
        Total = grid.Sum(game.Agents, levels.Sum());
        Payoffs = game.Rewards(Profile);
        Response response = new(game, grid, socialWeight, levels);
        LargestGain = 0;
        Strict = true;
        for (int i = 0; i < game.Agents; i++)
        {
            (_, double gain, bool strict) = response.Best(i);
            LargestGain = Math.Max(LargestGain, gain);
            Strict &= strict && gain <= Tie.Tolerance;
        }
    }

    /// <summary>The game that was solved.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Each agent's contribution.</summary>
    public double[] Profile { get; }

    /// <summary><see cref="Profile"/> in levels above c_min.</summary>
    public int[] ProfileLevels { get; }

    /// <summary>Social weight λ in [0, 1] with which the agents chose.</summary>
    public double SocialWeight { get; }

    /// <summary>Total contribution S_n.</summary>
    public double Total { get; }

    /// <summary>Each agent's reward R_i, whatever the social weight.</summary>
    public double[] Payoffs { get; }

    /// <summary>Welfare Σ R_i.</summary>
    public double Welfare => Payoffs.Sum();

    /// <summary>
    /// The certificate: the most that one agent can gain in its own utility by moving to another level while the others stay. At
    /// most <see cref="Tie.Tolerance"/> where the profile is a Nash equilibrium on the grid.
    /// </summary>
    public double LargestGain { get; }

    /// <summary>Whether the profile is a Nash equilibrium on the grid.</summary>
    public bool IsEquilibrium => LargestGain <= Tie.Tolerance;

    /// <summary>Whether every agent's contribution is its only best response.</summary>
    public bool Strict { get; }

    /// <summary>Whether the search ended because no agent wanted to move, rather than at its limit of rounds.</summary>
    public bool Converged { get; }

    /// <summary>Rounds of best responses that were played, including the last one without a move.</summary>
    public int Rounds { get; }

    /// <summary>Plays best responses in the agents' order until none moves.</summary>
    /// <param name="game">The game, played with simultaneous moves.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <param name="start">Each agent's first level, from 0 to L.</param>
    /// <param name="socialWeight">Social weight λ in [0, 1]: agents maximise (1 − λ)·R_i + (λ/n)·Σ R_j.</param>
    /// <param name="maxRounds">Limit of rounds, at least 1.</param>
    /// <returns>Where the search ended; see <see cref="Converged"/> and <see cref="LargestGain"/>.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static SimultaneousEquilibrium From(
        PublicGoodsGame game, int levels, IReadOnlyList<int> start, double socialWeight = 0, int maxRounds = 1000)
    {
        ContributionGrid grid = new(game, levels);
        ArgumentNullException.ThrowIfNull(start);
        Require.Share(socialWeight, nameof(socialWeight));
        Require.AtLeast(1, maxRounds, nameof(maxRounds));
        if (start.Count != game.Agents || start.Any(level => level < 0 || level > levels))
        {
            throw new ParameterException(
                nameof(start), $"[{string.Join(", ", start)}]", $"{game.Agents} levels from 0 to {levels}");
        }

        int[] profile = [.. start];
        Response response = new(game, grid, socialWeight, profile);
        int rounds = 0;
        bool moved = true;
        while (moved && rounds < maxRounds)
        {
            rounds++;
            moved = false;
            for (int i = 0; i < profile.Length; i++)
            {
                (int best, double gain, _) = response.Best(i);
                if (gain > Tie.Tolerance)
                {
                    profile[i] = best;
                    moved = true;
                }
            }
        }

        return new SimultaneousEquilibrium(game, grid, profile, socialWeight, rounds, !moved);
    }

    /// <summary>Searches from two starts, all at c_min and all at c_max.</summary>
    /// <param name="game">The game, played with simultaneous moves.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <param name="socialWeight">Social weight λ in [0, 1].</param>
    /// <returns>The different profiles at which the searches ended, that with the smaller total first.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static IReadOnlyList<SimultaneousEquilibrium> Find(PublicGoodsGame game, int levels, double socialWeight = 0)
    {
        ArgumentNullException.ThrowIfNull(game);
        SimultaneousEquilibrium low = From(game, levels, new int[game.Agents], socialWeight);
        SimultaneousEquilibrium high = From(game, levels, [.. Enumerable.Repeat(levels, game.Agents)], socialWeight);
        return low.ProfileLevels.SequenceEqual(high.ProfileLevels) ? [low]
            : low.Total <= high.Total ? [low, high]
            : [high, low];
    }

    /// <summary>One agent's best response to the others' levels in a profile that the caller may change between calls.</summary>
    private sealed class Response(PublicGoodsGame game, ContributionGrid grid, double socialWeight, int[] profile)
    {
        private readonly double[] _values = new double[grid.Levels + 1];

        public (int Level, double Gain, bool Strict) Best(int agent)
        {
            int before = profile.Take(agent).Sum();
            int others = profile.Sum() - profile[agent];
            double sumBefore = grid.Sum(agent, before);
            double sumAfter = grid.Sum(game.Agents - 1 - agent, others - before);
            for (int k = 0; k < _values.Length; k++)
            {
                double contribution = grid.Contribution(k);
                double total = grid.Sum(game.Agents, others + k);
                double shared = game.SharedScore(total) - game.CollectivePenalty(total);
                double own = game.CooperationBonus(contribution, sumBefore) - game.Costs[agent].Of(contribution);

                // Of the others' bonuses only γ·c_i·(c_{i+1} + … + c_n) depends on this choice.
                double laterBonus = game.CooperationBonus(contribution, sumAfter);
                _values[k] = shared + own - socialWeight * own + socialWeight / game.Agents * (own + laterBonus);
            }

            int best = Tie.Smallest(_values, out bool strict);
            return (best, _values.Max() - _values[profile[agent]], strict);
        }
    }
}
