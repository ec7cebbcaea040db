namespace Swa.Research.Llm;

/// <summary>Lets a call begin when fewer than the limit are in flight; the others wait in line.</summary>
/// <param name="inner">The client that is wrapped.</param>
/// <param name="slots">The free slots; shared among the clients of one server, and disposed of by its creator.</param>
public sealed class ConcurrencyLimitChatClient(IChatClient inner, SemaphoreSlim slots) : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }
}
