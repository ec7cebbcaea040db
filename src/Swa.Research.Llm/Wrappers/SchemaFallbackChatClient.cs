namespace Swa.Research.Llm;

/// <summary>
/// Asks for a JSON schema until the server refuses it with status 400 or 422, and from then on describes it in plain words.
/// </summary>
/// <remarks>A refusal is attributed to the schema only if the same request without it is accepted; other refusals are passed on.</remarks>
/// <param name="inner">The client that is wrapped.</param>
public sealed class SchemaFallbackChatClient(IChatClient inner) : WholeReplyChatClient(inner)
{
    private volatile bool _plainWords;

    /// <summary>Whether the server has refused a schema.</summary>
    public bool UsesPlainWords => _plainWords;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallNotes? notes = CallNotes.Of(options);
        ChatOptions sent = options?.Clone() ?? new ChatOptions();
        CallNotes.DetachFrom(sent);
        CallContext.DetachFrom(sent);
        if (sent.ResponseFormat is not ChatResponseFormatJson { Schema: not null } json)
        {
            return await InnerClient.GetResponseAsync(messages, sent, cancellationToken);
        }

        List<ChatMessage> asked = [.. messages];
        if (!_plainWords)
        {
            try
            {
                return await InnerClient.GetResponseAsync(asked, sent, cancellationToken);
            }
            catch (ModelServerException refusal) when (refusal.Status is 400 or 422)
            {
                ChatResponse response = await AskInPlainWordsAsync(asked, sent, json, cancellationToken);
                _plainWords = true;
                notes?.Add($"The server takes no JSON schema, so that it was asked in plain words: {refusal.Message}");
                return response;
            }
        }

        notes?.Add("Asked in plain words, as the server takes no JSON schema.");
        return await AskInPlainWordsAsync(asked, sent, json, cancellationToken);
    }

    private Task<ChatResponse> AskInPlainWordsAsync(
        List<ChatMessage> messages, ChatOptions options, ChatResponseFormatJson json, CancellationToken cancellationToken)
    {
        ChatOptions plain = options.Clone();
        plain.ResponseFormat = null;
        string words = $"""
            Reply with one JSON object and nothing else: no code fence, no explanation.
            It must match this JSON schema: {json.Schema!.Value.GetRawText()}
            """;
        // The words are added to the last message: some models' templates refuse a second system message or two user messages in a row.
        ChatMessage last = messages[^1];
        return InnerClient.GetResponseAsync(
            [.. messages.SkipLast(1), new ChatMessage(last.Role, $"{last.Text}\n\n{words}")], plain, cancellationToken);
    }
}
