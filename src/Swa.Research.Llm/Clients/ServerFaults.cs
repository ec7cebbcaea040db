using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;

namespace Swa.Research.Llm;

/// <summary>Turns what a client throws into a <see cref="ModelServerException"/> with one clear sentence.</summary>
public static class ServerFaults
{
    private const int LongestQuote = 200;

    private static readonly string[] FormWords = ["response_format", "schema", "grammar", "structured output"];

    /// <summary>The failure as a sentence about the server; not for a cancellation that the caller asked for.</summary>
    /// <param name="exception">What the client has thrown.</param>
    /// <param name="server">The server's address, for the sentence.</param>
    /// <param name="model">The model that was asked; null: none.</param>
    /// <param name="hasKey">Whether an API key was sent.</param>
    /// <returns>The exception to throw.</returns>
    public static ModelServerException Describe(Exception exception, string server, string? model, bool hasKey = true) => exception switch
    {
        ModelServerException known => known,
        ClientResultException { Status: > 0 } answer => Describe(
            answer.Status, Content(answer), RetryAfter(answer.GetRawResponse()), server, model, answer, hasKey),
        HttpRequestException { StatusCode: HttpStatusCode status } refused => Describe(
            (int)status, null, null, server, model, refused, hasKey),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } cut => CutShort(server, cut),
        HttpIOException cut => CutShort(server, cut),
        OperationCanceledException { InnerException: TimeoutException } unconnected => new(
            ServerFault.Unreachable, $"No model server answers at {server}: no connection came about in time.",
            innerException: unconnected),
        OperationCanceledException late => new(
            ServerFault.Timeout, $"{server} gave no whole reply in the time allowed.", innerException: late),
        _ when exception.GetBaseException() is HttpIOException cut => CutShort(server, cut),
        _ when exception is HttpRequestException or ClientResultException or IOException => new(
            ServerFault.Unreachable, $"No model server answers at {server}: {Quote(exception.GetBaseException().Message)}.",
            innerException: exception),
        _ => new(
            ServerFault.UnusableBody, $"{server} gave an answer that is not a chat reply.", innerException: exception),
    };

    /// <summary>The sentence for an answer with an error status.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; null: unknown.</param>
    /// <param name="retryAfter">How long the server asks to wait; null: it does not say.</param>
    /// <param name="server">The server's address, for the sentence.</param>
    /// <param name="model">The model that was asked; null: none.</param>
    /// <param name="inner">What the client has thrown; null: nothing.</param>
    /// <param name="hasKey">Whether an API key was sent.</param>
    /// <returns>The exception to throw.</returns>
    public static ModelServerException Describe(
        int status, string? body, TimeSpan? retryAfter, string server, string? model, Exception? inner, bool hasKey = true)
    {
        string said = ServerMessage(body) is string message ? $": \"{message}\"" : "";
        return status switch
        {
            401 or 403 when !hasKey => new(
                ServerFault.KeyRefused, $"{server} asks for an API key, and none was given ({status}).", status, null, inner),
            401 or 403 => new(
                ServerFault.KeyRefused, $"{server} refuses the API key ({status}).", status, null, inner),
            404 when said.Contains("model", StringComparison.OrdinalIgnoreCase) => new(
                ServerFault.NotFound, $"{server} does not have the model {model} (404{said}).", status, null, inner),
            404 => new(
                ServerFault.NotFound,
                $"{server} has no chat completions at this address (404{said}); the address of such a server usually ends in /v1.",
                status, null, inner),
            429 => new(
                ServerFault.RateLimited, $"{server} asks to send fewer requests (429{said}).", status, retryAfter, inner),
            408 or 409 or >= 500 when !NamesTheForm(said) => new(
                ServerFault.ServerError, $"{server} failed ({status}{said}).", status, retryAfter, inner),
            _ => new(
                ServerFault.RequestRefused, $"{server} does not accept the request ({status}{said}).", status, null, inner),
        };
    }

    /// <summary>
    /// Whether an error is about the form that was asked for: servers that do not know it say so with any status, and trying again does
    /// not help.
    /// </summary>
    private static bool NamesTheForm(string said) => FormWords.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The sentence for an answer that ends too early.</summary>
    /// <param name="server">The server's address, for the sentence.</param>
    /// <param name="inner">What the client has thrown; null: nothing.</param>
    /// <returns>The exception to throw.</returns>
    public static ModelServerException CutShort(string server, Exception? inner = null) =>
        new(ServerFault.CutShort, $"{server} stopped in the middle of its reply.", innerException: inner);

    /// <summary>What an error body says, in the forms that servers use.</summary>
    /// <param name="body">The body; null: unknown.</param>
    /// <returns>One line as <see cref="Quote"/> makes it; null for an empty body.</returns>
    public static string? ServerMessage(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out JsonElement inner))
            {
                error = inner;
            }

            if (error.ValueKind == JsonValueKind.Object)
            {
                foreach (string name in (ReadOnlySpan<string>)["message", "detail"])
                {
                    if (error.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String)
                    {
                        return Quote(text.GetString()!);
                    }
                }
            }

            return error.ValueKind == JsonValueKind.String ? Quote(error.GetString()!) : Quote(body);
        }
        catch (JsonException)
        {
            return Quote(body);
        }
    }

    /// <summary>Foreign text prepared for a sentence: no control characters, no line breaks, not long.</summary>
    /// <param name="text">The foreign text.</param>
    /// <returns>One line of at most 201 characters.</returns>
    public static string Quote(string text)
    {
        StringBuilder quoted = new(Math.Min(text.Length, LongestQuote) + 1);
        foreach (char letter in text)
        {
            if (quoted.Length == LongestQuote)
            {
                quoted.Append('…');
                break;
            }

            quoted.Append(letter == '"' ? '\'' : IsShown(letter) ? letter : ' ');
        }

        return quoted.ToString().Trim().TrimEnd('.');
    }

    /// <summary>Not what changes how the text around it is shown: controls, and signs for its direction.</summary>
    private static bool IsShown(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string? Content(ClientResultException answer)
    {
        try
        {
            return answer.GetRawResponse()?.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            // The body of a streamed answer is not buffered; its status says enough.
            return null;
        }
    }

    private static TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out string? milliseconds)
            && double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double wait) && wait is >= 0 and < 1e11)
        {
            return TimeSpan.FromMilliseconds(wait);
        }

        if (!response.Headers.TryGetValue("Retry-After", out string? after))
        {
            return null;
        }

        if (double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is >= 0 and < 1e8 ? TimeSpan.FromSeconds(seconds) : null;
        }

        // A date is measured against the server's own clock, so that the two clocks need not agree.
        return DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, out DateTimeOffset due)
            && response.Headers.TryGetValue("Date", out string? now)
            && DateTimeOffset.TryParse(now, CultureInfo.InvariantCulture, out DateTimeOffset date)
            && due > date
                ? due - date
                : null;
    }
}
