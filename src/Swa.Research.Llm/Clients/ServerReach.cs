namespace Swa.Research.Llm;

/// <summary>Asks a server for anything at all, as a call that fails only where the server is away.</summary>
/// <param name="endpoint">The server.</param>
/// <param name="http">Sends the requests.</param>
/// <param name="isPatient">Whether an answer for a server that is away (502, 503) is a failure as well.</param>
internal sealed class ServerReach(ModelEndpoint endpoint, HttpClient http, bool isPatient) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ModelServerException failure;
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"{endpoint.Name}/models"), cancellationToken);
            string body = await answer.Content.ReadAsStringAsync(cancellationToken);
            failure = ServerFaults.Describe((int)answer.StatusCode, body, null, endpoint.Name, null, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = ServerFaults.Describe(exception, endpoint.Name, null);
        }

        return failure.Fault == ServerFault.Unreachable || (failure.IsServerAway && isPatient) ? throw failure : new ChatResponse();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
