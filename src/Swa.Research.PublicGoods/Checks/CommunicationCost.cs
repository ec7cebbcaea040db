namespace Swa.Research.PublicGoods;

/// <summary>The messages of a task, compared with exchange in rounds, and the cost of computing its equilibrium.</summary>
public static class CommunicationCost
{
    /// <summary>Messages of one task when agents move in order: each sends one to the next.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <returns>n − 1.</returns>
    /// <exception cref="ParameterException">There is no agent.</exception>
    public static long SequentialMessages(int agents) => Require.AtLeast(1, agents, nameof(agents)) - 1;

    /// <summary>
    /// Contributions that are read in one task: with full observation each agent reads all before it, with partial observation one.
    /// </summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="observation">What agents see.</param>
    /// <returns>n(n − 1)/2 or n − 1.</returns>
    /// <exception cref="ParameterException">There is no agent.</exception>
    public static long ContributionsRead(int agents, Observation observation) => observation == Observation.Full
        ? (long)Require.AtLeast(1, agents, nameof(agents)) * (agents - 1) / 2
        : SequentialMessages(agents);

    /// <summary>Messages of one task when every agent sends to every other in rounds, as in a debate.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="rounds">Number of rounds, at least 1.</param>
    /// <returns>n(n − 1) per round.</returns>
    /// <exception cref="ParameterException">There is no agent or no round.</exception>
    public static long RoundBasedMessages(int agents, int rounds) =>
        (long)Require.AtLeast(1, agents, nameof(agents)) * (agents - 1) * Require.AtLeast(1, rounds, nameof(rounds));

    /// <summary>Both costs over the number of agents.</summary>
    /// <param name="mostAgents">Largest number of agents, at least 2.</param>
    /// <returns>One row per number of agents.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static CheckResult Compute(int mostAgents)
    {
        Require.AtLeast(2, mostAgents, nameof(mostAgents));
        Table table = new(
            "agents", "sequential_messages", "contributions_read_full", "contributions_read_partial", "round_based_messages_1",
            "round_based_messages_3", "strategy_pieces");
        for (int n = 1; n <= mostAgents; n++)
        {
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(n, 1.5, 0.6, new EffortCost(1)));
            table.Add(
                n, SequentialMessages(n), ContributionsRead(n, Observation.Full), ContributionsRead(n, Observation.Partial),
                RoundBasedMessages(n, 1), RoundBasedMessages(n, 3), solved.Pieces);
        }

        double[] agents = [.. Enumerable.Range(2, mostAgents - 1).Select(n => (double)n)];
        return new CheckResult(
            "cost",
            "How do messages and computation grow with the number of agents?",
            table,
            new Figure(
                "Cost of a task over the number of agents",
                "(a) Messages of one task; in rounds everybody tells everybody. (b) Linear pieces of all agents' strategies in the exact "
                    + "equilibrium ($ρ = 1.5$, $γ = 0.6$, $κ = 1$).",
                [
                    new Panel(
                        new Axis("Agents $n$", 2, mostAgents),
                        new Axis("Messages a task", 1, null, AxisScale.Logarithmic),
                        Of("in order", n => SequentialMessages(n)),
                        Of("one round", n => RoundBasedMessages(n, 1)),
                        Of("three rounds", n => RoundBasedMessages(n, 3)))
                    {
                        Title = "(a) Messages",
                    },
                    new Panel(
                        new Axis("Agents $n$", 2, mostAgents),
                        new Axis("Pieces of the strategy", 0),
                        new Series("backward induction", agents, [.. table.Rows.Skip(1).Select(row => (double)(int)row[^1]!)]))
                    {
                        Title = "(b) Equilibrium",
                    },
                ]));

        Series Of(string name, Func<int, long> messages) => new(name, agents, [.. agents.Select(n => (double)messages((int)n))]);
    }
}
