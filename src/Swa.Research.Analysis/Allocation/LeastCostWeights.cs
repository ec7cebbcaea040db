namespace Swa.Research;

/// <summary>
/// Which agents to align, at the least cost, so that the load is stable: those left selfish have caps that sum to at most C
/// (<see cref="CriticalSurface.IsLoadStable"/>).
/// </summary>
/// <remarks>
/// <para>An agent whose own weight must reach λ_i* costs p_i·λ_i* to align. What is saved by leaving agents selfish is a knapsack of
/// size C: items of size a_max,i and worth p_i·λ_i*. Agents that are stable at weight 0 cost nothing and leave everything; agents that no
/// weight aligns have to be left selfish.</para>
/// <para>The exact programme keeps, agent by agent, the sums of caps and savings that no other dominates (Nemhauser and Ullmann, 1969): it
/// needs no grid of caps. The greedy answer leaves agents selfish by saving per unit of cap and is compared with the most expensive single
/// agent, which saves at least half of what can be saved; the fraction of the first agent that does not fit bounds what can be.</para>
/// <para>At λ_i* itself an aligned agent is indifferent under overload: the cost is an infimum, and weights have to be a little
/// above.</para>
/// </remarks>
public static class LeastCostWeights
{
    private const int MostSums = 1_000_000;

    /// <summary>The cheapest weights, exactly.</summary>
    /// <param name="game">The game; the agents' own weights are not used.</param>
    /// <param name="prices">Price p_i of a unit of weight of each agent, above 0; null: 1 for all.</param>
    /// <returns>The allocation; null where no weights make the load stable.</returns>
    /// <exception cref="ParameterException">A price is out of its range, their number is not that of the agents, or more than a million
    /// sums are not dominated.</exception>
    public static WeightAllocation? Exact(HeterogeneousCongestionGame game, IReadOnlyList<double>? prices = null)
    {
        if (Problem.Of(game, prices) is not { } problem)
        {
            return null;
        }

        List<Sum> sums = [new(0, 0, null, -1)];
        foreach (int agent in problem.Choices)
        {
            sums = Undominated(
                sums,
                [
                    .. sums.Where(sum => sum.Size + problem.Sizes[agent] <= problem.Room)
                        .Select(sum => new Sum(sum.Size + problem.Sizes[agent], sum.Saved + problem.Costs[agent], sum, agent)),
                ]);
            Require.AtLeast(0, sums.Count, "agents with caps and costs that no sum dominates", MostSums);
        }

        List<int> selfish = [];
        for (Sum? sum = sums[^1]; sum is { Agent: >= 0 }; sum = sum.Before)
        {
            selfish.Add(sum.Agent);
        }

        return problem.Leaving(selfish, sums[^1].Saved);
    }

    /// <summary>Weights by the greedy rule, with a bound on how much cheaper the cheapest can be.</summary>
    /// <param name="game">The game; the agents' own weights are not used.</param>
    /// <param name="prices">Price p_i of a unit of weight of each agent, above 0; null: 1 for all.</param>
    /// <returns>The allocation; null where no weights make the load stable.</returns>
    /// <exception cref="ParameterException">A price is out of its range, or their number is not that of the agents.</exception>
    public static WeightAllocation? Greedy(HeterogeneousCongestionGame game, IReadOnlyList<double>? prices = null)
    {
        if (Problem.Of(game, prices) is not { } problem)
        {
            return null;
        }

        List<int> selfish = [];
        double room = problem.Room;
        double saved = 0;
        double? fraction = null;
        foreach (int agent in problem.Choices.OrderByDescending(agent => problem.Costs[agent] / problem.Sizes[agent]).ThenBy(i => i))
        {
            if (problem.Sizes[agent] <= room)
            {
                selfish.Add(agent);
                room -= problem.Sizes[agent];
                saved += problem.Costs[agent];
            }
            else
            {
                fraction ??= saved + problem.Costs[agent] * room / problem.Sizes[agent];
            }
        }

        double most = fraction ?? saved;
        int single = problem.Choices.Where(agent => problem.Sizes[agent] <= problem.Room)
            .OrderByDescending(agent => problem.Costs[agent]).FirstOrDefault(-1);
        return single >= 0 && problem.Costs[single] > saved ? problem.Leaving([single], most) : problem.Leaving(selfish, most);
    }

    /// <summary>Merges two lists that ascend in size and saving, and keeps what saves more than everything smaller.</summary>
    private static List<Sum> Undominated(List<Sum> one, List<Sum> other)
    {
        List<Sum> kept = [];
        (int i, int j) = (0, 0);
        while (i < one.Count || j < other.Count)
        {
            bool isFirst = j == other.Count || (i < one.Count && (one[i].Size, -one[i].Saved).CompareTo(
                (other[j].Size, -other[j].Saved)) <= 0);
            Sum next = isFirst ? one[i++] : other[j++];
            if (kept.Count == 0 || next.Saved > kept[^1].Saved)
            {
                kept.Add(next);
            }
        }

        return kept;
    }

    /// <summary>Caps and savings of a set of agents, as the set before it and one agent more.</summary>
    private sealed record Sum(double Size, double Saved, Sum? Before, int Agent);

    /// <summary>The knapsack: what each agent costs, and the room that agents which cannot be aligned leave.</summary>
    private sealed record Problem(double[] Weights, double[] Costs, double[] Sizes, double Room, int[] Choices, int[] Forced)
    {
        public static Problem? Of(HeterogeneousCongestionGame game, IReadOnlyList<double>? prices)
        {
            Require.Given(game, nameof(game), "a game");
            if (prices is not null && prices.Count != game.Agents)
            {
                throw new ParameterException(nameof(prices), $"{prices.Count} prices", $"the game's {game.Agents}, one per agent");
            }

            StabilityCondition[] conditions = [.. Enumerable.Range(0, game.Agents).Select(agent => CriticalSurface.Of(game, agent))];
            double[] weights = [.. conditions.Select(condition =>
                condition.Kind == StabilityKind.AtLeast ? condition.CriticalWeight!.Value : 0)];
            double[] costs = [.. weights.Select((weight, agent) =>
                weight * (prices is null ? 1 : Require.Positive(prices[agent], nameof(prices))))];
            double[] sizes = [.. game.Participants.Select(agent => agent.MaxDemand)];
            int[] forced = [.. Agents(StabilityKind.Never)];
            double room = game.Capacity - forced.Sum(agent => sizes[agent]) + CongestionGame.OverloadTolerance;
            return room >= 0 ? new(weights, costs, sizes, room, [.. Agents(StabilityKind.AtLeast)], forced) : null;

            IEnumerable<int> Agents(StabilityKind kind) =>
                Enumerable.Range(0, game.Agents).Where(agent => conditions[agent].Kind == kind);
        }

        public WeightAllocation Leaving(IReadOnlyCollection<int> selfish, double most)
        {
            int[] left = [.. selfish.Concat(Forced).Order()];
            double all = Choices.Sum(agent => Costs[agent]);
            double cost = Choices.Where(agent => !selfish.Contains(agent)).Sum(agent => Costs[agent]);
            return new([.. Weights.Select((weight, agent) => left.Contains(agent) ? 0 : weight)], left, cost, all - most, all);
        }
    }
}
