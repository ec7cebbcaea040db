using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models;

namespace Swa.Research.Polyglot;

/// <summary>Sends requests with Ollama's native options, to models that the server has.</summary>
internal sealed class OllamaChatClient(IChatClient inner, OllamaModels models, string model, OllamaSampling sampling)
    : DelegatingChatClient(inner)
{
    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatOptions request = Completed(options);
        await RequireModelAsync(request.ModelId!, cancellationToken).ConfigureAwait(false);
        try
        {
            return await InnerClient.GetResponseAsync(messages, request, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException unfinished)
        {
            // A cancelled reading ends quietly, as if the server had stopped.
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerFaults.CutShort(models.Server, unfinished);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatOptions request = Completed(options);
        await RequireModelAsync(request.ModelId!, cancellationToken).ConfigureAwait(false);
        await foreach (ChatResponseUpdate update in OllamaModels
            .Steps(InnerClient.GetStreamingResponseAsync(messages, request, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }

        // A cancelled stream ends quietly, as if the reply were whole.
        cancellationToken.ThrowIfCancellationRequested();
    }

    private ChatOptions Completed(ChatOptions? options)
    {
        ChatOptions request = options?.Clone() ?? new ChatOptions();
        request.ModelId ??= model;
        request.Temperature ??= (float?)sampling.Temperature;
        request.Seed ??= sampling.Seed;
        if (request.Seed is < 0 or > int.MaxValue)
        {
            // OllamaSharp cuts a longer seed to its lower 32 bits, and a negative one means a new seed each time.
            throw Require.Refuse("seed", request.Seed.Value, $"an integer from 0 to {int.MaxValue}");
        }

        if (sampling.ContextLength is { } length && request.AdditionalProperties?.ContainsKey(OllamaOption.NumCtx.Name) != true)
        {
            request.AddOllamaOption(OllamaOption.NumCtx, length);
        }

        return request;
    }

    private async Task RequireModelAsync(string name, CancellationToken cancellationToken)
    {
        if (_found.ContainsKey(name))
        {
            return;
        }

        if (!await models.HasAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new ModelServerException(
                ServerFault.NotFound,
                $"{models.Server} does not have the model {name}; 'ollama pull {name}' or PullAsync fetches it.",
                404);
        }

        _found[name] = true;
    }
}
