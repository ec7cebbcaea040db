using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>Requests that set what Ollama's chat completions ignore.</summary>
public sealed class OllamaChatTests
{
    private static readonly SamplingOptions Long = new()
    {
        Fields = new Dictionary<string, JsonElement>
        {
            ["num_ctx"] = JsonElement.Parse("4096"), ["keep_alive"] = JsonElement.Parse("\"30m\""), ["top_k"] = JsonElement.Parse("20"),
            ["reasoning_effort"] = JsonElement.Parse("\"high\""),
        },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_for_a_longer_context_takes_Ollamas_own_protocol(bool stream)
    {
        JsonElement sent = default;
        string? authorization = null;
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            Assert.Equal("/api/chat", context.Request.Path);
            sent = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone();
            authorization = context.Request.Headers.Authorization;
            await context.Response.WriteAsync("""
                {"model": "m", "message": {"role": "assistant", "content": "{\"demand\": 3}", "thinking": "Let me see."},
                 "done": true, "done_reason": "stop", "prompt_eval_count": 321, "eval_count": 12}
                """);
        });
        ModelEndpoint endpoint = new(server.Address, "key");
        using HttpClient http = endpoint.CreateHttpClient();
        using OpenAIChatClient client = endpoint.CreateClient("m", http);
        ChatOptions options = new()
        {
            Temperature = 0.25f, Seed = 5, MaxOutputTokens = 99, StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "reply"),
        };
        Long.AddFieldsTo(options);
        ChatMessage[] messages = [new(ChatRole.System, "s"), new(ChatRole.User, "u")];
        ChatResponse reply = stream
            ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
            : await client.GetResponseAsync(messages, options);

        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""
                {"model": "m", "stream": false, "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}],
                 "format": {"type": "object"}, "keep_alive": "30m", "think": "high",
                 "options": {"num_ctx": 4096, "temperature": 0.25, "seed": 5, "num_predict": 99, "stop": ["END"], "top_k": 20}}
                """),
            sent), sent.GetRawText());
        Assert.Equal("Bearer key", authorization);
        Assert.Equal("{\"demand\": 3}", reply.Text);
        Assert.Equal("Let me see.", Assert.Single(
            reply.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>()).Text);
        Assert.Equal((321, 12), (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, reply.FinishReason);
    }

    [Theory]
    [InlineData(404, "404 page not found", "is not Ollama (404): neither the length")]
    [InlineData(200, """{"choices": []}""", "is not Ollama (200): neither the length")]
    [InlineData(200, "no JSON", "is not Ollama (200): neither the length")]
    [InlineData(404, """{"error": "model 'm' not found"}""", "does not have the model m (404")]
    [InlineData(400, """{"error": "m does not support thinking"}""", "does not accept the request (400: \"m does not support thinking\")")]
    public async Task Another_server_and_a_refusal_are_named(int status, string body, string words)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => ChatServer.FailAsync(context, status, body));
        ModelEndpoint endpoint = new(server.Address);
        using HttpClient http = endpoint.CreateHttpClient();
        using OpenAIChatClient client = endpoint.CreateClient("m", http);
        ChatOptions options = new();
        Long.AddFieldsTo(options);

        ModelServerException failure = await Assert.ThrowsAsync<ModelServerException>(() => client.GetResponseAsync("hello", options));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }
}
