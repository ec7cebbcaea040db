using System.Text.Json;
using Microsoft.Extensions.AI;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

public sealed class OpenAIChatClientTests
{
    [Fact]
    public async Task Messages_and_options_reach_the_server_as_the_protocol_has_them()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("ok");
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        await client.GetResponseAsync(
            [
                new ChatMessage(ChatRole.System, "be brief"), new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.Assistant, "b"),
                new ChatMessage(ChatRole.User, "c"),
            ],
            new ChatOptions
            {
                Instructions = "first of all",
                Temperature = 0.25f,
                TopP = 0.5f,
                Seed = 1234567890123,
                MaxOutputTokens = 99,
                FrequencyPenalty = 0.125f,
                PresencePenalty = 0.75f,
                StopSequences = ["END", "STOP"],
                ResponseFormat = ChatResponseFormat.ForJsonSchema(
                    JsonSerializer.Deserialize<JsonElement>("""{"type":"object"}"""), "name", "what it is"),
            });

        JsonElement body = Assert.Single(server.Requests).Body;
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"first of all"},{"role":"system","content":"be brief"},"""
            + """{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"temperature":"""
            + """0.25,"top_p":0.5,"seed":1234567890123,"max_tokens":99,"frequency_penalty":0.125,"presence_penalty":0.75,"stop":"""
            + """["END","STOP"],"response_format":{"type":"json_schema","json_schema":{"description":"what it """
            + """is","name":"name","schema":{"type":"object"},"strict":true}}}""",
            Sorted(
                body, ["model", "messages", "temperature", "top_p", "seed", "max_tokens", "frequency_penalty", "presence_penalty", "stop",
                "response_format"]),
            ignoreAllWhiteSpace: true);
    }

    [Fact]
    public async Task Options_that_are_not_set_are_not_sent()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("ok");
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        await client.GetResponseAsync("hello");
        await client.GetResponseAsync("hello", new ChatOptions { ModelId = "another", ResponseFormat = ChatResponseFormat.Json });

        Assert.Equal(["messages", "model"], server.Requests[0].Body.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("another", server.Requests[1].Model);
        Assert.Equal("json_object", server.Requests[1].Body.GetProperty("response_format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_reply_carries_text_usage_finish_reason_and_the_servers_names()
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.ReplyAsync(context, "hi", "length"));
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        ChatResponse response = await client.GetResponseAsync("hello");

        Assert.Equal("hi", response.Text);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal((100, 10, 110), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal(ChatServer.ModelName, response.ModelId);
        Assert.Equal("test", response.AdditionalProperties![OpenAIChatClient.FingerprintProperty]);
        Assert.Equal("Kestrel", response.AdditionalProperties[OpenAIChatClient.SoftwareProperty]);
    }

    [Fact]
    public async Task A_stream_gives_text_as_it_comes_and_then_usage_and_finish_reason()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (string part in new[]
            {
                ChatServer.Event("one "), ChatServer.Event("two"), ChatServer.Event(null, "stop"),
                "data: {\"id\":\"reply\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n",
                "data: [DONE]\n\n",
            })
            {
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, part);
            }
        });
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello"))
        {
            updates.Add(update);
        }

        ChatResponse response = updates.ToChatResponse();
        Assert.Equal(["one ", "two"], updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.Equal("one two", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(5, response.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_and_not_left_out()
    {
        using HttpClient http = new();
        using OpenAIChatClient client = new ModelEndpoint(new Uri("http://127.0.0.1:9/v1")).CreateClient("m", http);

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("a", new ChatOptions { TopK = 3 }));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(
            new ChatMessage(ChatRole.User, [new UriContent("http://127.0.0.1/picture", "image/png")])));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(new ChatMessage(ChatRole.Tool, "x")));
    }

    [Fact]
    public async Task A_cancellation_that_was_asked_for_is_one()
    {
        TaskCompletionSource arrived = new();
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            arrived.SetResult();
            TaskCompletionSource gone = new();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => gone.SetResult());
            await gone.Task;
        });
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        using CancellationTokenSource source = new();
        Task<ChatResponse> call = client.GetResponseAsync("hello", cancellationToken: source.Token);
        await arrived.Task;
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void The_client_says_what_it_talks_to()
    {
        using HttpClient http = new();
        ModelEndpoint endpoint = new(new Uri("http://127.0.0.1:9/v1"), " key ");
        using OpenAIChatClient client = endpoint.CreateClient("m", http);
        ChatClientMetadata metadata = client.GetService<ChatClientMetadata>()!;

        Assert.Equal(("openai", "m", endpoint.Address), (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri));
        Assert.Same(client, client.GetService<OpenAIChatClient>());
        Assert.NotNull(client.GetService<OpenAI.Chat.ChatClient>());
        Assert.Null(client.GetService<string>());
        Assert.Equal("a [API key] b", endpoint.WithoutKey("a key b"));
        Assert.Throws<ParameterException>(() => endpoint.CreateClient(" ", http));
    }

    private static string Sorted(JsonElement body, List<string> order)
    {
        IEnumerable<string> members = body.EnumerateObject()
            .OrderBy(member => order.IndexOf(member.Name))
            .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        return $"{{{string.Join(',', members)}}}";
    }
}
