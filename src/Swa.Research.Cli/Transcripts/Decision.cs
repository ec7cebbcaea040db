namespace Swa.Research.Cli.Transcripts;

/// <summary>
/// All calls in which one agent was asked for one thing at one step: the first question, and those after unreadable replies.
/// </summary>
/// <param name="Calls">The calls, by attempt.</param>
/// <param name="Fallback">What was wrong with the last reply, where the rule decided instead; null: the reply was used, or it is not
/// known.</param>
internal sealed record Decision(IReadOnlyList<RecordedCall> Calls, ReplyProblemKind? Fallback)
{
    private RecordedCall First => Calls[0];

    /// <summary>The cell or task, on one line.</summary>
    public string Place => First.Task is TaskCell task
        ? FormattableString.Invariant($"task {task.Task}, {task.Method}, seed {task.Seed}, {First.Model}")
        : FormattableString.Invariant(
            $"{First.Cell!.Model}, weight {First.Cell.Weight}, severity {First.Cell.Severity}, seed {First.Cell.Seed}");

    /// <summary>Agent, step and what was asked for; agents and steps are counted from 1 as in the prompts.</summary>
    public string Title => FormattableString.Invariant(
        $"step {First.Step + 1}, agent {First.Agent + 1}, {First.Role}")
            + (Fallback is { } kind ? $", the rule decided: {ChoiceOption.Written(kind).Replace('-', ' ')}" : "");

    /// <summary>The messages of a call that the call before it has not shown.</summary>
    public IEnumerable<RecordedMessage> New(int call)
    {
        IReadOnlyList<RecordedMessage> messages = Calls[call].Messages;
        int known = call == 0 ? 0 : Calls[call - 1].Messages.Count;
        return call > 0 && messages.Take(known).SequenceEqual(Calls[call - 1].Messages) ? messages.Skip(known) : messages;
    }

    /// <summary>How a reply came about, in a few words.</summary>
    public static string Facts(RecordedCall call)
    {
        string tokens = call.Usage is RecordedUsage usage ? $", {usage.Input} + {usage.Output} tokens" : "";
        string time = call.Repeats ? "the reply to an equal request before" : FormattableString.Invariant($"{call.LatencyMs} ms");
        string attempt = call.Attempt > 0 ? $"attempt {call.Attempt + 1}, " : "";
        string seed = call.Options.Seed is long number ? $", seed {number}" : "";
        return $"{attempt}{time}{tokens}{(call.Finish is null or "stop" ? "" : $", ended by {call.Finish}")}{seed}";
    }
}
