using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Swa.Research.Polyglot.Tests.Models;

/// <summary>A server on its own loopback port that speaks Ollama's native API as a test says. No model is behind it.</summary>
internal sealed class OllamaServer : IAsyncDisposable
{
    public const string Tags = """
        {"models":[
          {"name":"scripted:latest","model":"scripted:latest","modified_at":"2026-01-02T03:04:05Z","size":123,"digest":"abc",
           "details":{"format":"gguf","family":"none","parameter_size":"0B","quantization_level":"Q4_K_M"}},
          {"name":"other:7b","model":"other:7b","modified_at":"2026-01-02T03:04:05Z","size":7,"digest":"def"}]}
        """;

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, JsonElement Body)> _requests = new();

    private OllamaServer(WebApplication application) => _application = application;

    public Uri Address =>
        new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What it answers, by path; the list of models is <see cref="Tags"/> by default, anything else a 404.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Answers { get; } = new()
    {
        ["/api/tags"] = context => context.Response.WriteAsync(Tags),
    };

    public static async Task<OllamaServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        OllamaServer server = new(application);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>One whole chat reply.</summary>
    public static string Reply(string text) => Chat(
        text, "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":11,\"eval_count\":3");

    /// <summary>The first piece of a streamed reply.</summary>
    public static string Piece(string text) => Chat(text, "\"done\":false");

    public void Replies(string path, params string[] lines) =>
        Answers[path] = context => context.Response.WriteAsync(string.Join('\n', lines));

    public void Fails(string path, int status, string body) => Answers[path] = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    /// <summary>Sends a line and then nothing until the client disconnects; the task ends when the line is sent.</summary>
    public Task Stalls(string path, string line)
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Answers[path] = async context =>
        {
            await context.Response.WriteAsync(line + "\n");
            await context.Response.Body.FlushAsync();
            sent.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        return sent.Task;
    }

    public JsonElement[] Requests(string path) => [.. _requests.Where(request => request.Path == path).Select(request => request.Body)];

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static string Chat(string text, string end) =>
        $$$"""{"model":"scripted","message":{"role":"assistant","content":{{{JsonSerializer.Serialize(text)}}}},{{{end}}}}""";

    private async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (context.Request.ContentLength > 0)
        {
            _requests.Enqueue((path, await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body)));
        }

        if (Answers.TryGetValue(path, out Func<HttpContext, Task>? answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("404 page not found");
        }
    }
}
