using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Swa.Research.Cli.Simulated;

/// <summary>
/// A server of the OpenAI chat protocol on this machine with stand-ins behind it: a way to try everything before any weights are at hand.
/// Equal requests get equal replies. It has its models under their own names alone, so that every result says what it comes from.
/// </summary>
internal sealed class SimulatedServer : IAsyncDisposable
{
    /// <summary>What it calls itself wherever a server says what it is.</summary>
    public const string Kind = ModelCard.SimulatedSource;

    private readonly Dictionary<string, SimulatedModel> _models;
    private readonly SimulatedFaults _faults;
    private LoopbackServer? _server;
    private int _requests;

    private SimulatedServer(IReadOnlyList<SimulatedModel> models, SimulatedFaults faults)
    {
        _models = models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        _faults = faults;
    }

    /// <summary>The address of the OpenAI protocol.</summary>
    public Uri Address => _server!.Address;

    /// <summary>Starts a server.</summary>
    /// <param name="models">The models that it has.</param>
    /// <param name="faults">What it does wrong; null: nothing.</param>
    /// <param name="port">The port; 0: one that is free.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatedServer> StartAsync(
        IReadOnlyList<SimulatedModel> models, SimulatedFaults? faults = null, int port = 0)
    {
        SimulatedServer server = new(models, faults ?? new SimulatedFaults());
        server._server = await LoopbackServer.StartAsync(server.HandleAsync, port);
        return server;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        context.Response.Headers.Server = Kind;
        if (path.EndsWith("/chat/completions", StringComparison.Ordinal) || (path == OllamaChat.Path && _faults.SpeaksOllama))
        {
            await ChatAsync(context, isOllama: path == OllamaChat.Path);
            return;
        }

        const string card = "/api/v0/models/";
        JsonObject? page = path switch
        {
            "/v1/models" => new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. _models.Keys.Select(
                    name => new JsonObject { ["id"] = name, ["object"] = "model", ["owned_by"] = Kind })]),
            },
            "/health" => new JsonObject { ["status"] = "ok" },
            _ when path.StartsWith(card, StringComparison.Ordinal) && _models.ContainsKey(path[card.Length..]) =>
                new JsonObject { ["id"] = path[card.Length..], ["quantization"] = Kind, ["served_by"] = Kind },
            _ => null,
        };
        await WriteAsync(context, page is null ? 404 : 200, page?.ToJsonString() ?? Error("There is nothing here."));
    }

    private async Task ChatAsync(HttpContext context, bool isOllama)
    {
        JsonElement body;
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            await WriteAsync(context, 400, Error("The request is not JSON."));
            return;
        }

        if (_faults.Delay > TimeSpan.Zero)
        {
            await Task.Delay(_faults.Delay, context.RequestAborted);
        }

        if (_faults.Status is int status && Interlocked.Increment(ref _requests) % _faults.Every == 0)
        {
            await WriteAsync(context, status, Error("This failure was asked for."));
            return;
        }

        string? name = body.TryGetProperty("model", out JsonElement given) ? given.GetString() : null;
        if (name is null || !_models.TryGetValue(name, out SimulatedModel? model))
        {
            await WriteAsync(context, 404, Error($"This simulated server has {string.Join(", ", _models.Keys)}, and no other model."));
            return;
        }

        if (_faults.RefusesSchemas is int refusal && SimulatedPrompt.SchemaOf(body) is not null)
        {
            await WriteAsync(context, refusal, Error("response_format type must be one of \"text\" and \"json_object\"."));
            return;
        }

        SimulatedReply reply;
        try
        {
            reply = isOllama
                ? model.Answer(OllamaChat.Request(body), _faults with { Context = OllamaChat.Context(body) ?? _faults.Context })
                : model.Answer(body, _faults);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or ParameterException)
        {
            await WriteAsync(context, 400, Error("The request has no messages, or a schema that no reply fits."));
            return;
        }

        if (isOllama)
        {
            await WriteAsync(context, 200, OllamaChat.Reply(reply).ToJsonString());
            return;
        }

        if (!body.TryGetProperty("stream", out JsonElement stream) || stream.ValueKind != JsonValueKind.True)
        {
            await WriteAsync(context, 200, reply.ToJson());
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (string each in reply.ToEvents())
        {
            await context.Response.WriteAsync(each, context.RequestAborted);
        }
    }

    private static string Error(string message) =>
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "simulated" } }.ToJsonString();

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
