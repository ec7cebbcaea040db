using Polly;
using Polly.Retry;

namespace Swa.Research.Llm;

/// <summary>
/// Sends a call again after a transient failure: with growing waits and jitter, or after the wait that the server asks for (never earlier,
/// with up to a tenth of jitter so that the calls of one step do not return all at once). A server that is away is waited for as long as
/// the policy's patience lasts.
/// </summary>
/// <remarks>The jitter delays a call and changes nothing else, so that no result depends on it.</remarks>
public sealed class RetryChatClient : WholeReplyChatClient
{
    /// <summary>Longest wait for a server that is away, so that a run goes on soon after it is back.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    private static readonly ResiliencePropertyKey<CallNotes?> NotesKey = new("notes");
    private static readonly ResiliencePropertyKey<Absence> AbsenceKey = new("absence");

    private readonly RetryPolicy _policy;
    private readonly CancellationToken _halt;
    private readonly TimeProvider _time;
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
        _time = time;
        ResiliencePipelineBuilder<ChatResponse> builder = new() { TimeProvider = time };
        if (policy.Retries > 0 || policy.Patience > TimeSpan.Zero)
        {
            builder.AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = policy.Patience > TimeSpan.Zero ? int.MaxValue : policy.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = policy.FirstDelay,
                MaxDelay = policy.LongestDelay,
                Randomizer = spread,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is ModelServerException { IsTransient: true } failure
                    && !(failure.RetryAfter > policy.LongestRetryAfter)
                    && AbsenceOf(arguments.Context).Allows(failure)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is ModelServerException failure
                        ? failure.RetryAfter is TimeSpan wait
                            ? wait * (1 + 0.1 * spread())
                            : AbsenceOf(arguments.Context).NextLook(failure, spread)
                        : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    ModelServerException failure = (ModelServerException)arguments.Outcome.Exception!;
                    arguments.Context.Properties.GetValue(NotesKey, null)?.Add(
                        FormattableString.Invariant($"{failure.Message} Tried again after {arguments.RetryDelay.TotalSeconds:0.0} s."));
                    TimeSpan? left = AbsenceOf(arguments.Context).Wait(failure, arguments.RetryDelay);
                    int? most = left is null ? policy.Retries + 1 : null;
                    waiting?.Invoke(new RetryWait(failure.Message, arguments.RetryDelay, arguments.AttemptNumber + 2, most, left));
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
        context.Properties.Set(AbsenceKey, new Absence(_policy, _time));
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
        catch (ModelServerException failure) when (tries > 1 && failure.IsServerAway && _policy.Patience > TimeSpan.Zero)
        {
            throw Again(failure, FormattableString.Invariant(
                $"{Sentence(failure)}, after {tries} tries in the {_policy.Patience.TotalMinutes:0.##} min that this run waits for it."));
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

    private static Absence AbsenceOf(ResilienceContext context) => context.Properties.GetValue(AbsenceKey, null!);

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

    /// <summary>
    /// What one call has waited for: a server that is away, which patience bounds, and all else, which the retries bound.
    /// </summary>
    private sealed class Absence(RetryPolicy policy, TimeProvider time)
    {
        private readonly long _begin = time.GetTimestamp();
        private TimeSpan _waited;
        private int _looks;
        private int _retries;

        public bool Allows(ModelServerException failure) => IsPatient(failure) ? Left > TimeSpan.Zero : _retries < policy.Retries;

        /// <summary>The wait for a server that is away: doubled each time, and no longer than the patience; null: the usual wait.</summary>
        public TimeSpan? NextLook(ModelServerException failure, Func<double> spread)
        {
            if (!IsPatient(failure))
            {
                return null;
            }

            TimeSpan longest = policy.LongestDelay < LongestLook ? policy.LongestDelay : LongestLook;
            TimeSpan wait = policy.FirstDelay * Math.Pow(2, Math.Min(_looks, 16));
            wait = (wait < longest ? wait : longest) * (0.75 + 0.5 * spread());
            return wait < Left ? wait : Left;
        }

        /// <summary>Notes a wait; for a server that is away, what was left of the patience before it.</summary>
        public TimeSpan? Wait(ModelServerException failure, TimeSpan wait)
        {
            if (!IsPatient(failure))
            {
                _retries++;
                return null;
            }

            TimeSpan left = Left;
            _looks++;
            _waited += wait;
            return left;
        }

        private bool IsPatient(ModelServerException failure) => policy.Patience > TimeSpan.Zero && failure.IsServerAway;

        /// <summary>Patience by the clock and by the sum of the waits, whichever is less: tries take time, too.</summary>
        private TimeSpan Left
        {
            get
            {
                TimeSpan elapsed = time.GetElapsedTime(_begin);
                return policy.Patience - (elapsed > _waited ? elapsed : _waited);
            }
        }
    }

    private static string Sentence(ModelServerException failure) => failure.Message.TrimEnd('.');

    private static ModelServerException Again(ModelServerException failure, string message) =>
        new(failure.Fault, message, failure.Status, failure.RetryAfter, failure);
}
