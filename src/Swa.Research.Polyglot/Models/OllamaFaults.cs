namespace Swa.Research.Polyglot;

/// <summary>Reads what OllamaSharp drops: the message of an error status, and an error line in a body whose status says success.</summary>
internal sealed class OllamaFaults(HttpMessageHandler inner, string server) : DelegatingHandler(inner)
{
    /// <summary>Largest chat body that is read; a reply with a few numbers needs less than a thousandth of it.</summary>
    public const int MaxBytes = 1 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await ConnectAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                string body = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
                string? model = await ModelOfAsync(request, cancellationToken).ConfigureAwait(false);
                throw OllamaErrors.Of(response, body, server, model);
            }

            if (request.RequestUri!.AbsolutePath.EndsWith("/api/chat", StringComparison.Ordinal))
            {
                if (await IsStreamAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                    response.Content = new StreamContent(new OllamaStream(body, server, IsLast));
                }
                else
                {
                    RequireNoError(await ReadAsync(response, cancellationToken).ConfigureAwait(false));
                }
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> ConnectAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException cut) when (cut.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw ServerFaults.CutShort(server, cut);
        }
        catch (HttpRequestException unreachable)
        {
            throw new ModelServerException(
                ServerFault.Unreachable,
                $"No model server answers at {server}: {ServerFaults.Quote(unreachable.GetBaseException().Message)}.",
                innerException: unreachable);
        }
    }

    /// <summary>The whole body, which stays readable for the client.</summary>
    private async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw TooLong(server, tooLong);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw ServerFaults.CutShort(server, cut);
        }
    }

    /// <summary>A chat body is longer than <see cref="MaxBytes"/>.</summary>
    public static ModelServerException TooLong(string server, Exception? inner) =>
        new(ServerFault.UnusableBody, $"{server} gave an answer of more than {MaxBytes} bytes.", 200, innerException: inner);

    private void RequireNoError(string body)
    {
        foreach (string line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            IsLast(line);
        }
    }

    /// <summary>Whether a line ends a chat reply.</summary>
    private bool IsLast(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object && !document.RootElement.TryGetProperty("error", out _))
            {
                return document.RootElement.TryGetProperty("done", out JsonElement done) && done.ValueKind == JsonValueKind.True;
            }
        }
        catch (JsonException broken)
        {
            throw new ModelServerException(
                ServerFault.UnusableBody, $"{server} gave an answer that is not JSON.", 200, innerException: broken);
        }

        throw new ModelServerException(
            ServerFault.UnusableBody, $"{server} reports success with an error in it: \"{ServerFaults.ServerMessage(line)}\".", 200);
    }

    private static async Task<bool> IsStreamAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument document = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        return document.RootElement.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True;
    }

    /// <summary>The model that a request names, for the sentence about it.</summary>
    private static async Task<string?> ModelOfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        return document.RootElement.TryGetProperty("model", out JsonElement model) ? model.GetString() : null;
    }
}
