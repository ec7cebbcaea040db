namespace Swa.Research.PublicGoods;

/// <summary>
/// The eleven parameter sets on which the project's equilibria are checked against an independent solver, and on which learning is
/// tried: free riding and full contribution, bonuses weak and strong, thresholds, convex costs.
/// </summary>
public static class ReferenceGames
{
    /// <summary>Levels L of the reference equilibria.</summary>
    public const int Levels = 20;

    /// <summary>The default game: three agents, a bonus, and a penalty below a total of 2.</summary>
    public static PublicGoodsGame Default { get; } = Of(3)[3];

    /// <summary>Games that nothing was chosen by: two to four agents with parameters drawn at random, convex costs among them.</summary>
    /// <param name="count">How many games, at least 0; more games begin with the same ones.</param>
    /// <returns>The games, parameters to two digits.</returns>
    /// <exception cref="ParameterException">The number is negative.</exception>
    public static IReadOnlyList<PublicGoodsGame> HeldOut(int count)
    {
        const ulong Seed = 20260;
        Require.AtLeast(0, count, nameof(count), 1000);
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            RandomStream random = RandomStream.For(Seed, agent: 0, step: index);
            int agents = 2 + random.NextIndex(3);
            EffortCost cost = new(Drawn(ref random, 0, 1), Drawn(ref random, 0.2, 2));
            return new PublicGoodsGame(
                agents,
                Drawn(ref random, 0.5, agents),
                Drawn(ref random, 0, 1.5),
                cost,
                Drawn(ref random, 0, 2),
                Drawn(ref random, 0.3, 0.9 * agents),
                0.1,
                1);
        })];

        static double Drawn(ref RandomStream random, double low, double high) =>
            Math.Round(low + (high - low) * random.NextDouble(), 2);
    }

    /// <summary>The parameter sets for a number of agents; a threshold that they cannot reach is lowered to n.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <returns>Eleven games.</returns>
    /// <exception cref="ParameterException">There is no agent.</exception>
    public static IReadOnlyList<PublicGoodsGame> Of(int agents)
    {
        EffortCost linear = new(1);
        EffortCost convex = new(0.2, 1);
        return
        [
            new(agents, 0.8, 0, linear),
            new(agents, 1.5, 0, linear),
            new(agents, 1.5, 0.6, linear),
            new(agents, 1.5, 0.6, linear, 1, Math.Min(2, agents)),
            new(agents, 1.5, 0.6, linear, 3, Math.Min(2.5, agents)),
            new(agents, 1.5, 2, linear, 2, 1),
            new(agents, 5, 0, linear),
            new(agents, 1.5, 0.6, convex, 0, 0, 0.1, 1),
            new(agents, 1.5, 0.6, convex, 1, Math.Min(2, agents), 0.1, 1),
            new(agents, 2, 0, new EffortCost(0.1, 2), 0, 0, 0.1, 1),
            new(agents, 2, 0.8, new EffortCost(0.5, 0.5), 2, Math.Min(2.2, agents), 0.2, 1.2),
        ];
    }
}
