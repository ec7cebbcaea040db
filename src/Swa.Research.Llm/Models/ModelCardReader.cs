using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Swa.Research.Llm;

/// <summary>
/// Asks a server about a model outside the chat protocol, in the ways of Ollama, LM Studio, llama.cpp and vLLM; a server that knows none
/// of them (a hosted one) is described by the model's name alone.
/// </summary>
public static partial class ModelCardReader
{
    private const string LlamaCpp = "llama.cpp";
    private const string LlamaCppOwner = "llamacpp";

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

        JsonElement? listed = Listed(await AskAsync(new Uri($"{endpoint.Name}/models"), null), model);
        string? owner = listed is JsonElement owned ? Text(owned, "owned_by") : null;

        // llama.cpp's server has Ollama's page with empty fields, and says whose it is in the list of models.
        if (owner != LlamaCppOwner && await AskAsync(new Uri(root, "api/show"), new JsonContentOf(model)) is JsonElement shown
            && Member(shown, "details") is JsonElement details
            && (Text(details, "quantization_level") ?? Text(details, "parameter_size") ?? Text(details, "family")) is not null)
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

        JsonElement? meta = listed is JsonElement described ? Member(described, "meta") : null;
        if (await AskAsync(new Uri(root, $"props?model={Uri.EscapeDataString(model)}"), null) is JsonElement props
            && Text(props, "model_path") is string modelPath)
        {
            string file = LastPart(modelPath);
            string? inFile = QuantisationInFileName().Match(file) is { Success: true } match
                ? match.Groups[1].Value.ToUpperInvariant()
                : null;
            return new ModelCard(
                model, Path.GetFileNameWithoutExtension(file), inFile ?? (meta is JsonElement facts ? Text(facts, "ftype") : null),
                Parameters(meta), Source: LlamaCpp, File: file);
        }

        if (listed is JsonElement entry && Text(entry, "root") is string weights)
        {
            // A folder of this machine says more about it than about the weights; a repository has its owner's name in front.
            string repository = Path.IsPathRooted(weights) ? LastPart(weights) : weights;
            Match named = QuantisationInRepository().Match(repository);
            return new ModelCard(
                model, Text(entry, "id") ?? model, named.Success ? named.Groups[1].Value.ToUpperInvariant() : null,
                Source: owner == "vllm" ? "vLLM" : owner, File: repository);
        }

        return owner == LlamaCppOwner
            ? new ModelCard(model, model, Size: Parameters(meta), Source: LlamaCpp)
            : new ModelCard(model, model);

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

    /// <summary>The entry of a model in the list of <c>/v1/models</c>; the only one where a server knows one model by any name.</summary>
    private static JsonElement? Listed(JsonElement? answer, string model)
    {
        if (answer is not JsonElement listing || !listing.TryGetProperty("data", out JsonElement data)
            || data.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        JsonElement[] entries = [.. data.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object)];
        JsonElement found = entries.FirstOrDefault(entry => Text(entry, "id") == model);
        return found.ValueKind == JsonValueKind.Object ? found : entries is [JsonElement only] ? only : null;
    }

    /// <summary>Number of parameters in the way in which Ollama gives it.</summary>
    private static string? Parameters(JsonElement? meta) =>
        meta is JsonElement facts && facts.TryGetProperty("n_params", out JsonElement count) && count.ValueKind == JsonValueKind.Number
        && count.TryGetDouble(out double parameters) && parameters > 0
            ? parameters >= 1e9
                ? FormattableString.Invariant($"{parameters / 1e9:0.##}B")
                : FormattableString.Invariant($"{parameters / 1e6:0.##}M")
            : null;

    private static string LastPart(string path) => Path.GetFileName(path.Replace('\\', '/').TrimEnd('/'));

    private static JsonElement? Member(JsonElement value, string property) =>
        value.TryGetProperty(property, out JsonElement member) && member.ValueKind == JsonValueKind.Object ? member : null;

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

    [GeneratedRegex(
        @"[._-](AWQ|GPTQ(?:-Int\d)?|FP8|NVFP4|MXFP4|INT[48]|W\d+A\d+)(?=[._-]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuantisationInRepository();

    private sealed record JsonContentOf(string Model);
}
