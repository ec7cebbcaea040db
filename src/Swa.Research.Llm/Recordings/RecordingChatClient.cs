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
        PreparedCall call = Prepare(context, asked, sent);
        if (_recording.TryFind(call.Key.Call, out RecordedReply? known))
        {
            return Response(known);
        }

        if (_replayOnly)
        {
            throw new RecordingIncompleteException(
                $"{_recording.Path} holds no reply for {Place(context, sent.ModelId)}: the run has not come to its end.");
        }

        _halt?.Token.ThrowIfCancellationRequested();
        try
        {
            // Without a seed, equal requests ask for different draws.
            if (call.Line.Seed is null)
            {
                return Response(await AskAsync(call, asked, sent, cancellationToken));
            }

            (RecordedReply reply, bool isRepeat) = await _recording.AskOnceAsync(
                call.Key.Request, () => AskAsync(call, asked, sent, cancellationToken), cancellationToken);
            if (isRepeat)
            {
                PreparedCall answered = call.With(reply);
                await _recording.AppendAsync(answered with { Line = answered.Line with { Repeats = true } });
            }

            return Response(reply);
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

    private PreparedCall Prepare(CallContext context, List<ChatMessage> messages, ChatOptions options)
    {
        ChatResponseFormatJson? json = options.ResponseFormat as ChatResponseFormatJson;
        SharedLine cell = SharedLine.Of(CellLine.Of(context.Subject), RecordingJson.Plain.CellLine);
        SharedLine form = SharedLine.Of(
            new FormLine
            {
                Prompt = context.PromptVersion,
                Role = RoleOf(context),
                Model = options.ModelId,
                Options = new RecordedOptions(
                    options.Temperature, options.TopP, null, options.MaxOutputTokens, options.StopSequences?.ToArray(), json?.SchemaName,
                    options.PresencePenalty, OpenAIChatClient.FurtherFields(options) is { Count: > 0 } further ? further : null),
                Messages = [.. messages.Select(message => message.Role.Value)],
            },
            RecordingJson.Plain.FormLine);
        IEnumerable<IReadOnlyList<string>> asked =
            messages.Select(IReadOnlyList<string> (message) =>
                [.. RecordedText.Pieces(Recordable(message.Text)).Select(RecordedText.WrittenOut)]);
        if (json?.Schema is JsonElement schema)
        {
            asked = asked.Append([.. RecordedText.PiecesOfSchema(schema.GetRawText())]);
        }

        CallLine line = new()
        {
            Cell = cell.Reference,
            Agent = context.Agent,
            Step = context.Step,
            Attempt = context.Attempt,
            Form = form.Reference,
            Seed = options.Seed,
            Asked = [.. asked],
        };
        return PreparedCall.Of(line, cell, form);
    }

    private async Task<RecordedReply> AskAsync(
        PreparedCall call, List<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        CallNotes notes = new();
        notes.AttachTo(options);
        long start = _time.GetTimestamp();
        try
        {
            ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
            RecordedReply reply = new(
                Recordable(response.Text),
                Reasoning.Of(response) is string thought ? Recordable(thought) : null,
                Recordable(TokenLikelihoods.Of(response)),
                response.FinishReason?.Value,
                response.Usage is UsageDetails usage ? new RecordedUsage(usage.InputTokenCount, usage.OutputTokenCount) : null,
                new RecordedServer(
                    response.ModelId is string model ? Recordable(model) : null,
                    Property(response, OpenAIChatClient.FingerprintProperty),
                    Property(response, OpenAIChatClient.SoftwareProperty)));
            PreparedCall answered = call.With(reply);
            await _recording.AppendAsync(
                answered with { Line = answered.Line with { LatencyMs = Latency(start), Notes = Sentences(notes) } });
            return reply;
        }
        catch (ModelServerException failure)
        {
            await _recording.AppendAsync(call with
            {
                Line = call.Line with
                {
                    LatencyMs = Latency(start),
                    Failure = new RecordedFailure(failure.Fault.ToString(), failure.Status, Recordable(failure.Message)),
                    Notes = Sentences(notes),
                },
            });
            throw;
        }
    }

    private static ChatResponse Response(RecordedReply reply) => new(Reasoning.Message(reply.Text, reply.Reasoning))
    {
        ModelId = reply.Server?.Model,
        FinishReason = reply.Finish is string finish ? new ChatFinishReason(finish) : null,
        Usage = reply.Usage is RecordedUsage usage
            ? new UsageDetails { InputTokenCount = usage.Input, OutputTokenCount = usage.Output }
            : null,
        AdditionalProperties = TokenLikelihoods.With(null, reply.Likelihoods),
    };

    private static string RoleOf(CallContext context) => JsonNamingPolicy.SnakeCaseLower.ConvertName(context.Role.ToString());

    private static string Place(CallContext context, string? model) =>
        RecordedCall.PlaceOf(context.Subject, model, context.Agent, context.Step, RoleOf(context));

    private double Latency(long start) => Math.Round(_time.GetElapsedTime(start).TotalMilliseconds, 1);

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
