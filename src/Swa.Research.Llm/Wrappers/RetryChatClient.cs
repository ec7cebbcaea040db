using Polly;
using Polly.Retry;

namespace Swa.Research.Llm;

/// <summary>
/// Sends a call again after a transient failure: with growing waits and jitter, or after the wait that the server asks for (never earlier,
/// with up to a tenth of jitter so that the calls of one step do not return all at once).
/// </summary>
/// <remarks>The jitter delays a call and changes nothing else, so that no result depends on it.</remarks>
public sealed class RetryChatClient : WholeReplyChatClient
{
    private static readonly ResiliencePropertyKey<CallNotes?> NotesKey = new("notes");

    private readonly RetryPolicy _policy;
    private readonly CancellationToken _halt;
    private readonly ResiliencePipeline<ChatResponse> _pipeline;

    /// <summary>Wraps a client.</summary>
    /// <param name="inner">The client that is wrapped.</param>
    /// <param name="policy">How often, and after which waits.</param>
    /// <param name="time">The clock that the waits are measured with.</param>
    /// <param name="spread">Gives a number in [0, 1) for each wait.</param>
    /// <param name="waiting">Called before each wait, from any thread; null: nobody.</param>
    /// <param name="halt">Once cancelled, no call waits for a further try.</param>
    public RetryChatClient(
        IChatClient inner,
        RetryPolicy policy,
        TimeProvider time,
        Func<double> spread,
        Action<RetryWait>? waiting = null,
        CancellationToken halt = default)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(spread);
        _policy = policy;
        _halt = halt;
        ResiliencePipelineBuilder<ChatResponse> builder = new() { TimeProvider = time };
        if (policy.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = policy.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = policy.FirstDelay,
                MaxDelay = policy.LongestDelay,
                Randomizer = spread,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is ModelServerException { IsTransient: true } failure
                    && !(failure.RetryAfter > policy.LongestRetryAfter)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is ModelServerException { RetryAfter: TimeSpan wait }
                        ? wait * (1 + 0.1 * spread())
                        : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    string reason = arguments.Outcome.Exception!.Message;
                    arguments.Context.Properties.GetValue(NotesKey, null)?.Add(
                        FormattableString.Invariant($"{reason} Tried again after {arguments.RetryDelay.TotalSeconds:0.0} s."));
                    waiting?.Invoke(new RetryWait(reason, arguments.RetryDelay, arguments.AttemptNumber + 2, policy.Retries + 1));
                    return default;
                },
            });
        }

        _pipeline = builder.Build();
    }

    /// <inheritdoc/>
    /// <exception cref="ModelServerException">The last try failed, or trying again would not help.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> asked = [.. messages];
        int tries = 0;
        // A halted run ends its waits; a call in flight is ended only by its caller.
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _halt);
        ResilienceContext context = ResilienceContextPool.Shared.Get(waiting.Token);
        context.Properties.Set(NotesKey, CallNotes.Of(options));
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ =>
                {
                    tries++;
                    return await AskAsync(asked, options, cancellationToken);
                },
                context);
        }
        catch (ModelServerException failure) when (failure.RetryAfter > _policy.LongestRetryAfter)
        {
            string wait = FormattableString.Invariant($"{failure.RetryAfter.Value.TotalMinutes:0} min");
            throw Again(failure, $"{Sentence(failure)}, and it asks to wait {wait}, which is longer than this run waits.");
        }
        catch (ModelServerException failure) when (tries > 1)
        {
            throw Again(failure, $"{Sentence(failure)}, at the last of {tries} tries.");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<ChatResponse> AskAsync(List<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or TaskCanceledException)
        {
            // Clients of other packages throw what their transport throws.
            ChatClientMetadata? metadata = InnerClient.GetService<ChatClientMetadata>();
            throw ServerFaults.Describe(
                exception, metadata?.ProviderUri?.ToString().TrimEnd('/') ?? "the server", options?.ModelId ?? metadata?.DefaultModelId);
        }
    }

    private static string Sentence(ModelServerException failure) => failure.Message.TrimEnd('.');

    private static ModelServerException Again(ModelServerException failure, string message) =>
        new(failure.Fault, message, failure.Status, failure.RetryAfter, failure);
}
