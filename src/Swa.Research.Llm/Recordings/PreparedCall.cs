namespace Swa.Research.Llm;

/// <summary>A call as it is appended, with what its line names.</summary>
/// <param name="Line">The line, its prompt written out.</param>
/// <param name="Names">The names of the pieces of <see cref="CallLine.Asked"/>.</param>
/// <param name="Key">Identifies the call.</param>
/// <param name="Shared">The lines that the line names.</param>
internal sealed record PreparedCall(
    CallLine Line, IReadOnlyList<IReadOnlyList<string>> Names, CallKey Key, IReadOnlyList<SharedLine> Shared)
{
    /// <summary>Prepares a call that has no reply yet.</summary>
    public static PreparedCall Of(CallLine line, params IReadOnlyList<SharedLine> shared)
    {
        IReadOnlyList<IReadOnlyList<string>> names = RecordedText.Names(line.Asked);
        return new PreparedCall(line, names, CallKey.Of(line, names), shared);
    }

    /// <summary>The call with a reply, its own or that of an equal request.</summary>
    public PreparedCall With(RecordedReply reply)
    {
        SharedLine end = reply.End;
        return this with
        {
            Line = Line with
            {
                Reply = reply.Text,
                Reasoning = reply.Reasoning,
                Likelihoods = reply.Likelihoods,
                Tokens = reply.Tokens,
                End = end.Reference,
            },
            Shared = [.. Shared, end],
        };
    }
}
