namespace Swa.Research.Llm;

/// <summary>
/// A language model as an agent. What it decides and what the rule decides is a <see cref="DecisionMode"/>. A reply that cannot be used is
/// asked for again with the reason as often as is allowed; then the rule decides (proposals: a draw from the grid or, by the authors'
/// script, the anchors alone; choice and scores: the rule's; a free demand: a draw from the grid), and the decision counts as a fallback.
/// </summary>
/// <remarks>One agent object serves all agents of an episode that share a model; what it counts goes to the episode's tally.</remarks>
public sealed class LanguageModelAgent : IModelAgent
{
    /// <summary>The script draws from the grid where fewer candidates are left.</summary>
    private const int FewestCandidates = 3;

    private static readonly int Roles = Enum.GetValues<DecisionRole>().Length;

    private readonly IChatClient _client;
    private readonly ScenarioCell _cell;
    private readonly SwiPrompts _prompts;
    private readonly DecisionOptions _options;
    private readonly DecisionTally _tally;
    private readonly Action<Situation, IReadOnlyList<ScoredCandidate>, int>? _chosen;

    /// <summary>Makes the agent for one episode.</summary>
    /// <param name="client">The client for the model.</param>
    /// <param name="name">The model's name as its server knows it.</param>
    /// <param name="cell">The episode's cell and seed.</param>
    /// <param name="prompts">The words, with the scenario's numbers.</param>
    /// <param name="options">How it decides.</param>
    /// <param name="tally">Counts what happens.</param>
    /// <param name="chosen">Receives each choice from the rule's table that the model itself makes, from any thread; null: nobody.</param>
    /// <exception cref="ParameterException">The number of attempts is below 1.</exception>
    public LanguageModelAgent(
        IChatClient client,
        string name,
        ScenarioCell cell,
        SwiPrompts prompts,
        DecisionOptions options,
        DecisionTally tally,
        Action<Situation, IReadOnlyList<ScoredCandidate>, int>? chosen = null)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        _client = client;
        Name = name;
        _cell = cell;
        _prompts = prompts;
        _options = options;
        Attempts = Require.AtLeast(1, options.Attempts ?? prompts.Attempts, "attempts");
        _tally = tally;
        _chosen = chosen;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>How often a question is asked before the rule decides.</summary>
    public int Attempts { get; }

    /// <inheritdoc/>
    public async ValueTask<string> SayAsync(Moment moment, int round, RandomStream random, CancellationToken cancellationToken)
    {
        Question<string> question = _prompts.Message(moment, round);
        ChatResponse reply = await SendAsync(question, question.Messages, moment.Situation, round, random, cancellationToken);
        return question.ReadReply(reply, Name).TryGet(out string? text) ? text : "";
    }

    /// <inheritdoc/>
    public async ValueTask<double> DecideAsync(Moment moment, SwiRule rule, RandomStream random, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Situation situation = moment.Situation;
        if (_options.Mode == DecisionMode.Direct)
        {
            Reading<double> named = await AskAsync(_prompts.Demand(moment), situation, random, cancellationToken);
            return named.TryGet(out double demand) ? demand : Draw(situation with { Proposals = 1 }, ref random)[0];
        }

        Reading<IReadOnlyList<double>> reading = await AskAsync(_prompts.Proposals(moment), situation, random, cancellationToken);
        double[] proposals = reading.TryGet(out IReadOnlyList<double>? own) ? [.. own] : [];
        if (IsTooFew(proposals, rule.Candidates))
        {
            proposals = Draw(situation, ref random);
        }

        ScoredCandidate[] table = rule.Score(situation.Weight, situation.Belief, proposals, ref random);
        return table[await IndexAsync(moment, table, random, cancellationToken)].Demand;
    }

    private bool IsTooFew(double[] proposals, CandidateSet candidates) => _prompts.KeepsValidProposals
        ? candidates.Join == CandidateJoin.Union
            && proposals.Concat(candidates.Anchors.ToArray()).Distinct().Count() < FewestCandidates
        : proposals.Length == 0;

    private static double[] Draw(in Situation situation, ref RandomStream random)
    {
        double[] drawn = new double[situation.Grid.Count];
        return drawn[..new UniformProposer().Propose(in situation, ref random, drawn)];
    }

    private Task<int> IndexAsync(Moment moment, ScoredCandidate[] table, RandomStream random, CancellationToken cancellationToken) =>
        (_options.Mode, _options.ChoiceBy) switch
        {
            (DecisionMode.Select, _) => Task.FromResult(SwiRule.Best(table)),
            (DecisionMode.Score, _) => ScoreAsync(moment, table, random, cancellationToken),
            (_, ChoiceMethod.Likelihood) => LikeliestAsync(moment, table, random, cancellationToken),
            _ => ChooseAsync(moment, table, random, cancellationToken),
        };

    private async Task<int> ChooseAsync(Moment moment, ScoredCandidate[] table, RandomStream random, CancellationToken cancellationToken)
    {
        Reading<Choice> reading = await AskAsync(_prompts.Choice(moment, table), moment.Situation, random, cancellationToken);
        return reading.TryGet(out Choice choice) ? Chosen(moment, table, choice.Index, choice.Snapped) : SwiRule.Best(table);
    }

    /// <summary>The likeliest row at temperature 0; else a draw in which probabilities are raised to 1/temperature.</summary>
    private async Task<int> LikeliestAsync(Moment moment, ScoredCandidate[] table, RandomStream random, CancellationToken cancellationToken)
    {
        Reading<IReadOnlyList<double>> reading =
            await AskAsync(_prompts.Likelihoods(moment, table), moment.Situation, random, cancellationToken);
        int best = SwiRule.Best(table);
        if (!reading.TryGet(out IReadOnlyList<double>? shares))
        {
            return best;
        }

        _tally.CountLikelihood(shares[best]);
        double temperature = _options.Sampling.DecisionTemperature(_prompts) ?? 1;
        double largest = shares.Max();
        double[] odds =
        [
            .. shares.Select(share => temperature == 0 ? share == largest ? 1 : 0 : Math.Pow(share / largest, 1 / temperature)),
        ];
        double left = temperature == 0 ? 0 : random.NextDouble() * odds.Sum();
        int row = Array.FindIndex(odds, each => each > 0 && (left -= each) <= 0);
        return Chosen(moment, table, row >= 0 ? row : Array.FindLastIndex(odds, each => each > 0), snapped: false);
    }

    private async Task<int> ScoreAsync(Moment moment, ScoredCandidate[] table, RandomStream random, CancellationToken cancellationToken)
    {
        Reading<IReadOnlyList<ModelScore>> reading =
            await AskAsync(_prompts.Scores(moment, table), moment.Situation, random, cancellationToken);
        int best = SwiRule.Best(table);
        if (!reading.TryGet(out IReadOnlyList<ModelScore>? scores))
        {
            return best;
        }

        int index = SwiRule.Best([.. table.Zip(scores, (candidate, score) => candidate with
        {
            SelfScore = score.Own,
            GroupScore = score.Group,
            Utility = SwiRule.Utility(moment.Situation.Weight, score.Own, score.Group),
        })]);
        _tally.CountChoice(snapped: false, index == best);
        return index;
    }

    private int Chosen(in Moment moment, ScoredCandidate[] table, int index, bool snapped)
    {
        _tally.CountChoice(snapped, index == SwiRule.Best(table));
        _chosen?.Invoke(moment.Situation, table, index);
        return index;
    }

    private async Task<Reading<T>> AskAsync<T>(
        Question<T> question, Situation situation, RandomStream random, CancellationToken cancellationToken)
    {
        _tally.CountDecision();
        IReadOnlyList<ChatMessage> messages = question.Messages;
        for (int attempt = 0; ; attempt++)
        {
            ChatResponse reply = await SendAsync(question, messages, situation, attempt, random, cancellationToken);
            Reading<T> reading = question.ReadReply(reply, Name);
            if (reading.Problem is not ReplyProblem problem)
            {
                _tally.CountRepaired(attempt);
                if (reading.Mended is ReplyProblem mended)
                {
                    _tally.CountMended(mended.Kind);
                }

                return reading;
            }

            _tally.CountProblem(problem.Kind);
            if (attempt + 1 == Attempts)
            {
                _tally.CountFallback(situation.Agent, situation.Step, question.Role, problem.Kind);
                return reading;
            }

            messages = SwiPrompts.AskAgain(question.Messages, reply.Text, problem);
        }
    }

    private async Task<ChatResponse> SendAsync<T>(
        Question<T> question,
        IReadOnlyList<ChatMessage> messages,
        Situation situation,
        int attempt,
        RandomStream random,
        CancellationToken cancellationToken)
    {
        ChatOptions options = _options.Sampling.ToChatOptions(Name, _prompts, question);
        options.Seed = _options.Sampling.SendSeed ? SamplingSeed(question.Role, attempt, random) : null;
        new CallContext(_cell, situation.Agent, situation.Step, question.Role, attempt, SwiPrompts.VersionOf(_prompts.Protocol))
            .AttachTo(options);
        ChatResponse reply = await _client.GetResponseAsync(
            _options.Additions.Before(messages, situation.Agent), options, cancellationToken);
        _tally.CountCall(reply.Usage is null ? null : (reply.Usage.InputTokenCount ?? 0) + (reply.Usage.OutputTokenCount ?? 0));
        return reply;
    }

    /// <summary>
    /// A seed for the server, from a copy of the stream that (seed, agent, step) names: no cell enters it, so that cells share
    /// their random numbers as far as the server honours them; each attempt has its own, as the same seed would repeat a bad reply.
    /// </summary>
    private static long SamplingSeed(DecisionRole role, int attempt, RandomStream copy)
    {
        ulong bits = 0;
        for (int i = 0; i <= Roles * attempt + (int)role; i++)
        {
            bits = copy.NextBits();
        }

        return (long)(bits >> 33);
    }
}
