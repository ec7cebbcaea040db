namespace Swa.Research.Llm;

/// <summary>
/// Marks replies that used all tokens they were allowed as cut off: ik_llama.cpp's server says of them that the model had finished.
/// </summary>
/// <param name="inner">The client that is wrapped.</param>
internal sealed class TokenLimitChatClient(IChatClient inner) : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
        if (response.FinishReason == ChatFinishReason.Stop && response.Usage?.OutputTokenCount >= options?.MaxOutputTokens)
        {
            response.FinishReason = ChatFinishReason.Length;
        }

        return response;
    }
}
