namespace Swa.Research.Ensembles;

/// <summary>One method on one task: who is asked what in which order, and how the result is scored.</summary>
internal sealed class TaskPlay
{
    private readonly EnsemblePlan _plan;
    private readonly EnsembleMethod _method;
    private readonly int _index;
    private readonly BenchmarkTask _task;
    private readonly TaskCell _cell;
    private readonly Func<string, IChatClient> _clientOf;
    private readonly ProgramChecks _programs;
    private readonly CancellationToken _cancellationToken;
    private readonly Lock _lock = new();
    private CallCount _agents = new(0, 0, 0);
    private CallCount _judge = new(0, 0, 0);
    private long _messages;
    private int _cutOff;
    private int _onlyReasoning;
    private int _unreadable;
    private int _unscored;

    public TaskPlay(
        EnsemblePlan plan,
        EnsembleMethod method,
        int index,
        Func<string, IChatClient> clientOf,
        ProgramChecks programs,
        CancellationToken cancellationToken)
    {
        _plan = plan;
        _method = method;
        _index = index;
        _task = plan.Tasks.Tasks[index];
        _cell = new TaskCell(plan.Tasks.Digest, _task.Id, method.ToString(), plan.Settings.Seed);
        _clientOf = clientOf;
        _programs = programs;
        _cancellationToken = cancellationToken;
    }

    private EnsembleSettings Settings => _plan.Settings;

    public async Task<EnsembleRow> PlayAsync()
    {
        if (_method == EnsembleMethod.Sequential)
        {
            return await PlayInOrderAsync();
        }

        AgentText[] answers = _method switch
        {
            EnsembleMethod.Majority => await AskAllAsync(0, _ => EnsemblePrompts.AskAlone(_task, thinks: true, [])),
            EnsembleMethod.Debate => await DebateAsync(),
            EnsembleMethod.FewShot => [await AskFirstAsync(thinks: false, _plan.Examples(_index))],
            EnsembleMethod.SingleUsual => [await AskAsync(0, 0, EnsemblePrompts.AskAlone(_task, thinks: false, []), null)],
            _ => [await AskFirstAsync(thinks: _method == EnsembleMethod.ChainOfThought, [])],
        };
        return await RowAsync(Plurality(answers));
    }

    private async Task<EnsembleRow> PlayInOrderAsync()
    {
        int agents = Settings.Models.Count;
        List<string> texts = [];
        List<double> before = [];
        AgentTurn[] turns = new AgentTurn[agents];
        AgentText last = default;
        bool? right = null;
        for (int agent = 0; agent < agents; agent++)
        {
            double effort = _plan.Policy.EffortOf(_task, before);
            GenerationSettings drawn = GenerationSettings.OfEffort(effort, Settings.MaxTokens);
            last = await AskAsync(
                agent, 0, EnsemblePrompts.AskInOrder(_task, agent, agents, Settings.Observation, texts), drawn);
            texts.Add(last.Visible);
            _messages += agent < agents - 1 ? 1 : 0;
            (right, double? score) = await ScoreAsync(last);
            before.Add(Settings.Judge is not null && score is double judged ? judged : effort);
            double? contribution = score is double share
                ? _plan.Game.MinContribution + (_plan.Game.MaxContribution - _plan.Game.MinContribution) * share
                : null;
            turns[agent] = new AgentTurn(agent, Settings.Models[agent], effort, drawn, score, contribution, null);
        }

        if (turns.All(turn => turn.Contribution is not null))
        {
            RewardTerms[] terms = _plan.Game.Terms([.. turns.Select(turn => turn.Contribution!.Value)]);
            turns = [.. turns.Zip(terms, (turn, own) => turn with { Terms = own })];
        }

        return Row(last.Answer, right, turns[^1].Score, turns);
    }

    private async Task<AgentText[]> DebateAsync()
    {
        AgentText[] answers = await AskAllAsync(0, _ => EnsemblePrompts.AskAlone(_task, thinks: true, []));
        for (int round = 1; round <= Settings.Rounds; round++)
        {
            string[] texts = [.. answers.Select(answer => answer.Visible)];
            answers = await AskAllAsync(round, agent => EnsemblePrompts.AskInDebate(_task, agent, texts));
            _messages += texts.Length * (texts.Length - 1L);
        }

        return answers;
    }

    private Task<AgentText> AskFirstAsync(bool thinks, IReadOnlyList<BenchmarkTask> examples) =>
        AskAsync(0, 0, EnsemblePrompts.AskAlone(_task, thinks, examples), Usual);

    private GenerationSettings Usual => GenerationSettings.OfEffort(Settings.Effort, Settings.MaxTokens);

    private Task<AgentText[]> AskAllAsync(int round, Func<int, IReadOnlyList<ChatMessage>> ask) =>
        Task.WhenAll(Enumerable.Range(0, Settings.Models.Count).Select(agent => AskAsync(agent, round, ask(agent), Usual)));

    private async Task<AgentText> AskAsync(int agent, int round, IReadOnlyList<ChatMessage> messages, GenerationSettings? drawn)
    {
        string model = Settings.Models[agent];
        ChatOptions options = drawn?.ToChatOptions(model, Settings.SamplingFields)
            ?? new ChatOptions { ModelId = model, MaxOutputTokens = Settings.MaxTokens };
        Settings.Additions.AddFieldsTo(options);
        options.Seed = Settings.SendSeed ? SamplingSeed(agent, round) : null;
        new CallContext(_cell, agent, round, DecisionRole.Answer, 0, EnsemblePrompts.Version).AttachTo(options);
        ChatResponse reply = await _clientOf(model).GetResponseAsync(
            Settings.Additions.Before(messages, agent), options, _cancellationToken);
        string? answer = FinalAnswer.Read(_task, reply.Text);
        lock (_lock)
        {
            _agents += Count(reply);
            (int onlyReasoning, int cutOff, int unreadable) =
                answer is not null ? (0, 0, 0)
                : ReplyReader.OnlyReasoning(reply) is not null ? (1, 0, 0)
                : reply.FinishReason == ChatFinishReason.Length ? (0, 1, 0)
                : (0, 0, 1);
            _onlyReasoning += onlyReasoning;
            _cutOff += cutOff;
            _unreadable += unreadable;
        }

        return new AgentText(agent, round, EnsemblePrompts.Visible(reply.Text), answer);
    }

    /// <summary>The most frequent answer that could be read; of equally frequent ones, the earliest agent's.</summary>
    private static AgentText Plurality(IReadOnlyList<AgentText> answers) => answers
        .Where(answer => answer.Answer is not null)
        .GroupBy(answer => answer.Answer)
        .MaxBy(group => group.Count())?.First() ?? answers[0];

    private async Task<EnsembleRow> RowAsync(AgentText result)
    {
        (bool? right, double? score) = await ScoreAsync(result);
        return Row(result.Answer, right, score, []);
    }

    private EnsembleRow Row(string? answer, bool? right, double? score, AgentTurn[] turns) => new()
    {
        Method = _method,
        Task = _task.Id,
        Answer = answer,
        Right = right,
        Score = score,
        CutOff = _cutOff,
        OnlyReasoning = _onlyReasoning,
        Unreadable = _unreadable,
        Unscored = _unscored,
        Agents = _agents,
        Judge = _judge,
        Messages = _messages,
        Turns = turns,
    };

    private async Task<(bool? Right, double? Score)> ScoreAsync(AgentText text)
    {
        bool? right = _task is ProgrammingTask program
            ? _plan.RunsCode ? text.Answer is not null && await _programs.PassesAsync(program, text.Answer, _cancellationToken) : null
            : FinalAnswer.IsRight(_task, text.Answer);

        // An answer from which nothing can be read contributes nothing, and a judge asked about it has nothing to judge.
        return (right, Settings.Judge is null ? right == true ? 1 : 0
            : text.Answer is null ? 0
            : await JudgeAsync(Settings.Judge, text));
    }

    private async Task<double?> JudgeAsync(string judge, AgentText text)
    {
        IReadOnlyList<ChatMessage> question = EnsemblePrompts.AskForScore(_task, text.Visible);
        IReadOnlyList<ChatMessage> messages = question;
        for (int attempt = 0; attempt < Settings.Attempts; attempt++)
        {
            ChatOptions options = new()
            {
                ModelId = judge,
                Temperature = 0,
                MaxOutputTokens = Settings.MaxTokens,
                ResponseFormat = EnsemblePrompts.ScoreFormat,
                Seed = Settings.SendSeed ? SamplingSeed(Settings.Models.Count + text.Agent, attempt) : null,
            };
            Settings.Additions.AddFieldsTo(options);
            new CallContext(_cell, text.Agent, text.Round, DecisionRole.Judge, attempt, EnsemblePrompts.Version).AttachTo(options);
            ChatResponse reply = await _clientOf(judge).GetResponseAsync(messages, options, _cancellationToken);
            _judge += Count(reply);
            Reading<double> reading = ReplyReader.Score(reply.Text, reply.FinishReason);
            if (reading.TryGet(out double score))
            {
                return score;
            }

            messages = SwiPrompts.AskAgain(question, reply.Text, reading.Problem!);
        }

        _unscored++;
        return null;
    }

    private static CallCount Count(ChatResponse reply) =>
        new(1, reply.Usage?.InputTokenCount, reply.Usage?.OutputTokenCount);

    private long SamplingSeed(int who, int turn)
    {
        RandomStream stream = RandomStream.For(Settings.Seed, who, _index);
        ulong bits = 0;
        for (int i = 0; i <= turn; i++)
        {
            bits = stream.NextBits();
        }

        return (long)(bits >> 33);
    }

    private readonly record struct AgentText(int Agent, int Round, string Visible, string? Answer);
}
