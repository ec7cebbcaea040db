namespace Swa.Research.Llm;

/// <summary>Compares the length of every prompt with the tokens that the server says it has read.</summary>
/// <param name="inner">The client that is wrapped.</param>
/// <param name="traits">Learns from it.</param>
internal sealed class PromptLengthChatClient(IChatClient inner, ServerTraits traits) : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> asked = [.. messages];
        ChatResponse response = await InnerClient.GetResponseAsync(asked, options, cancellationToken);
        traits.HasRead(asked.Sum(message => message.Text.Length), response.Usage?.InputTokenCount);
        return response;
    }
}
