namespace Swa.Research.Ensembles;

/// <summary>The result of one method on one task.</summary>
public sealed record EnsembleRow
{
    /// <summary>The method.</summary>
    public required EnsembleMethod Method { get; init; }

    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>The result read from the text; null where none could be read.</summary>
    public required string? Answer { get; init; }

    /// <summary>Whether the result is the file's answer or passes its test; null where that is not known.</summary>
    public required bool? Right { get; init; }

    /// <summary>The evaluator's score of the result in [0, 1]; null where the judge gave none that could be read.</summary>
    public required double? Score { get; init; }

    /// <summary>
    /// Answers from which no final answer could be read as they had reached the token limit; they count as wrong, their score is 0, and no
    /// judge is asked.
    /// </summary>
    public required int CutOff { get; init; }

    /// <summary>Answers of nothing but thinking, whatever ended them; they count in the same way, and as neither of the others.</summary>
    public required int OnlyReasoning { get; init; }

    /// <summary>Other answers from which no final answer could be read; they count in the same way.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Answers for which the judge gave no usable score.</summary>
    public required int Unscored { get; init; }

    /// <summary>Calls and tokens of the agents.</summary>
    public required CallCount Agents { get; init; }

    /// <summary>Calls and tokens of the judge, refused replies included.</summary>
    public required CallCount Judge { get; init; }

    /// <summary>Answers handed from one agent to another: n − 1 in the sequential game, n(n − 1) per round of a debate.</summary>
    public required long Messages { get; init; }

    /// <summary>The agents' turns in the sequential game, in order; empty for every other method.</summary>
    public required IReadOnlyList<AgentTurn> Turns { get; init; }
}

/// <summary>Calls with their tokens, as what is counted would cost alone: a reply that methods share counts for each of them.</summary>
/// <param name="Calls">Replies.</param>
/// <param name="Input">Tokens of the requests; null where the server did not report them for every reply.</param>
/// <param name="Output">Tokens of the replies; null where the server did not report them for every reply.</param>
public readonly record struct CallCount(long Calls, long? Input, long? Output)
{
    /// <summary>Tokens of requests and replies together.</summary>
    public long? Tokens => Input + Output;

    /// <summary>Both counts together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static CallCount operator +(CallCount left, CallCount right) => 
        new(left.Calls + right.Calls, left.Input + right.Input, left.Output + right.Output);

    /// <summary>The same as the operator.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static CallCount Add(CallCount left, CallCount right) => left + right;
}

/// <summary>One agent's turn in the sequential game.</summary>
/// <param name="Agent">The agent, from 0.</param>
/// <param name="Model">Its model.</param>
/// <param name="Effort">The policy's effort in [0, 1].</param>
/// <param name="Settings">The settings that the effort gave.</param>
/// <param name="Score">The evaluator's score of its answer in [0, 1]; null where there is none.</param>
/// <param name="Contribution">The contribution c_i = c_min + (c_max − c_min)·score; null where there is no score.</param>
/// <param name="Terms">The four terms of its reward; null where some agent's contribution is missing.</param>
public sealed record AgentTurn(
    int Agent, string Model, double Effort, GenerationSettings Settings, double? Score, double? Contribution, RewardTerms? Terms);
