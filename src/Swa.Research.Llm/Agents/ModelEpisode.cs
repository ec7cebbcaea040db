namespace Swa.Research.Llm;

/// <summary>Plays an episode whose agents must be waited for, such as language models, by the same rule as <see cref="EpisodeSimulator"/>.</summary>
public static class ModelEpisode
{
    /// <summary>Plays one episode; the agents of a step are asked at once.</summary>
    /// <param name="scenario">The scenario; its profiles give the social weights, its proposers and choosers are not used.</param>
    /// <param name="agents">One proposer and one chooser an agent.</param>
    /// <param name="seed">Names the run; every value is allowed.</param>
    /// <param name="stepDone">Called after each step with the number of steps that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">There is not one pair an agent, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<Episode> PlayAsync(
        Scenario scenario,
        IReadOnlyList<(IModelProposer Proposer, IModelChooser Chooser)> agents,
        ulong seed,
        Action<int>? stepDone = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(agents);
        if (agents.Count != scenario.Game.Agents)
        {
            throw new ParameterException(nameof(agents), $"{agents.Count} agents", $"the game's {scenario.Game.Agents} agents");
        }

        Episode episode = new(scenario);
        ObservedState state = new(scenario);
        state.Begin(RandomStream.HashSeed(seed));
        while (state.Step < scenario.Steps)
        {
            Task<double>[] deciding =
            [
                .. agents.Select((agent, index) =>
                    state.IsPresent(index)
                        ? DecideAsync(scenario, agent.Proposer, agent.Chooser, state.For(index), seed, cancellationToken)
                        : Task.FromResult(0.0)),
            ];
            double[] demands = await Task.WhenAll(deciding).ConfigureAwait(false);
            double load = CongestionGame.Load(demands);
            demands.CopyTo(episode.Begin(state.Step, state.Belief));
            episode.End(state.Step, load);
            state.Advance(demands);
            stepDone?.Invoke(state.Step);
        }

        return episode;
    }

    private static async Task<double> DecideAsync(
        Scenario scenario,
        IModelProposer proposer,
        IModelChooser chooser,
        Situation situation,
        ulong seed,
        CancellationToken cancellationToken)
    {
        RandomStream random = RandomStream.For(seed, situation.Agent, situation.Step);
        (IReadOnlyList<double> proposals, random) = await proposer.ProposeAsync(situation, random, cancellationToken).ConfigureAwait(false);
        ScoredCandidate[] table = Score(scenario, situation, proposals, ref random);
        int choice = await chooser.ChooseAsync(situation, table, random, cancellationToken).ConfigureAwait(false);
        return table[choice].Demand;
    }

    private static ScoredCandidate[] Score(
        Scenario scenario, Situation situation, IReadOnlyList<double> proposals, ref RandomStream random)
    {
        double[] candidates = new double[scenario.Candidates.Capacity(proposals.Count)];
        int count = scenario.Candidates.Assemble([.. proposals], ref random, candidates);
        count = scenario.Population[situation.Agent].Cut(candidates.AsSpan(0, count));
        ICandidateScorer scorer = scenario.ScorerOf(situation.Agent);
        return
        [
            .. candidates.Take(count).Select(demand => Selection.Score(scorer, situation.Weight, demand, situation.Belief)),
        ];
    }
}
