using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Swa.Research.Cli.Simulated;

namespace Swa.Research.Llm.Tests.Servers;

/// <summary>
/// A chat server on its own loopback port that answers as a test says. No model is behind it, and it says so in its name.
/// </summary>
internal sealed class ChatServer : IAsyncDisposable
{
    public const string ModelName = "scripted-test-server";

    private readonly ConcurrentQueue<ChatRequest> _requests = new();
    private LoopbackServer? _server;
    private int _count;

    /// <summary>The address of the OpenAI protocol.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The chat requests so far, in order of arrival.</summary>
    public IReadOnlyList<ChatRequest> Requests => [.. _requests];

    /// <summary>Number of chat requests so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Answers to anything but a chat request, by path; 404 where there is none.</summary>
    public Dictionary<string, string> Pages { get; } = [];

    /// <summary>Whether requests are kept; off for long runs.</summary>
    public bool Keep { get; init; } = true;

    public static async Task<ChatServer> StartAsync(Func<ChatRequest, HttpContext, Task> answer, bool keep = true)
    {
        ChatServer server = new() { Keep = keep };
        server._server = await LoopbackServer.StartAsync(context => server.HandleAsync(context, answer));
        return server;
    }

    /// <summary>A server that gives these texts as replies, in turn, and then always the last one.</summary>
    public static Task<ChatServer> ReplyingAsync(params string[] replies) =>
        StartAsync((request, context) => ReplyAsync(context, replies[Math.Min(request.Number, replies.Length - 1)]));

    /// <summary>Sends a whole chat reply.</summary>
    public static Task ReplyAsync(
        HttpContext context, string text, string finish = "stop", IReadOnlyDictionary<string, double>? likelihoods = null,
        int promptTokens = 100)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Completion(text, finish, likelihoods, promptTokens));
    }

    /// <summary>Sends a status with a body.</summary>
    public static Task FailAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    /// <summary>The body of a chat reply.</summary>
    public static string Completion(
        string text, string finish = "stop", IReadOnlyDictionary<string, double>? likelihoods = null, int promptTokens = 100) =>
        new JsonObject
        {
            ["id"] = "reply",
            ["object"] = "chat.completion",
            ["created"] = 0,
            ["model"] = ModelName,
            ["system_fingerprint"] = "test",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
                ["finish_reason"] = finish,
                ["logprobs"] = likelihoods is null ? null : new JsonObject
                {
                    ["content"] = new JsonArray(new JsonObject
                    {
                        ["token"] = text,
                        ["logprob"] = 0,
                        ["bytes"] = null,
                        ["top_logprobs"] = new JsonArray([.. likelihoods.Select(token => new JsonObject
                        {
                            ["token"] = token.Key, ["logprob"] = token.Value, ["bytes"] = null,
                        })]),
                    }),
                },
            }),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = promptTokens, ["completion_tokens"] = 10, ["total_tokens"] = promptTokens + 10,
            },
        }.ToJsonString();

    /// <summary>One event of a streamed reply.</summary>
    public static string Event(string? text, string? finish = null) =>
        Reply("", "").Event(text is null ? [] : SimulatedReply.Part(text), finish);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private static SimulatedReply Reply(string text, string finish) =>
        new(ModelName, text) { Finish = finish, Fingerprint = "test", Tokens = (100, 10) };

    private async Task HandleAsync(HttpContext context, Func<ChatRequest, HttpContext, Task> answer)
    {
        if (!context.Request.Path.Value!.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            if (Pages.TryGetValue(context.Request.Path.Value, out string? page))
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(page);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            return;
        }

        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        int number = Interlocked.Increment(ref _count) - 1;
        ChatRequest request = new(number, body.RootElement.Clone(), context.Request.Headers.Authorization.ToString());
        if (Keep)
        {
            _requests.Enqueue(request);
        }

        await answer(request, context);
    }
}

/// <summary>A chat request as the server got it.</summary>
/// <param name="Number">Its position in order of arrival, from 0.</param>
/// <param name="Body">The JSON body.</param>
/// <param name="Authorization">The header with the API key.</param>
internal sealed record ChatRequest(int Number, JsonElement Body, string Authorization)
{
    public string Model => Body.GetProperty("model").GetString()!;

    public IReadOnlyList<(string Role, string Text)> Messages =>
        [.. Body.GetProperty("messages").EnumerateArray().Select(
            message => (message.GetProperty("role").GetString()!, Text(message.GetProperty("content"))))];

    /// <summary>The system and the first user message.</summary>
    public string Question => $"{Messages[0].Text}\n{Messages[1].Text}";

    public bool HasSchema => Body.TryGetProperty("response_format", out _);

    /// <summary>The facts of the question; null for a request that is none of the agents'.</summary>
    public AskedQuestion? Asked => Messages.Count < 2 ? null : AskedQuestion.Read(
        Messages[0].Text,
        Messages[1].Text,
        HasSchema ? Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema") : null);

    public bool AsksForProposals => Asked?.Role == DecisionRole.Propose;

    /// <summary>A number that follows some words in the question.</summary>
    public double NumberAfter(string words)
    {
        int start = Question.IndexOf(words, StringComparison.Ordinal) + words.Length;
        int end = start;
        while (end < Question.Length && (char.IsAsciiDigit(Question[end]) || Question[end] is '.' or '-'))
        {
            end++;
        }

        return double.Parse(Question.AsSpan(start, end - start).TrimEnd('.'), CultureInfo.InvariantCulture);
    }

    private static string Text(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
}
