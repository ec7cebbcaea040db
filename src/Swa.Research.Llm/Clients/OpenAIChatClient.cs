using System.Buffers;
using System.ClientModel;
using System.Runtime.CompilerServices;

// The package marks the seed, the model's name and its support for further fields as experimental.
#pragma warning disable OPENAI001, SCME0001

using Wire = OpenAI.Chat;

namespace Swa.Research.Llm;

/// <summary>The name under which a server takes the largest number of tokens of a reply.</summary>
public enum TokenLimitField
{
    /// <summary><c>max_tokens</c>: understood by Ollama, llama.cpp, vLLM and LM Studio.</summary>
    MaxTokens,

    /// <summary><c>max_completion_tokens</c>: asked for by OpenAI's own newer models.</summary>
    MaxCompletionTokens,
}

/// <summary>
/// The chat client of the OpenAI package as an <see cref="IChatClient"/>: text messages, temperature, top-p, penalties, seed, token limit,
/// stop sequences, text/JSON/JSON-schema replies, thinking beside the reply, usage and finish reason. Numbers and JSON values among the
/// additional properties are sent as fields beyond the protocol, under their keys. It refuses what it cannot send.
/// </summary>
/// <remarks>Failures are thrown as <see cref="ModelServerException"/>, except a cancellation that the caller asked for.</remarks>
public sealed class OpenAIChatClient : IChatClient
{
    /// <summary>Key of the server's <c>system_fingerprint</c> in the additional properties of a reply.</summary>
    public const string FingerprintProperty = "system_fingerprint";

    /// <summary>Key of the server's <c>Server</c> header in the additional properties of a reply.</summary>
    public const string SoftwareProperty = "server";

    /// <summary>Longest reply in characters that a stream is followed for.</summary>
    private const int LongestStream = ChatBodyCheck.MaxBytes;

    /// <summary>The fields that are set from the options of a call, and those that would change the form of the reply.</summary>
    private static readonly string[] OwnFields =
    [
        "model", "messages", "temperature", "top_p", "seed", "max_tokens", "max_completion_tokens", "stop", "response_format", "format",
        "logprobs", "top_logprobs", "stream", "stream_options", "n", "tools", "tool_choice", "options",
    ];

    private static readonly SearchValues<char> FieldLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly Wire.ChatClient _client;
    private readonly string _server;
    private readonly TokenLimitField _tokenLimit;
    private readonly bool _hasKey;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">The client of one model.</param>
    /// <param name="server">The server's name in sentences, such as its address.</param>
    /// <param name="tokenLimit">How the server takes the token limit.</param>
    /// <param name="hasKey">Whether the client has an API key.</param>
    public OpenAIChatClient(
        Wire.ChatClient client, string server, TokenLimitField tokenLimit = TokenLimitField.MaxTokens, bool hasKey = true)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _server = server;
        _tokenLimit = tokenLimit;
        _hasKey = hasKey;
        _metadata = new ChatClientMetadata("openai", client.Endpoint, client.Model);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelServerException">The server gave no reply.</exception>
    /// <exception cref="NotSupportedException">A message or option cannot be sent.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<Wire.ChatMessage> request = Messages(messages, options);
        Wire.ChatCompletionOptions settings = Settings(options);
        try
        {
            return Response(await _client.CompleteChatAsync(request, settings, cancellationToken));
        }
        catch (ReplyTooLargeException)
        {
            return TooLong();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServerFaults.Describe(exception, _server, options?.ModelId ?? _client.Model, _hasKey);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelServerException">The server gave no reply, or the stream ended before the reply did.</exception>
    /// <exception cref="NotSupportedException">A message or option cannot be sent.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<Wire.ChatMessage> request = Messages(messages, options);
        Wire.ChatCompletionOptions settings = Settings(options);
        await using IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> updates =
            _client.CompleteChatStreamingAsync(request, settings, cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool begun = false;
        bool finished = false;
        int length = 0;
        while (await NextAsync(updates, begun, options, cancellationToken) is (var update, var isTooLong))
        {
            begun = true;
            finished |= update.FinishReason is not null;
            length += update.Contents.Sum(content => content is TextContent or TextReasoningContent ? content.ToString()!.Length : 0);
            if (isTooLong || length > LongestStream)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, "") { FinishReason = ChatFinishReason.Length };
                yield break;
            }

            yield return update;
        }

        if (!finished)
        {
            throw ServerFaults.CutShort(_server);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(Wire.ChatClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>The fields beyond the protocol that a request carries, such as <c>top_k</c>, by name.</summary>
    internal static SortedDictionary<string, JsonElement> FurtherFields(ChatOptions options)
    {
        SortedDictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
        foreach ((string key, object? value) in options.AdditionalProperties ?? [])
        {
            if (key.StartsWith("swa.", StringComparison.Ordinal))
            {
                continue;
            }

            fields[key] = !IsFieldName(key) ? throw Unsendable(key) : value switch
            {
                JsonElement json => json,
                int or long or float or double =>
                    JsonSerializer.SerializeToElement(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
                _ => throw Unsendable(key),
            };
        }

        return fields;
    }

    /// <summary>The name of a field beyond those that this package sets.</summary>
    /// <exception cref="ParameterException">It is no name, or that of such a field.</exception>
    internal static string FurtherField(string name) =>
        !IsFieldName(name)
            ? throw new ParameterException("field", $"'{name}'", "a name of small letters, digits and underscores, =, and a JSON value")
            : OwnFields.Contains(name)
                ? throw new ParameterException("field", $"'{name}', which is set from other settings", "fields beyond those")
                : name;

    private static bool IsFieldName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(FieldLetters);

    private static NotSupportedException Unsendable(string key) =>
        new($"The additional property '{key}' is neither a number nor a JSON value that can be sent as a field.");

    /// <summary>Does nothing: the HTTP client belongs to its creator.</summary>
    public void Dispose()
    {
    }

    private async ValueTask<(ChatResponseUpdate Update, bool IsTooLong)?> NextAsync(
        IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> updates, bool begun, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync() ? (Update(updates.Current), false) : null;
        }
        catch (ReplyTooLargeException)
        {
            return (new ChatResponseUpdate(), true);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw begun && exception is HttpRequestException or IOException or ClientResultException { Status: 0 or 200 }
                ? ServerFaults.CutShort(_server, exception)
                : ServerFaults.Describe(exception, _server, options?.ModelId ?? _client.Model, _hasKey);
        }
    }

    private static ChatResponse Response(ClientResult<Wire.ChatCompletion> result)
    {
        Wire.ChatCompletion completion = result.Value;
        string? thought = Reasoning.InBody(result.GetRawResponse().Content.ToMemory().Span);
        return new ChatResponse(Reasoning.Message(Text(completion.Content), thought))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = completion.Refusal is null ? Finish(completion.FinishReason) : ChatFinishReason.ContentFilter,
            Usage = Usage(completion.Usage),
            RawRepresentation = completion,
            AdditionalProperties = Server(
                completion.SystemFingerprint, result.GetRawResponse().Headers.TryGetValue("Server", out string? name) ? name : null,
                completion.ContentTokenLogProbabilities),
        };
    }

    private static ChatResponseUpdate Update(Wire.StreamingChatCompletionUpdate update)
    {
        List<AIContent> contents = [];
        if (Reasoning.InUpdate(update) is { Length: > 0 } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }

        if (Text(update.ContentUpdate) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        if (Usage(update.Usage) is UsageDetails usage)
        {
            contents.Add(new UsageContent(usage));
        }

        return new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = update.CompletionId,
            ModelId = update.Model,
            CreatedAt = update.CreatedAt,
            FinishReason = update.FinishReason is Wire.ChatFinishReason reason ? Finish(reason) : null,
            RawRepresentation = update,
            AdditionalProperties = Server(update.SystemFingerprint, null, update.ContentTokenLogProbabilities),
        };
    }

    private static List<Wire.ChatMessage> Messages(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        List<Wire.ChatMessage> request = [];
        if (options?.Instructions is string instructions)
        {
            request.Add(new Wire.SystemChatMessage(instructions));
        }

        foreach (ChatMessage message in messages)
        {
            if (message.Contents.FirstOrDefault(content => content is not TextContent) is AIContent other)
            {
                throw new NotSupportedException($"A message holds {other.GetType().Name}; this client sends only text.");
            }

            request.Add(message.Role.Value switch
            {
                "system" => new Wire.SystemChatMessage(message.Text),
                "developer" => new Wire.DeveloperChatMessage(message.Text),
                "user" => new Wire.UserChatMessage(message.Text),
                "assistant" => new Wire.AssistantChatMessage(message.Text),
                string role => throw new NotSupportedException(
                    $"A message has the role {role}; this client sends system, developer, user and assistant."),
            });
        }

        return request;
    }

    private Wire.ChatCompletionOptions Settings(ChatOptions? options)
    {
        Wire.ChatCompletionOptions settings = new();
        if (options is null)
        {
            return settings;
        }

        if (options.Tools is { Count: > 0 } || options.TopK is not null)
        {
            throw new NotSupportedException("Tools and top-k are not part of what this client sends.");
        }

        settings.Temperature = options.Temperature;
        settings.TopP = options.TopP;
        settings.FrequencyPenalty = options.FrequencyPenalty;
        settings.PresencePenalty = options.PresencePenalty;
        settings.Seed = options.Seed;
        if (TokenLikelihoods.AskedWith(options) is int likelihoods)
        {
            settings.IncludeLogProbabilities = true;
            settings.TopLogProbabilityCount = likelihoods;
        }

        if (options.ModelId is string model && model != _client.Model)
        {
            settings.Patch.Set("$.model"u8, model);
        }

        if (options.MaxOutputTokens is int tokens)
        {
            if (_tokenLimit == TokenLimitField.MaxCompletionTokens)
            {
                settings.MaxOutputTokenCount = tokens;
            }
            else
            {
                settings.Patch.Set("$.max_tokens"u8, tokens);
            }
        }

        foreach (string stop in options.StopSequences ?? [])
        {
            settings.StopSequences.Add(stop);
        }

        foreach ((string field, JsonElement value) in FurtherFields(options))
        {
            settings.Patch.Set(Encoding.UTF8.GetBytes($"$.{field}"), BinaryData.FromString(value.GetRawText()));
        }

        settings.ResponseFormat = options.ResponseFormat switch
        {
            null => null,
            ChatResponseFormatText => Wire.ChatResponseFormat.CreateTextFormat(),
            ChatResponseFormatJson { Schema: System.Text.Json.JsonElement schema } json => Wire.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "reply", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: true),
            ChatResponseFormatJson => Wire.ChatResponseFormat.CreateJsonObjectFormat(),
            ChatResponseFormat other => throw new NotSupportedException($"This client cannot ask for {other.GetType().Name}."),
        };
        return settings;
    }

    private ChatResponse TooLong() => new(new ChatMessage(ChatRole.Assistant, ""))
    {
        ModelId = _client.Model,
        FinishReason = ChatFinishReason.Length,
    };

    private static string Text(Wire.ChatMessageContent content) => string.Concat(content.Select(part => part.Text));

    private static ChatFinishReason Finish(Wire.ChatFinishReason reason) => reason switch
    {
        Wire.ChatFinishReason.Stop => ChatFinishReason.Stop,
        Wire.ChatFinishReason.Length => ChatFinishReason.Length,
        Wire.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.ToolCalls,
    };

    private static UsageDetails? Usage(Wire.ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };

    private static AdditionalPropertiesDictionary? Server(
        string? fingerprint, string? software, IReadOnlyList<Wire.ChatTokenLogProbabilityDetails>? tokens)
    {
        AdditionalPropertiesDictionary properties = [];
        if (fingerprint is not null)
        {
            properties[FingerprintProperty] = fingerprint;
        }

        if (software is not null)
        {
            properties[SoftwareProperty] = software;
        }

        TokenLikelihoods.With(properties, tokens is [{ TopLogProbabilities.Count: > 0 } first, ..] ? First(first) : null);
        return properties.Count == 0 ? null : properties;
    }

    /// <summary>The likeliest first tokens. Different bytes may have one text: the likeliest of them counts.</summary>
    private static SortedDictionary<string, double> First(Wire.ChatTokenLogProbabilityDetails token)
    {
        SortedDictionary<string, double> likeliest = new(StringComparer.Ordinal);
        foreach (Wire.ChatTokenTopLogProbabilityDetails top in token.TopLogProbabilities)
        {
            if (!likeliest.TryGetValue(top.Token, out double known) || top.LogProbability > known)
            {
                likeliest[top.Token] = top.LogProbability;
            }
        }

        return likeliest;
    }
}
