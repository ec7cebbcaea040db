namespace Swa.Research.Llm;

/// <summary>One decision at the first step of the paper's experiment, asked for in the way that the settings of a run say.</summary>
internal sealed class CheckedDecision(
    IChatClient client, string model, ModelRunSettings settings, TimeProvider time, Action<string, string> learnt)
{
    private const double Weight = 0.8;

    private readonly CheckedScenario _scenario = settings.Scenario(new ScenarioCell(model, Weight, settings.Severities[0], 0)).Check();
    private readonly List<CheckedReply> _replies = [];

    /// <summary>The replies in the order of their questions, a message of talk included.</summary>
    public IReadOnlyList<CheckedReply> Replies => _replies;

    /// <summary>Characters of the longest prompt, and its tokens as the server says; null or 0: it does not say.</summary>
    public (int Characters, long? Tokens) Longest { get; private set; }

    /// <summary>Asks all questions of the decision.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        Situation situation = new(0, 0, _scenario.InitialBelief, null, Weight, _scenario.Candidates.Grid, _scenario.Candidates.Proposals);
        SwiPrompts prompts = SwiPrompts.For(settings.Protocol, _scenario);
        Moment moment = new(situation);
        if (settings.Talk > 0)
        {
            string? said = await AskOneAsync("talk", prompts.Message(moment, 0), text => $"\"{ServerFaults.Quote(text)}\"");
            moment = moment with { Said = [new Utterance(0, 0, said ?? "")] };
        }

        if (settings.Mode == DecisionMode.Direct)
        {
            await AskOneAsync("demand", prompts.Demand(moment), Text);
            return;
        }

        IReadOnlyList<double>? demands =
            await AskOneAsync("proposal", prompts.Proposals(moment), list => string.Join(", ", list.Select(Text)));
        ScoredCandidate[] table = [.. _scenario.RuleOf(0).Score(situation.Weight, situation.Belief, demands ?? []).Rows];
        _ = (settings.Mode, settings.ChoiceBy) switch
        {
            (DecisionMode.Score, _) => (object?)await AskOneAsync("scores", prompts.Scores(moment, table), scores => string.Join(
                ", ", scores.Zip(table, (score, row) => FormattableString.Invariant($"{row.Demand}: {score.Own} and {score.Group}")))),
            (DecisionMode.Choose, ChoiceMethod.Likelihood) => await AskOneAsync(
                "choice", prompts.Likelihoods(moment, table), shares => Likeliest([.. shares])),
            (DecisionMode.Choose, _) => await AskOneAsync(
                "choice", prompts.Choice(moment, table), row => $"{Text(table[row.Index].Demand)}, {Kind(row.Index)}"),
            _ => null,
        };

        string Likeliest(double[] shares)
        {
            int row = Array.IndexOf(shares, shares.Max());
            return FormattableString.Invariant($"{table[row].Demand} with probability {shares[row]:0.00}, {Kind(row)}");
        }

        string Kind(int row) => row == SwiRule.Best(table) ? "the argmax" : "not the argmax";

        async Task<T?> AskOneAsync<T>(string name, Question<T> question, Func<T, string> describe)
        {
            IReadOnlyList<ChatMessage> messages = settings.Additions.Before(question.Messages, 0);
            long sent = time.GetTimestamp();
            ChatResponse response = await client.GetResponseAsync(
                messages, settings.Sampling.ToChatOptions(model, prompts, question), cancellationToken);
            TimeSpan taken = time.GetElapsedTime(sent);
            Reading<T> reading = question.ReadReply(response, model);
            string? understood = reading.TryGet(out T? value) ? describe(value) : null;
            CheckedReply reply = new(name, response.Text, understood, reading.Problem, taken, response.Usage?.OutputTokenCount)
                { Reasoning = Reasoning.Of(response) };
            _replies.Add(reply);
            learnt(name, reply.Answer);
            learnt($"{name}, time", reply.Speed);
            int length = messages.Sum(message => message.Text.Length);
            Longest = length > Longest.Characters ? (length, response.Usage?.InputTokenCount) : Longest;
            return value;
        }
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
