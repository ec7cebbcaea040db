using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Swa.Research.Llm;

/// <summary>A server that speaks the OpenAI chat protocol, and its API key.</summary>
public sealed class ModelEndpoint
{
    // Local servers need no key, but the protocol's client insists on one.
    private const string NoKey = "none";

    /// <summary>Longest time until a connection comes about: a machine that is off does not refuse one, it is silent.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(20);

    /// <summary>Names a server.</summary>
    /// <param name="address">Base address, http or https, usually ending in <c>/v1</c>; without user name or password.</param>
    /// <param name="apiKey">The API key; null or empty where the server needs none. It is never written anywhere.</param>
    /// <exception cref="ParameterException">The address is not an http or https address, or holds a user name or password.</exception>
    public ModelEndpoint(Uri address, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            throw new ParameterException(
                "endpoint", WithoutSecrets(address.OriginalString), "an http or https address without a user name or password in it");
        }

        Address = address;
        ApiKey = string.IsNullOrWhiteSpace(apiKey) ? null : apiKey.Trim();
    }

    /// <summary>Base address of the server.</summary>
    public Uri Address { get; }

    /// <summary>The address as messages name it, without query.</summary>
    public string Name => Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    internal string? ApiKey { get; }

    /// <summary>An address that cannot be used, for a message: without what precedes an @, a password, and without its query.</summary>
    /// <param name="address">The address, in whatever form it was given.</param>
    /// <returns>The rest of it.</returns>
    public static string WithoutSecrets(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string path = address.Split('?', '#')[0];
        int secret = address.LastIndexOf('@');
        return secret < 0 ? path : $"…{address[secret..].Split('?', '#')[0]}";
    }

    /// <summary>Text with the API key redacted, for everything that is written or shown.</summary>
    /// <param name="text">Any text, such as a server's error message.</param>
    /// <returns>The text without the key.</returns>
    public string WithoutKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ApiKey is null ? text : text.Replace(ApiKey, "[API key]", StringComparison.Ordinal);
    }

    /// <summary>A chat client for one model of this server, without its own retries or time limits.</summary>
    /// <param name="model">Name of the model as the server knows it.</param>
    /// <param name="http">Sends the requests; its own time limit should be infinite. See <see cref="CreateHttpClient"/>.</param>
    /// <returns>A client that can be used from many threads.</returns>
    /// <exception cref="ParameterException">The model has no name.</exception>
    public OpenAIChatClient CreateClient(string model, HttpClient http)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            throw new ParameterException("model", "empty", "the name of a model that the server has");
        }

        OpenAIClientOptions options = new()
        {
            Endpoint = Address,
            Transport = new HttpClientPipelineTransport(http),
            // One place retries and counts every request: RetryChatClient, outside the recording and the budget's reach.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        ChatClient client = new(model, new ApiKeyCredential(ApiKey ?? NoKey), options);
        TokenLimitField limit = IsOpenAIItself ? TokenLimitField.MaxCompletionTokens : TokenLimitField.MaxTokens;
        return new OpenAIChatClient(client, Name, limit, ApiKey is not null);
    }

    /// <summary>An HTTP client for this server that bounds and checks the replies.</summary>
    /// <returns>A client to be disposed of by the caller; share it among the clients of all models.</returns>
    public HttpClient CreateHttpClient() =>
        new(new ChatBodyCheck(
            new OllamaChatHandler(
                new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(15), ConnectTimeout = LongestConnect }, Name),
            Name,
            ApiKey is null ? null : WithoutKey))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private bool IsOpenAIItself => Address.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase);
}
