namespace Swa.Research.Llm;

/// <summary>
/// Asks for every reply as a stream and returns it whole: a proxy that ends silent connections then sees traffic while a slow
/// model writes.
/// </summary>
/// <param name="inner">The client that is wrapped.</param>
public sealed class StreamedReplyChatClient(IChatClient inner) : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);
}
