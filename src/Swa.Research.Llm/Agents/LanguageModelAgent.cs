namespace Swa.Research.Llm;

/// <summary>
/// A language model as proposer and chooser. A reply that cannot be read is asked for again with the reason; after the last
/// attempt the rule decides (proposals: a draw from the grid, joined by the anchors as always; choice: argmax) and the decision
/// is counted as a fallback.
/// </summary>
/// <remarks>One agent object serves all agents of an episode that share a model; what it counts goes to the episode's tally.</remarks>
public sealed class LanguageModelAgent : IModelProposer, IModelChooser
{
    private readonly IChatClient _client;
    private readonly ScenarioCell _cell;
    private readonly SwiPrompts _prompts;
    private readonly SamplingOptions _sampling;
    private readonly DecisionTally _tally;
    private readonly Action<Situation, IReadOnlyList<ScoredCandidate>, int>? _chosen;

    /// <summary>Makes the agent for one episode.</summary>
    /// <param name="client">The client for the model.</param>
    /// <param name="name">The model's name as its server knows it.</param>
    /// <param name="cell">The episode's cell and seed.</param>
    /// <param name="prompts">The words, with the scenario's numbers.</param>
    /// <param name="sampling">How the server is asked to draw.</param>
    /// <param name="attempts">How often a question is asked before the rule decides, at least 1.</param>
    /// <param name="tally">Counts what happens.</param>
    /// <param name="chosen">Receives each choice that the model itself makes, from any thread; null: nobody.</param>
    /// <exception cref="ParameterException">The number of attempts is below 1.</exception>
    public LanguageModelAgent(
        IChatClient client,
        string name,
        ScenarioCell cell,
        SwiPrompts prompts,
        SamplingOptions sampling,
        int attempts,
        DecisionTally tally,
        Action<Situation, IReadOnlyList<ScoredCandidate>, int>? chosen = null)
    {
        _client = client;
        Name = name;
        _cell = cell;
        _prompts = prompts;
        _sampling = sampling;
        Attempts = Require.AtLeast(1, attempts, nameof(attempts));
        _tally = tally;
        _chosen = chosen;
    }

    /// <inheritdoc cref="IModelProposer.Name"/>
    public string Name { get; }

    /// <summary>How often a question is asked before the rule decides.</summary>
    public int Attempts { get; }

    /// <inheritdoc/>
    public async ValueTask<(IReadOnlyList<double> Proposals, RandomStream Random)> ProposeAsync(
        Situation situation, RandomStream random, CancellationToken cancellationToken)
    {
        Reading<IReadOnlyList<double>> reading = await AskAsync(
            DecisionRole.Propose,
            situation,
            _prompts.AskForProposals(situation),
            _prompts.ProposalsFormat,
            random,
            reply => ReplyReader.Proposals(reply.Text, reply.FinishReason, situation.Proposals, situation.Grid.MaxDemand),
            cancellationToken);
        if (reading.TryGet(out IReadOnlyList<double>? proposals))
        {
            return (proposals, random);
        }

        double[] drawn = new double[situation.Grid.Count];
        int count = new UniformProposer().Propose(in situation, ref random, drawn);
        return (drawn[..count], random);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ChooseAsync(
        Situation situation, IReadOnlyList<ScoredCandidate> candidates, RandomStream random, CancellationToken cancellationToken)
    {
        Reading<Choice> reading = await AskAsync(
            DecisionRole.Choose,
            situation,
            _prompts.AskForChoice(situation, candidates),
            _prompts.ChoiceFormat,
            random,
            reply => ReplyReader.Choice(reply.Text, reply.FinishReason, candidates, situation.Grid),
            cancellationToken);
        int best = SwiRule.Best([.. candidates]);
        if (!reading.TryGet(out Choice choice))
        {
            return best;
        }

        _tally.CountChoice(choice.Snapped, choice.Index == best);
        _chosen?.Invoke(situation, candidates, choice.Index);
        return choice.Index;
    }

    private async Task<Reading<T>> AskAsync<T>(
        DecisionRole role,
        Situation situation,
        IReadOnlyList<ChatMessage> question,
        ChatResponseFormatJson format,
        RandomStream random,
        Func<ChatResponse, Reading<T>> read,
        CancellationToken cancellationToken)
    {
        _tally.CountDecision();
        IReadOnlyList<ChatMessage> messages = question;
        for (int attempt = 0; ; attempt++)
        {
            ChatOptions options = _sampling.ToChatOptions(Name);
            options.ResponseFormat = format;
            options.Seed = _sampling.SendSeed ? SamplingSeed(role, attempt, random) : null;
            new CallContext(_cell, situation.Agent, situation.Step, role, attempt, SwiPrompts.Version).AttachTo(options);
            ChatResponse reply = await _client.GetResponseAsync(messages, options, cancellationToken);
            _tally.CountCall(reply.Usage is null ? null : (reply.Usage.InputTokenCount ?? 0) + (reply.Usage.OutputTokenCount ?? 0));
            Reading<T> reading = read(reply);
            if (reading.Problem is not ReplyProblem problem)
            {
                _tally.CountRepaired(attempt);
                return reading;
            }

            _tally.CountProblem(problem.Kind);
            if (attempt + 1 == Attempts)
            {
                _tally.CountFallback(situation.Agent, situation.Step, role, problem.Kind);
                return reading;
            }

            messages = SwiPrompts.AskAgain(question, reply.Text, problem);
        }
    }

    /// <summary>
    /// A seed for the server, from a copy of the stream that (seed, agent, step) names: no cell enters it, so that cells share
    /// their random numbers as far as the server honours them; each attempt has its own, as the same seed would repeat a bad reply.
    /// </summary>
    private static long SamplingSeed(DecisionRole role, int attempt, RandomStream copy)
    {
        ulong bits = 0;
        for (int i = 0; i <= 2 * attempt + (int)role; i++)
        {
            bits = copy.NextBits();
        }

        return (long)(bits >> 33);
    }
}
