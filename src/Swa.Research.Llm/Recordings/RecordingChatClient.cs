namespace Swa.Research.Llm;

/// <summary>
/// Answers a call from the recording if it has it; else asks, and records the reply before it is used. The reply is always the recorded
/// one, so that a replayed run is the recorded run bit for bit.
/// </summary>
public sealed class RecordingChatClient : WholeReplyChatClient
{
    private readonly RecordingFile _recording;
    private readonly bool _replayOnly;
    private readonly Func<string, string> _withoutSecrets;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource? _halt;

    /// <summary>Records what a client answers.</summary>
    /// <param name="inner">The client that is asked.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="withoutSecrets">Redacts secrets in every recorded text; see <see cref="ModelEndpoint.WithoutKey"/>.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="halt">
    /// Cancelled here when a call fails for good. Once it is cancelled, no further call is sent; those in flight are still recorded.
    /// </param>
    public RecordingChatClient(
        IChatClient inner,
        RecordingFile recording,
        Func<string, string> withoutSecrets,
        TimeProvider time,
        CancellationTokenSource? halt = null)
        : base(inner)
    {
        _recording = recording;
        _withoutSecrets = withoutSecrets;
        _time = time;
        _halt = halt;
    }

    private RecordingChatClient(RecordingFile recording)
        : this(new NoServer(), recording, text => text, TimeProvider.System) => _replayOnly = true;

    /// <summary>Answers from a recording alone.</summary>
    /// <param name="recording">The recording.</param>
    /// <returns>A client that has no server.</returns>
    public static RecordingChatClient Replay(RecordingFile recording) => new(recording);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No <see cref="CallContext"/> travels with the call.</exception>
    /// <exception cref="RecordingIncompleteException">The recording has no reply, and there is no server to ask.</exception>
    /// <exception cref="ModelServerException">The server gave no reply; the recording says why.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatOptions sent = options?.Clone() ?? new ChatOptions();
        CallContext context = CallContext.DetachFrom(sent)
            ?? throw new InvalidOperationException("A call without its context (cell, agent, step, attempt) cannot be recorded.");
        List<ChatMessage> asked = [.. messages];
        RecordedCall call = new()
        {
            Request = CallKey.HashRequest(asked, sent),
            Cell = context.Subject as ScenarioCell,
            Task = context.Subject as TaskCell,
            Agent = context.Agent,
            Step = context.Step,
            Role = JsonNamingPolicy.SnakeCaseLower.ConvertName(context.Role.ToString()),
            Attempt = context.Attempt,
            Prompt = context.PromptVersion,
            Model = sent.ModelId,
            Options = new RecordedOptions(
                sent.Temperature, sent.TopP, sent.Seed, sent.MaxOutputTokens, sent.StopSequences?.ToArray(),
                (sent.ResponseFormat as ChatResponseFormatJson)?.SchemaName, sent.PresencePenalty,
                OpenAIChatClient.FurtherFields(sent) is { Count: > 0 } further ? further : null),
        };
        if (_recording.TryFind(CallKey.Of(call), out RecordedCall? known))
        {
            return Response(known);
        }

        if (_replayOnly)
        {
            throw new RecordingIncompleteException(
                $"{_recording.Path} holds no reply for {call.Place}: the run has not come to its end.");
        }

        _halt?.Token.ThrowIfCancellationRequested();
        try
        {
            return Response(await AskAsync(call, asked, sent, cancellationToken));
        }
        catch
        {
            // The other agents of the step are asked at the same time: otherwise they would all run into the same failure.
            if (_halt is not null)
            {
                await _halt.CancelAsync();
            }

            throw;
        }
    }

    private async Task<RecordedCall> AskAsync(
        RecordedCall call, List<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        CallNotes notes = new();
        notes.AttachTo(options);
        long start = _time.GetTimestamp();
        RecordedCall recorded;
        try
        {
            ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
            recorded = call with
            {
                Reply = Recordable(response.Text),
                Likelihoods = Recordable(TokenLikelihoods.Of(response)),
                Finish = response.FinishReason?.Value,
                Usage = response.Usage is UsageDetails usage ? new RecordedUsage(usage.InputTokenCount, usage.OutputTokenCount) : null,
                LatencyMs = Latency(start),
                Server = new RecordedServer(
                    response.ModelId is string model ? Recordable(model) : null,
                    Property(response, OpenAIChatClient.FingerprintProperty),
                    Property(response, OpenAIChatClient.SoftwareProperty)),
                Notes = Sentences(notes),
            };
        }
        catch (ModelServerException failure)
        {
            _recording.Append(call with
            {
                LatencyMs = Latency(start),
                Failure = new RecordedFailure(failure.Fault.ToString(), failure.Status, Recordable(failure.Message)),
                Notes = Sentences(notes),
            });
            throw;
        }

        _recording.Append(recorded);
        return recorded;
    }

    private static ChatResponse Response(RecordedCall call) => new(new ChatMessage(ChatRole.Assistant, call.Reply))
    {
        ModelId = call.Server?.Model,
        FinishReason = call.Finish is string finish ? new ChatFinishReason(finish) : null,
        Usage = call.Usage is RecordedUsage usage
            ? new UsageDetails { InputTokenCount = usage.Input, OutputTokenCount = usage.Output }
            : null,
        AdditionalProperties = TokenLikelihoods.With(null, call.Likelihoods),
    };

    private double Latency(long start) => Math.Round(_time.GetElapsedTime(start).TotalMilliseconds, 3);

    private string? Property(ChatResponse response, string name) =>
        response.AdditionalProperties?.GetValueOrDefault(name) is string text ? Recordable(text) : null;

    private IReadOnlyList<string>? Sentences(CallNotes notes) =>
        notes.ToList() is { Count: > 0 } list ? [.. list.Select(Recordable)] : null;

    /// <summary>Text as a file of UTF-8 gives it back: without secrets and without halves of characters.</summary>
    private string Recordable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(_withoutSecrets(text)));

    private SortedDictionary<string, double>? Recordable(IReadOnlyDictionary<string, double>? tokens)
    {
        if (tokens is null)
        {
            return null;
        }

        SortedDictionary<string, double> recordable = new(StringComparer.Ordinal);
        foreach ((string token, double logarithm) in tokens)
        {
            if (double.IsFinite(logarithm))
            {
                recordable.TryAdd(Recordable(token), logarithm);
            }
        }

        return recordable;
    }

    private sealed class NoServer : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
