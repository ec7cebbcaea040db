namespace Swa.Research.PublicGoods;

/// <summary>
/// An equilibrium of the sequential game in which each agent sees only the contribution just before its own (partial
/// observation), with passive beliefs: whatever it sees, it believes that the agents further back kept to the path.
/// </summary>
/// <remarks>
/// A strategy then answers c_{i−1} alone, and each answer is optimal given the path that it believes in and the answers that follow. The
/// path must confirm the beliefs, so it is a fixed point: a path is guessed, the optimal answers to it are computed by backward induction
/// over (position, c_{i−1}), and the path they lead to is the next guess. Such an equilibrium in pure strategies need not exist or be the
/// only one; <see cref="Converged"/> says whether the search found one. With at most two agents it is the SPNE.
/// </remarks>
public sealed class PartialObservationEquilibrium
{
    private PartialObservationEquilibrium(PublicGoodsGame game, ContributionGrid grid, int[] path, int iterations, bool converged)
    {
        Game = game;
        PathLevels = path;
        Path = [.. path.Select(grid.Contribution)];
        Total = grid.Sum(game.Agents, path.Sum());
        Payoffs = game.Rewards(Path);
        Iterations = iterations;
        Converged = converged;
    }

    /// <summary>The game that was solved.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Each agent's contribution on the path.</summary>
    public double[] Path { get; }

    /// <summary><see cref="Path"/> in levels above c_min.</summary>
    public int[] PathLevels { get; }

    /// <summary>Total contribution S_n on the path.</summary>
    public double Total { get; }

    /// <summary>Each agent's reward R_i on the path.</summary>
    public double[] Payoffs { get; }

    /// <summary>Welfare Σ R_i on the path.</summary>
    public double Welfare => Payoffs.Sum();

    /// <summary>Whether the path confirms the beliefs; if not, this is the last guess and not an equilibrium.</summary>
    public bool Converged { get; }

    /// <summary>Number of guesses that were tried.</summary>
    public int Iterations { get; }

    /// <summary>Searches from the SPNE path of the game with full observation, then from all at c_min, then from all at c_max.</summary>
    /// <param name="game">The game.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <param name="maxIterations">Limit of guesses from one start, at least 1.</param>
    /// <returns>The first equilibrium found, or the last guess of the last search.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static PartialObservationEquilibrium Find(PublicGoodsGame game, int levels, int maxIterations = 1000)
    {
        ContributionGrid grid = new(game, levels);
        Require.AtLeast(1, maxIterations, nameof(maxIterations));
        int[][] starts =
        [
            SequentialEquilibrium.Solve(game, levels).PathLevels,
            new int[game.Agents],
            [.. Enumerable.Repeat(levels, game.Agents)],
        ];
        int tried = 0;
        int[] path = starts[0];
        foreach (int[] start in starts)
        {
            path = start;
            for (int t = 0; t < maxIterations; t++)
            {
                tried++;
                int[] next = AnswerTo(game, grid, path);
                if (next.SequenceEqual(path))
                {
                    return new PartialObservationEquilibrium(game, grid, path, tried, converged: true);
                }

                path = next;
            }
        }

        return new PartialObservationEquilibrium(game, grid, path, tried, converged: false);
    }

    /// <summary>The path that optimal answers lead to when every agent believes in <paramref name="believed"/>.</summary>
    private static int[] AnswerTo(PublicGoodsGame game, ContributionGrid grid, int[] believed)
    {
        int n = game.Agents;
        int[][] answers = new int[n][];

        // What the agents from a position on add together, by the level of the agent before them.
        int[] added = new int[grid.Levels + 1];
        double[] values = new double[grid.Levels + 1];
        for (int i = n - 1; i >= 0; i--)
        {
            int[] answer = new int[grid.Levels + 1];
            int[] addedHere = new int[grid.Levels + 1];
            int furtherBack = believed.Take(i - 1).Sum();
            for (int seen = 0; seen <= grid.Levels; seen++)
            {
                int sum = i == 0 ? 0 : furtherBack + seen;
                double before = grid.Sum(i, sum);
                for (int k = 0; k < values.Length; k++)
                {
                    double total = grid.Sum(n, sum + k + added[k]);
                    values[k] = game.Terms(i, grid.Contribution(k), before, total).Reward;
                }

                answer[seen] = Tie.Smallest(values, out _);
                addedHere[seen] = answer[seen] + added[answer[seen]];
            }

            (answers[i], added) = (answer, addedHere);
        }

        int[] path = new int[n];
        int previous = 0;
        for (int i = 0; i < n; i++)
        {
            path[i] = previous = answers[i][previous];
        }

        return path;
    }
}
