namespace Swa.Research.Llm;

/// <summary>Plays an episode of asynchronous agents, such as language models, by the same rule as <see cref="EpisodeSimulator"/>.</summary>
public static class ModelEpisode
{
    /// <summary>Plays one episode; the agents of a step are asked concurrently.</summary>
    /// <param name="scenario">The scenario; its profiles give the social weights, its proposers and choosers are not used.</param>
    /// <param name="agents">One proposer and one chooser per agent.</param>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <param name="stepDone">Called after each step with the number of steps done; may be null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">The number of pairs is not the number of agents, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<Episode> PlayAsync(
        CheckedScenario scenario,
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

        EpisodeRun run = new(scenario);
        run.Begin(seed, keepsSteps: true);
        while (!run.IsOver)
        {
            Task<double>[] deciding =
            [
                .. agents.Select((agent, index) =>
                    run.IsPresent(index)
                        ? DecideAsync(scenario.RuleOf(index), agent.Proposer, agent.Chooser, run.For(index), seed, cancellationToken)
                        : Task.FromResult(0.0)),
            ];
            run.Play(await Task.WhenAll(deciding).ConfigureAwait(false));
            stepDone?.Invoke(run.Step);
        }

        return run.Episode!;
    }

    private static async Task<double> DecideAsync(
        SwiRule rule,
        IModelProposer proposer,
        IModelChooser chooser,
        Situation situation,
        ulong seed,
        CancellationToken cancellationToken)
    {
        RandomStream random = RandomStream.For(seed, situation.Agent, situation.Step);
        (IReadOnlyList<double> proposals, random) = await proposer.ProposeAsync(situation, random, cancellationToken).ConfigureAwait(false);
        ScoredCandidate[] table = rule.Score(situation.Weight, situation.Belief, [.. proposals], ref random);
        int choice = await chooser.ChooseAsync(situation, table, random, cancellationToken).ConfigureAwait(false);
        return table[choice].Demand;
    }
}
