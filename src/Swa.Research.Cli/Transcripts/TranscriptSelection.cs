namespace Swa.Research.Cli.Transcripts;

/// <summary>Which decisions of a recording are shown; null: all.</summary>
internal sealed record TranscriptSelection
{
    public string? Model { get; init; }

    public double? Weight { get; init; }

    public double? Severity { get; init; }

    public ulong? Seed { get; init; }

    /// <summary>Name of the task.</summary>
    public string? Task { get; init; }

    /// <summary>Number of the step from 1.</summary>
    public int? Step { get; init => field = value is null ? null : Require.AtLeast(1, value.Value, "step"); }

    /// <summary>Number of the agent from 1.</summary>
    public int? Agent { get; init => field = value is null ? null : Require.AtLeast(1, value.Value, "agent"); }

    public string? Role { get; init; }

    /// <summary>Whether only decisions are shown that the rule had to make.</summary>
    public bool OnlyFallbacks { get; init; }

    /// <summary>Whether nothing is selected.</summary>
    public bool IsEmpty => this == new TranscriptSelection();

    /// <summary>The decisions, by cell, step and agent, in the order in which they were made.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="fallbacks">The decisions that the rule made.</param>
    public IReadOnlyList<Decision> From(
        RecordingFile recording, IReadOnlyDictionary<(ScenarioCell Cell, int Agent, int Step, string Role), ReplyProblemKind> fallbacks) =>
    [
        .. recording.Calls()
            .Where(Takes)
            .GroupBy(call => (call.Cell, call.Task, call.Model, call.Step, call.Agent, call.Role, Settings: (call.Prompt,
                call.Options.Temperature, call.Options.TopP, call.Options.MaxTokens)))
            .Select(group => new Decision(
                [.. group.OrderBy(call => call.Attempt)],
                group.Key.Cell is ScenarioCell cell
                && fallbacks.TryGetValue((cell, group.Key.Agent, group.Key.Step, group.Key.Role), out ReplyProblemKind kind)
                    ? kind
                    : null))
            .Where(decision => !OnlyFallbacks || decision.Fallback is not null)
            .OrderBy(decision => decision.Place, StringComparer.Ordinal)
            .ThenBy(decision => decision.Calls[0].Step)
            .ThenBy(decision => decision.Calls[0].Agent),
    ];

    private bool Takes(RecordedCall call) =>
        (Model is null || call.Model == Model || call.Cell?.Model == Model)
        && (Weight is null || call.Cell?.Weight == Weight)
        && (Severity is null || call.Cell?.Severity == Severity)
        && (Seed is null || (call.Cell?.Seed ?? call.Task!.Seed) == Seed)
        && (Task is null || call.Task?.Task == Task)
        && (Step is null || call.Step + 1 == Step)
        && (Agent is null || call.Agent + 1 == Agent)
        && (Role is null || call.Role == Role);
}
