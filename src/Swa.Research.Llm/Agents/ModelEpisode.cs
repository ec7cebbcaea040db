namespace Swa.Research.Llm;

/// <summary>Plays an episode of asynchronous agents, such as language models, by the same rule as <see cref="EpisodeSimulator"/>.</summary>
public static class ModelEpisode
{
    /// <summary>Plays one episode; the agents of a step are asked concurrently.</summary>
    /// <param name="scenario">The scenario; its profiles give the social weights, its proposers and choosers are not used.</param>
    /// <param name="agents">One per agent of the game.</param>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <param name="talk">Rounds of talk before each decision, at least 0; those of one round do not hear each other.</param>
    /// <param name="stepDone">Called after each step with the number of steps done; may be null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The whole episode.</returns>
    /// <exception cref="ParameterException">The number of agents is not the game's, or an agent has no candidate.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<Episode> PlayAsync(
        CheckedScenario scenario,
        IReadOnlyList<IModelAgent> agents,
        ulong seed,
        int talk = 0,
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
        double[]? demands = null;
        while (!run.IsOver)
        {
            IReadOnlyList<Utterance> said = [];
            for (int round = 0; round < talk; round++)
            {
                int now = round;
                Utterance?[] utterances = await AllAsync<Utterance?>(null, async (agent, moment, random) =>
                    new Utterance(agent, now, await agents[agent].SayAsync(moment, now, random, cancellationToken).ConfigureAwait(false)));
                said = [.. said, .. utterances.OfType<Utterance>()];
            }

            demands = await AllAsync(0.0, (agent, moment, random) =>
                agents[agent].DecideAsync(moment, scenario.RuleOf(agent), random, cancellationToken).AsTask());
            run.Play(demands);
            stepDone?.Invoke(run.Step);

            Task<T[]> AllAsync<T>(T absent, Func<int, Moment, RandomStream, Task<T>> ask) => Task.WhenAll(
                Enumerable.Range(0, agents.Count).Select(agent => run.IsPresent(agent)
                    ? ask(agent, new Moment(run.For(agent), demands, said), RandomStream.For(seed, agent, run.Step))
                    : Task.FromResult(absent)));
        }

        return run.Episode!;
    }
}
