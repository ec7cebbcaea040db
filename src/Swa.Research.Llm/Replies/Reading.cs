using System.Diagnostics.CodeAnalysis;

namespace Swa.Research.Llm;

/// <summary>What was read from a reply: a value, or the reason why there is none. No value is ever substituted.</summary>
/// <typeparam name="T">What a usable reply gives.</typeparam>
public sealed class Reading<T>
{
    private readonly T? _value;

    private Reading(T? value, ReplyProblem? problem, ReplyProblem? mended = null)
    {
        _value = value;
        Problem = problem;
        Mended = mended;
    }

    /// <summary>Why the reply could not be used; null where it could.</summary>
    public ReplyProblem? Problem { get; }

    /// <summary>What is wrong with the part of the reply that was left out of the value; null where nothing was.</summary>
    public ReplyProblem? Mended { get; }

    /// <summary>The value, where there is one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the reply could be used.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return Problem is null;
    }

    internal static Reading<T> Of(T value, ReplyProblem? mended = null) => new(value, null, mended);

    internal static Reading<T> Failed(ReplyProblemKind kind, string explanation) => new(default, new ReplyProblem(kind, explanation));

    internal static Reading<T> Failed(ReplyProblem problem) => new(default, problem);
}
