namespace Swa.Research.Polyglot;

/// <summary>An Ollama server's failures as exceptions with one sentence.</summary>
internal static class OllamaErrors
{
    /// <summary>The exception for an answer with an error status.</summary>
    public static ModelServerException Of(HttpResponseMessage response, string body, string server, string? model) =>
        (int)response.StatusCode == 404 && model is null
            ? new(ServerFault.NotFound, $"{server} has no Ollama API at this address (404: \"{ServerFaults.Quote(body)}\").", 404)
            : ServerFaults.Describe((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta, server, model, null);
}
