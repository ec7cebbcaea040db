namespace Swa.Research.Llm;

/// <summary>
/// Asks for a JSON schema until the server refuses it, and from then on describes it in plain words.
/// </summary>
/// <remarks>
/// A refusal is attributed to the schema only if the same request without it is accepted; other refusals are passed on. Where the server
/// fails (500) without naming the schema, and no schema has been answered yet, the third such failure is followed by a request without
/// the schema, and where that is answered by one with it: only if this fails again does the server count as one that takes no schema.
/// </remarks>
public sealed class SchemaFallbackChatClient : WholeReplyChatClient
{
    private readonly ServerTraits _traits;

    /// <summary>Wraps a client.</summary>
    /// <param name="inner">The client that is wrapped.</param>
    public SchemaFallbackChatClient(IChatClient inner)
        : this(inner, new ServerTraits("", "the server", null))
    {
    }

    internal SchemaFallbackChatClient(IChatClient inner, ServerTraits traits)
        : base(inner) => _traits = traits;

    /// <summary>Whether the server has refused a schema.</summary>
    public bool UsesPlainWords => _traits.UsesPlainWords;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallNotes? notes = CallNotes.Of(options);
        ChatOptions sent = options?.Clone() ?? new ChatOptions();
        CallNotes.DetachFrom(sent);
        CallContext.DetachFrom(sent);
        if (sent.ResponseFormat is not ChatResponseFormatJson { Schema: JsonElement schema } json)
        {
            return await InnerClient.GetResponseAsync(messages, sent, cancellationToken);
        }

        List<ChatMessage> asked = [.. messages];
        if (_traits.UsesPlainWords)
        {
            notes?.Add("Asked in plain words, as the server takes no JSON schema.");
            return await AskInPlainWordsAsync(asked, sent, json, cancellationToken);
        }

        try
        {
            return await AskWithSchemaAsync(asked, sent, schema, cancellationToken);
        }
        catch (ModelServerException refusal) when (refusal.Fault == ServerFault.RequestRefused)
        {
            ChatResponse response = await AskInPlainWordsAsync(asked, sent, json, cancellationToken);
            Refused(refusal, notes);
            return response;
        }
        catch (ModelServerException failure) when (failure.Status is 500 or 501 && _traits.MayRefuseSchemas())
        {
            if (await TryWithoutAsync(failure) is ChatResponse response)
            {
                return response;
            }

            throw;
        }

        async Task<ChatResponse?> TryWithoutAsync(ModelServerException failure)
        {
            ChatResponse response;
            try
            {
                response = await AskInPlainWordsAsync(asked, sent, json, cancellationToken);
            }
            catch (ModelServerException)
            {
                return null;
            }

            try
            {
                return await AskWithSchemaAsync(asked, sent, schema, cancellationToken);
            }
            catch (ModelServerException again) when (again.Status == failure.Status)
            {
                Refused(failure, notes);
                return response;
            }
        }
    }

    private async Task<ChatResponse> AskWithSchemaAsync(
        List<ChatMessage> messages, ChatOptions options, JsonElement schema, CancellationToken cancellationToken)
    {
        ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);

        // A reply that was held back says nothing about the schema, and one that was cut off only by how it begins.
        if (_traits.ComparesReplies && response.Text is { Length: > 0 } text)
        {
            if (response.FinishReason is null || response.FinishReason == ChatFinishReason.Stop)
            {
                _traits.Replied(SchemaRules.Allow(schema, text));
            }
            else if (response.FinishReason == ChatFinishReason.Length && !SchemaRules.MayBegin(text))
            {
                _traits.Replied(isAllowed: false);
            }
        }

        return response;
    }

    private void Refused(ModelServerException refusal, CallNotes? notes)
    {
        _traits.RefusesSchemas(refusal.Message);
        notes?.Add($"The server takes no JSON schema, so that it was asked in plain words: {refusal.Message}");
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
