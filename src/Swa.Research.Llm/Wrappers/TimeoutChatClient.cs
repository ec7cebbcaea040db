namespace Swa.Research.Llm;

/// <summary>Gives up a call whose whole reply has not come in time, with <see cref="ServerFault.Timeout"/>.</summary>
public sealed class TimeoutChatClient : WholeReplyChatClient
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    /// <summary>Wraps a client.</summary>
    /// <param name="inner">The client that is wrapped.</param>
    /// <param name="limit">Longest time a call may take, above 0.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ParameterException">The limit is not above 0.</exception>
    public TimeoutChatClient(IChatClient inner, TimeSpan limit, TimeProvider time)
        : base(inner)
    {
        Require.Positive(limit.TotalSeconds, "timeout");
        _limit = limit;
        _time = time;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelServerException">The reply has not come in time, or the wrapped client failed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource late = new(_limit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, either.Token);
        }
        catch (OperationCanceledException exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string server = InnerClient.GetService<ChatClientMetadata>()?.ProviderUri?.ToString().TrimEnd('/') ?? "The server";
            throw new ModelServerException(
                ServerFault.Timeout,
                FormattableString.Invariant($"{server} gave no whole reply within {_limit.TotalSeconds:0.###} s."),
                innerException: exception);
        }
    }
}
