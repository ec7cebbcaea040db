using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Exceptions;

namespace Swa.Research.Polyglot;

/// <summary>
/// The models of an Ollama server through its native API: listing, pulling, and chat clients with the options that
/// the OpenAI protocol does not carry. Failures are <see cref="ModelServerException"/>, as for every other model server.
/// </summary>
public sealed class OllamaModels : IDisposable
{
    private readonly HttpClient _http;
    private readonly OllamaApiClient _ollama;

    /// <summary>Names a server; nothing is sent.</summary>
    /// <param name="address">Base address, http or https, without <c>/api</c> or <c>/v1</c>; null for the one on this machine.</param>
    /// <exception cref="ParameterException">The address is not an http or https address, or holds a user name or password.</exception>
    public OllamaModels(Uri? address = null)
    {
        Server = new ModelEndpoint(address ?? LocalAddress).Name;
        _http = new HttpClient(new OllamaFaults(new SocketsHttpHandler(), Server))
        {
            BaseAddress = new Uri($"{Server}/"),
            // Loading a large model takes minutes; how long to wait is the caller's decision.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _ollama = new OllamaApiClient(_http);
    }

    /// <summary>Ollama's default address.</summary>
    public static Uri LocalAddress { get; } = new("http://localhost:11434");

    /// <summary>The server as messages name it.</summary>
    public string Server { get; }

    /// <summary>The models on the server's disk.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Names, sizes, digests and quantisations, in the server's order.</returns>
    /// <exception cref="ModelServerException">The server gave no list.</exception>
    public async Task<IReadOnlyList<Model>> ListAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return [.. await _ollama.ListLocalModelsAsync(cancellationToken).ConfigureAwait(false) ?? throw NoList(null)];
        }
        catch (Exception broken) when (broken is JsonException or NullReferenceException)
        {
            // OllamaSharp does not check for an answer that is null.
            throw NoList(broken);
        }
    }

    /// <summary>Whether the server has a model.</summary>
    /// <param name="model">Name; without a tag the tag is <c>latest</c>, as on the server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True where it is on the server's disk.</returns>
    /// <exception cref="ModelServerException">The server gave no list.</exception>
    public async Task<bool> HasAsync(string model, CancellationToken cancellationToken = default) =>
        (await ListAsync(cancellationToken).ConfigureAwait(false)).Any(local => IsSame(local.Name, model));

    /// <summary>Has the server fetch a model, or the layers of it that it does not have yet.</summary>
    /// <param name="model">Name, with or without a tag.</param>
    /// <param name="progress">Receives every step: its status and, for a layer, completed and total bytes; may be null.</param>
    /// <param name="cancellationToken">Ends the pull; what was fetched stays with the server for the next one.</param>
    /// <exception cref="ParameterException">The model has no name.</exception>
    /// <exception cref="ModelServerException">The server reports an error, or stops before it reports success.</exception>
    /// <exception cref="OperationCanceledException">The pull was ended; OllamaSharp itself would end it silently.</exception>
    public async Task PullAsync(string model, IProgress<PullModelResponse>? progress = null, CancellationToken cancellationToken = default)
    {
        PullModelRequest request = new() { Model = Named(model), Stream = true };
        string? status = null;
        try
        {
            await foreach (PullModelResponse? step in Steps(_ollama.PullModelAsync(request, cancellationToken), cancellationToken)
                .ConfigureAwait(false))
            {
                if (step is not null)
                {
                    status = step.Status;
                    progress?.Report(step);
                }
            }
        }
        catch (ResponseError error)
        {
            throw new ModelServerException(
                ServerFault.ServerError, $"{Server} cannot fetch {model}: \"{ServerFaults.Quote(error.Message)}\".", innerException: error);
        }
        catch (JsonException broken)
        {
            throw new ModelServerException(
                ServerFault.UnusableBody, $"{Server} gave a step of fetching {model} that is not JSON.", innerException: broken);
        }
        catch (IOException cut) when (cut is not ModelServerException)
        {
            throw Stopped(model, cut);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (status != "success")
        {
            throw Stopped(model, null);
        }
    }

    /// <summary>
    /// A chat client for one model. A stream yields tokens as they come; each line is checked before OllamaSharp reads it, because
    /// OllamaSharp turns an error in the middle of a stream into an empty update. The client looks for the model before the first
    /// request, because OllamaSharp drops a 404's message.
    /// </summary>
    /// <param name="model">Name of the model; a request's own <see cref="ChatOptions.ModelId"/> takes precedence.</param>
    /// <param name="sampling">Options for requests that do not set them; null for the server's.</param>
    /// <returns>A client that can be used from many threads, as long as this object is not disposed of.</returns>
    /// <exception cref="ParameterException">The model has no name.</exception>
    public IChatClient CreateClient(string model, OllamaSampling? sampling = null) =>
        new OllamaChatClient(new OllamaApiClient(_http, Named(model)), this, model, sampling ?? new OllamaSampling());

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _ollama.Dispose();
        _http.Dispose();
    }

    private static string Named(string model) =>
        string.IsNullOrWhiteSpace(model) ? throw new ParameterException("model", "empty", "the name of a model") : model;

    private static bool IsSame(string local, string asked) =>
        local.Equals(asked, StringComparison.OrdinalIgnoreCase) || local.Equals($"{asked}:latest", StringComparison.OrdinalIgnoreCase);

    private ModelServerException NoList(Exception? broken) =>
        new(ServerFault.UnusableBody, $"{Server} gave an answer that is not a list of models.", 200, innerException: broken);

    private ModelServerException Stopped(string model, Exception? cut) =>
        new(ServerFault.CutShort, $"{Server} stopped in the middle of fetching {model}.", innerException: cut);

    /// <summary>The items of a stream that ignores its token while it waits; a cancelled wait is abandoned.</summary>
    internal static async IAsyncEnumerable<T> Steps<T>(
        IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> items = stream.GetAsyncEnumerator(cancellationToken);
        Task<bool> next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = items.MoveNextAsync().AsTask();
                if (!await next.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            if (next.IsCompleted)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                _ = next.ContinueWith(_ => items.DisposeAsync().AsTask(), TaskScheduler.Default);
            }
        }
    }
}
