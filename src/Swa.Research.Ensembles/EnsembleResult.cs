namespace Swa.Research.Ensembles;

/// <summary>The result of an ensemble's run.</summary>
/// <param name="Plan">The plan of the run.</param>
/// <param name="Rows">One row per method and task, in order of the methods and then of the file.</param>
public sealed record EnsembleResult(EnsemblePlan Plan, IReadOnlyList<EnsembleRow> Rows)
{
    /// <summary>
    /// One row per method and task: <c>method, task, answer, right, score, welfare, calls, input_tokens, output_tokens, judge_calls,
    /// judge_input_tokens, judge_output_tokens, price, messages, cut_off, only_reasoning, unreadable, unscored</c>. <c>right</c> is empty
    /// where no exact answer is known, <c>score</c> where the judge gave none, <c>welfare</c> (the sum of the rewards) outside the
    /// sequential game or where a contribution is missing.
    /// </summary>
    /// <param name="price">What the calls and tokens of a row cost, judge included; null: not known, and the column is empty.</param>
    /// <returns>The table.</returns>
    public Table ToTable(Func<CallCount, double?>? price = null)
    {
        Table table = new(["method", "task", "answer", "right", "score", "welfare", .. Costs, .. Counts]);
        foreach (EnsembleRow row in Rows)
        {
            table.Add([
                Name(row.Method), row.Task, row.Answer, row.Right, row.Score, Welfare(row), .. Cost(row.Agents, row.Judge, price),
                row.Messages, row.CutOff, row.OnlyReasoning, row.Unreadable, row.Unscored,
            ]);
        }

        return table;
    }

    /// <summary>
    /// One row per agent and task of the sequential game: its effort and settings, its contribution, and the four terms of its reward
    /// (costs and penalties as positive numbers), empty where a contribution is missing.
    /// </summary>
    /// <returns>The table; without rows where the sequential game was not played.</returns>
    public Table TurnsTable()
    {
        Table table = new(
            "task", "agent", "model", "effort", "temperature", "top_p", "top_k", "max_tokens", "repetition_penalty", "presence_penalty",
            "score", "contribution", "shared_score", "cooperation_bonus", "effort_cost", "collective_penalty", "reward");
        foreach (EnsembleRow row in Rows)
        {
            foreach (AgentTurn turn in row.Turns)
            {
                GenerationSettings settings = turn.Settings;
                table.Add(
                    row.Task, turn.Agent + 1, turn.Model, turn.Effort, settings.Temperature, settings.TopP, settings.TopK,
                    settings.MaxTokens, settings.RepetitionPenalty, settings.PresencePenalty, turn.Score, turn.Contribution,
                    turn.Terms?.SharedScore, turn.Terms?.CooperationBonus, turn.Terms?.Effort, turn.Terms?.CollectivePenalty,
                    turn.Terms?.Reward);
            }
        }

        return table;
    }

    /// <summary>
    /// One row per method: accuracy (share of right results, Wilson's interval) and mean score (Student's t) with their 95% intervals over
    /// tasks, then calls, tokens, price and messages of all tasks. A mean is over the tasks that have the value, and empty where none has
    /// it. What a method costs is what it would cost alone, also where a reply that it shares with another one was asked for once.
    /// </summary>
    /// <param name="price">What calls and tokens cost, judge included; null: not known, and the column is empty.</param>
    /// <returns>The table.</returns>
    public Table Summary(Func<CallCount, double?>? price = null)
    {
        Table table = new([
            "method", "tasks", "accuracy", "accuracy_lower", "accuracy_upper", "score", "score_lower", "score_upper", .. Costs, .. Counts,
        ]);
        foreach (IGrouping<EnsembleMethod, EnsembleRow> method in Rows.GroupBy(row => row.Method))
        {
            EnsembleRow[] rows = [.. method];
            ShareInterval? accuracy = rows.Count(row => row.Right is not null) is var known and > 0
                ? ShareInterval.Of(rows.Count(row => row.Right == true), known)
                : null;
            MeanInterval? score = rows.Select(row => row.Score).OfType<double>().ToArray() is { Length: > 0 } scores
                ? MeanInterval.Of(scores)
                : null;
            CallCount agents = rows.Aggregate(default(CallCount) with { Input = 0, Output = 0 }, (sum, row) => sum + row.Agents);
            CallCount judge = rows.Aggregate(default(CallCount) with { Input = 0, Output = 0 }, (sum, row) => sum + row.Judge);
            table.Add([
                Name(method.Key), rows.Length, accuracy?.Share, accuracy?.Lower, accuracy?.Upper, score?.Mean, score?.Lower, score?.Upper,
                .. Cost(agents, judge, price), rows.Sum(row => row.Messages), rows.Sum(row => row.CutOff),
                rows.Sum(row => row.OnlyReasoning), rows.Sum(row => row.Unreadable), rows.Sum(row => row.Unscored),
            ]);
        }

        return table;
    }

    private static string[] Costs =>
        ["calls", "input_tokens", "output_tokens", "judge_calls", "judge_input_tokens", "judge_output_tokens", "price"];

    private static string[] Counts => ["messages", "cut_off", "only_reasoning", "unreadable", "unscored"];

    private static object?[] Cost(CallCount agents, CallCount judge, Func<CallCount, double?>? price) =>
        [agents.Calls, agents.Input, agents.Output, judge.Calls, judge.Input, judge.Output, price?.Invoke(agents + judge)];

    private static double? Welfare(EnsembleRow row) =>
        row.Turns.Count > 0 && row.Turns.All(turn => turn.Terms is not null) ? row.Turns.Sum(turn => turn.Terms!.Value.Reward) : null;

    private static string Name(EnsembleMethod method) => JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString());
}
