using System.Collections.Concurrent;

namespace Swa.Research.Llm;

/// <summary>
/// A server and the order in which its clients are wrapped: retry, schema or plain words, length of prompts, concurrency limit, budget,
/// time limit.
/// A wait between tries does not count as a call in flight; every request, retries included, counts against the budget.
/// </summary>
public sealed class ModelServer : IDisposable
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;
    private readonly ModelServerOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _spread;
    private readonly ConcurrentDictionary<string, ServerTraits> _traits = new(StringComparer.Ordinal);

    /// <summary>Does not connect yet.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="options">How the server is used.</param>
    /// <param name="budget">The budget of its calls and tokens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="spread">Gives a number in [0, 1) for each wait between tries.</param>
    public ModelServer(ModelEndpoint endpoint, ModelServerOptions options, CallBudget budget, TimeProvider time, Func<double> spread)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        Endpoint = endpoint;
        Budget = budget;
        _options = options;
        _time = time;
        _spread = spread;
        _http = endpoint.CreateHttpClient();
        _slots = new SemaphoreSlim(options.Concurrency);
    }

    /// <summary>The server's address and key.</summary>
    public ModelEndpoint Endpoint { get; }

    /// <summary>The budget of its calls and tokens.</summary>
    public CallBudget Budget { get; }

    /// <summary>Most calls in flight.</summary>
    public int Concurrency => _options.Concurrency;

    /// <summary>A client for one model, wrapped as described above; a recording wraps it in turn.</summary>
    /// <param name="model">Name of the model as the server knows it.</param>
    /// <param name="halt">Once cancelled, nothing further is sent, and calls in flight go on; see <see cref="BudgetChatClient"/>.</param>
    /// <returns>A client that can be used from many threads.</returns>
    public IChatClient CreateClient(string model, CancellationTokenSource? halt = null) =>
        Wrap(Endpoint.CreateClient(model, _http), TraitsOf(model), halt);

    /// <summary>Whether a server that is away is waited for; see <see cref="RetryPolicy.Patience"/>.</summary>
    public bool IsPatient => _options.Retry.Patience > TimeSpan.Zero;

    /// <summary>
    /// Makes sure that something answers at the server's address, whatever it says; waits for it as long as patience lasts.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends with the answer.</returns>
    /// <exception cref="ModelServerException">The server is away.</exception>
    public async Task ReachAsync(CancellationToken cancellationToken = default)
    {
        using RetryChatClient patient = new(
            new ServerReach(Endpoint, _http, IsPatient), _options.Retry with { Retries = 0 }, _time, _spread, Waiting());
        await patient.GetResponseAsync("", cancellationToken: cancellationToken);
    }

    /// <summary>What the server reports about a model.</summary>
    /// <param name="model">Name of the model as the server knows it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The report.</returns>
    public Task<ModelCard> ReadCardAsync(string model, CancellationToken cancellationToken = default) =>
        ModelCardReader.ReadAsync(Endpoint, _http, model, cancellationToken);

    /// <summary>A model's reply at temperature 0 to a question outside any run, asked once; null: there is none.</summary>
    internal async Task<string?> AnswerAsync(string model, string question, int mostTokens, CancellationToken cancellationToken)
    {
        ChatOptions options = new() { ModelId = model, Temperature = 0, MaxOutputTokens = mostTokens };
        try
        {
            ConcurrencyLimitChatClient client = Once(Endpoint.CreateClient(model, _http), halt: null);
            return (await client.GetResponseAsync([new ChatMessage(ChatRole.User, question)], options, cancellationToken)).Text.Trim();
        }
        catch (ModelServerException)
        {
            return null;
        }
    }

    /// <summary>What calls to a model have shown about the server, for all its clients.</summary>
    internal ServerTraits TraitsOf(string model) => _traits.GetOrAdd(model, name => new ServerTraits(
        name, Endpoint.Name, _options.Noticed is Action<string> tell ? sentence => tell(Endpoint.WithoutKey(sentence)) : null));

    /// <summary>Ends the connections.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    private RetryChatClient Wrap(IChatClient client, ServerTraits traits, CancellationTokenSource? halt)
    {
        IChatClient measured = new PromptLengthChatClient(new TokenLimitChatClient(Once(client, halt)), traits);
        IChatClient understood = new SchemaFallbackChatClient(measured, traits);
        return new RetryChatClient(understood, _options.Retry, _time, _spread, Waiting(), halt?.Token ?? default);
    }

    private ConcurrencyLimitChatClient Once(IChatClient client, CancellationTokenSource? halt)
    {
        IChatClient whole = _options.Stream ? new StreamedReplyChatClient(client) : client;
        return new ConcurrencyLimitChatClient(
            new BudgetChatClient(new TimeoutChatClient(whole, _options.Timeout, _time), Budget, halt), _slots);
    }

    private Action<RetryWait>? Waiting() => _options.Waiting is Action<RetryWait> tell
        ? wait => tell(wait with { Reason = Endpoint.WithoutKey(wait.Reason) })
        : null;
}
