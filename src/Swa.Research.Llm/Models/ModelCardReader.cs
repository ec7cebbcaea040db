using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Swa.Research.Llm;

/// <summary>
/// Asks a server about a model outside the chat protocol, in the ways of Ollama, LM Studio and llama.cpp; a server that knows none
/// of them (vLLM, a hosted one) is described by the model's name alone.
/// </summary>
public static partial class ModelCardReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks for the card. No failure but a cancellation is thrown: what is not reported is left out.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="model">Name of the model as it is asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The card.</returns>
    public static async Task<ModelCard> ReadAsync(
        ModelEndpoint endpoint, HttpClient http, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(http);
        string path = endpoint.Address.AbsolutePath.TrimEnd('/');
        Uri root = new(endpoint.Address, path.EndsWith("/v1", StringComparison.Ordinal) ? path[..^3] + "/" : path + "/");

        if (await AskAsync(new Uri(root, "api/show"), new JsonContentOf(model)) is JsonElement shown
            && shown.TryGetProperty("details", out JsonElement details) && details.ValueKind == JsonValueKind.Object)
        {
            JsonElement? tags = await AskAsync(new Uri(root, "api/tags"), null);
            (string? name, string? digest) = Tagged(tags, model);
            return new ModelCard(
                model, name ?? model, Text(details, "quantization_level"), Text(details, "parameter_size"), digest, "Ollama");
        }

        if (await AskAsync(new Uri(root, $"api/v0/models/{Uri.EscapeDataString(model)}"), null) is JsonElement studio
            && Text(studio, "quantization") is string quantisation)
        {
            // A simulated server reports in the same way and says what it is.
            return new ModelCard(model, Text(studio, "id") ?? model, quantisation, Source: Text(studio, "served_by") ?? "LM Studio");
        }

        if (await AskAsync(new Uri(root, "props"), null) is JsonElement props && Text(props, "model_path") is string file)
        {
            string weights = Path.GetFileName(file.Replace('\\', '/'));
            Match match = QuantisationInFileName().Match(weights);
            return new ModelCard(
                model, Path.GetFileNameWithoutExtension(weights), match.Success ? match.Groups[1].Value.ToUpperInvariant() : null,
                Source: "llama.cpp");
        }

        return new ModelCard(model, model);

        async Task<JsonElement?> AskAsync(Uri address, JsonContentOf? post)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                using HttpRequestMessage request = new(post is null ? HttpMethod.Get : HttpMethod.Post, address);
                request.Content = post is null ? null : JsonContent.Create(new { model = post.Model });
                if (endpoint.ApiKey is string key)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                }

                using HttpResponseMessage response = await http.SendAsync(request, limit.Token);
                if (!response.IsSuccessStatusCode)
                {
                    return null;
                }

                JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(limit.Token);
                return answer.ValueKind == JsonValueKind.Object ? answer : null;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever goes wrong here means that the server does not report in this way.
                return null;
            }
        }
    }

    private static (string? Name, string? Digest) Tagged(JsonElement? tags, string model)
    {
        if (tags is not JsonElement listing || !listing.TryGetProperty("models", out JsonElement models)
            || models.ValueKind != JsonValueKind.Array)
        {
            return (null, null);
        }

        foreach (JsonElement entry in models.EnumerateArray())
        {
            string? name = entry.ValueKind == JsonValueKind.Object ? Text(entry, "name") : null;
            if (name is not null && (name == model || name == $"{model}:latest"))
            {
                return (name, Text(entry, "digest"));
            }
        }

        return (null, null);
    }

    private static string? Text(JsonElement value, string property) =>
        value.TryGetProperty(property, out JsonElement text)
        && text.ValueKind == JsonValueKind.String
        && text.GetString() is { Length: > 0 } found
            ? ServerFaults.Quote(found)
            : null;

    [GeneratedRegex(@"[._-]((?:IQ|Q|TQ)\d\w*|BF16|F16|F32)(?=\.gguf$|-\d{5}-of-)", RegexOptions.IgnoreCase)]
    private static partial Regex QuantisationInFileName();

    private sealed record JsonContentOf(string Model);
}
