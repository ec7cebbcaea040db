using System.Text.Json;
using Swa.Research.Llm;

namespace Swa.Research.Polyglot;

/// <summary>An Ollama server's failures as exceptions with one sentence.</summary>
internal static class OllamaErrors
{
    private const int LongestQuote = 200;

    /// <summary>The exception for an answer with an error status.</summary>
    public static ModelServerException Of(HttpResponseMessage response, string body, string server, string? model)
    {
        int status = (int)response.StatusCode;
        string said = body.Length > 0 ? $"{status}: \"{Message(body)}\"" : $"{status}";
        (ServerFault fault, string sentence) = status switch
        {
            401 or 403 => (ServerFault.KeyRefused, $"{server} refuses the API key ({said})."),
            404 when model is not null => (ServerFault.NotFound, $"{server} does not have the model {model} ({said})."),
            404 => (ServerFault.NotFound, $"{server} has no Ollama API at this address ({said})."),
            429 => (ServerFault.RateLimited, $"{server} asks to send fewer requests ({said})."),
            408 or 409 or >= 500 => (ServerFault.ServerError, $"{server} failed ({said})."),
            _ => (ServerFault.RequestRefused, $"{server} does not accept the request ({said})."),
        };
        return new(fault, sentence, status, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>The exception for an answer that ends too early.</summary>
    public static ModelServerException CutShort(string server, Exception? inner = null) =>
        new(ServerFault.CutShort, $"{server} stopped in the middle of its reply.", innerException: inner);

    /// <summary>What a body says of an error, fit for a sentence: the text of <c>{"error": …}</c>, else all of it.</summary>
    public static string Message(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Quote(
                document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out JsonElement error)
                    ? error.ToString()
                    : body);
        }
        catch (JsonException)
        {
            return Quote(body);
        }
    }

    /// <summary>Foreign text fit for a sentence: no control characters or line breaks, not long.</summary>
    public static string Quote(string text)
    {
        string line = string.Concat(text.Take(LongestQuote).Select(letter =>
            char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter == '"' ? '\'' : letter));
        return text.Length > LongestQuote ? $"{line}…" : line.Trim().TrimEnd('.');
    }
}
