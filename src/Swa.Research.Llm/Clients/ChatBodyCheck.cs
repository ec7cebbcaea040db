using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Swa.Research.Llm;

/// <summary>
/// Reads the whole body of an answer before the client sees it: bounds its size, replaces invalid UTF-8, removes the key where the server
/// repeats it, and distinguishes an error sent with status 200 from a reply. Server-sent events are only bounded,
/// where they were asked for.
/// </summary>
/// <param name="inner">The handler that is wrapped.</param>
/// <param name="server">The server's name in sentences.</param>
/// <param name="withoutKey">Removes the key from a text; null: there is none.</param>
internal sealed class ChatBodyCheck(HttpMessageHandler inner, string server, Func<string, string>? withoutKey) : DelegatingHandler(inner)
{
    /// <summary>Largest body that is read; a reply with a few numbers needs less than a thousandth of it.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Largest stream of events that is read: each token comes with some hundred bytes around it.</summary>
    private const long MostEventBytes = 32L << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool asksForEvents = request.Content is { } content
            && (await content.ReadAsByteArrayAsync(cancellationToken)).AsSpan().IndexOf("\"stream\":true"u8) >= 0;
        if (asksForEvents)
        {
            // llama.cpp's server closes a connection at the end of its events without saying so, and the next request would be lost in it.
            request.Headers.ConnectionClose = true;
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        try
        {
            if (asksForEvents && response.IsSuccessStatusCode
                && response.Content.Headers.ContentType is { MediaType: "text/event-stream" } events)
            {
                StreamContent bounded = new(
                    new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostEventBytes, MaxBytes));
                bounded.Headers.ContentType = events;
                response.Content = bounded;
                return response;
            }

            byte[] body = Cleaned(await ReadAsync(response.Content, response.IsSuccessStatusCode, cancellationToken));
            if (response.IsSuccessStatusCode && request.RequestUri!.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal))
            {
                RequireChoices(body);
            }

            ByteArrayContent whole = new(body);
            whole.Headers.ContentType = response.Content.Headers.ContentType ?? new MediaTypeHeaderValue("application/json");
            response.Content.Dispose();
            response.Content = whole;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The body; of an error's body only the beginning, which says enough.</summary>
    private async Task<byte[]> ReadAsync(HttpContent content, bool isReply, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
            using MemoryStream body = new();
            byte[] buffer = new byte[16 * 1024];
            int count;
            while (body.Length <= MaxBytes && (count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                body.Write(buffer, 0, count);
            }

            if (isReply && body.Length > MaxBytes)
            {
                throw new ReplyTooLargeException();
            }

            return body.ToArray();
        }
        catch (IOException cut)
        {
            throw ServerFaults.CutShort(server, cut);
        }
    }

    private byte[] Cleaned(byte[] body)
    {
        if (withoutKey is null)
        {
            return Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        }

        return Encoding.UTF8.GetBytes(withoutKey(Plain(Encoding.UTF8.GetString(body))));
    }

    /// <summary>The text as JSON with as few escapes as possible, so that a key is found that is written with them.</summary>
    private static string Plain(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            using MemoryStream plain = new();
            using (Utf8JsonWriter writer = new(plain, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(plain.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or halves of characters in it: nothing is read from it but its text.
            return text;
        }
    }

    private void RequireChoices(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("choices", out JsonElement choices)
                && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            {
                return;
            }
        }
        catch (JsonException broken)
        {
            throw new ModelServerException(
                ServerFault.UnusableBody, $"{server} gave an answer that is not JSON.", 200, innerException: broken);
        }

        string message = ServerFaults.ServerMessage(Encoding.UTF8.GetString(body)) ?? "";
        throw new ModelServerException(ServerFault.UnusableBody, $"{server} reports success with no reply in it: \"{message}\".", 200);
    }
}

/// <summary>A body is larger than <see cref="ChatBodyCheck.MaxBytes"/>; it counts as a reply that cannot be read.</summary>
internal sealed class ReplyTooLargeException : Exception;
