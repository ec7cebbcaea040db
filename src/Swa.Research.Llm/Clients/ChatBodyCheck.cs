using System.Net.Http.Headers;
using System.Text.Unicode;

namespace Swa.Research.Llm;

/// <summary>
/// Reads the whole body of an answer before the client sees it: bounds its size, replaces invalid UTF-8, and distinguishes an error sent
/// with status 200 from a reply. Server-sent events pass through.
/// </summary>
internal sealed class ChatBodyCheck(HttpMessageHandler inner, string server) : DelegatingHandler(inner)
{
    /// <summary>Largest body that is read; a reply with a few numbers needs less than a thousandth of it.</summary>
    public const int MaxBytes = 1 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            return response;
        }

        try
        {
            byte[] body = WithoutInvalidUtf8(await ReadAsync(response.Content, cancellationToken));
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

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
            using MemoryStream body = new();
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                body.Write(buffer, 0, count);
                if (body.Length > MaxBytes)
                {
                    throw new ReplyTooLargeException();
                }
            }

            return body.ToArray();
        }
        catch (IOException cut)
        {
            throw ServerFaults.CutShort(server, cut);
        }
    }

    private static byte[] WithoutInvalidUtf8(byte[] body) =>
        Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));

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
