using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models;
using Swa.Research.Llm;

namespace Swa.Research.Polyglot.Tests.Models;

public sealed class OllamaModelsTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private static readonly OllamaSampling Sampling = new() { Seed = 7, Temperature = 0.7, ContextLength = 8192 };

    private OllamaServer _server = null!;
    private OllamaModels _models = null!;

    public async Task InitializeAsync()
    {
        _server = await OllamaServer.StartAsync();
        _models = new OllamaModels(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        await _server.DisposeAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Native_options_reach_the_server_in_a_whole_request()
    {
        _server.Replies("/api/chat", OllamaServer.Reply("good day"));
        using IChatClient client = _models.CreateClient("scripted", Sampling);
        ChatResponse response = await client.GetResponseAsync(Hello);
        Assert.Equal("good day", response.Text);
        Assert.Equal(3, response.Usage!.OutputTokenCount);

        JsonElement sent = Assert.Single(_server.Requests("/api/chat"));
        Assert.Equal("scripted", sent.GetProperty("model").GetString());
        Assert.False(sent.GetProperty("stream").GetBoolean());
        JsonElement options = sent.GetProperty("options");
        Assert.Equal(7, options.GetProperty("seed").GetInt32());
        Assert.Equal(0.7, options.GetProperty("temperature").GetDouble());
        Assert.Equal(8192, options.GetProperty("num_ctx").GetInt32());
    }

    [Fact]
    public async Task A_requests_own_options_go_first_and_stay_as_they_were()
    {
        _server.Replies("/api/chat", OllamaServer.Reply("x"));
        using IChatClient client = _models.CreateClient("scripted", Sampling);
        ChatOptions own = new ChatOptions { ModelId = "other:7b", Seed = 9, Temperature = 0, MaxOutputTokens = 5 }
            .AddOllamaOption(OllamaOption.NumCtx, 64);
        await client.GetResponseAsync(Hello, own);
        JsonElement sent = Assert.Single(_server.Requests("/api/chat"));
        Assert.Equal("other:7b", sent.GetProperty("model").GetString());
        JsonElement options = sent.GetProperty("options");
        Assert.Equal(9, options.GetProperty("seed").GetInt32());
        Assert.Equal(0, options.GetProperty("temperature").GetDouble());
        Assert.Equal(64, options.GetProperty("num_ctx").GetInt32());
        Assert.Equal(5, options.GetProperty("num_predict").GetInt32());

        ChatOptions bare = new();
        await client.GetResponseAsync(Hello, bare);
        Assert.Null(bare.Seed);
        Assert.Null(bare.AdditionalProperties);
    }

    [Fact]
    public async Task Without_options_none_is_sent()
    {
        _server.Replies("/api/chat", OllamaServer.Reply("x"));
        using IChatClient client = _models.CreateClient("scripted");
        await client.GetResponseAsync(Hello);
        Assert.Empty(Assert.Single(_server.Requests("/api/chat")).GetProperty("options").EnumerateObject());
    }

    [Fact]
    public async Task A_seed_that_the_server_would_not_get_whole_is_refused()
    {
        using IChatClient client = _models.CreateClient("scripted");
        await Assert.ThrowsAsync<ParameterException>(() => client.GetResponseAsync(Hello, new ChatOptions { Seed = 1L << 31 }));
        await Assert.ThrowsAsync<ParameterException>(() => client.GetResponseAsync(Hello, new ChatOptions { Seed = -1 }));
        Assert.Throws<ParameterException>(() => new OllamaSampling { Seed = -1 });
        Assert.Throws<ParameterException>(() => new OllamaSampling { Temperature = 2.5 });
        Assert.Throws<ParameterException>(() => new OllamaSampling { ContextLength = 0 });
        Assert.Throws<ParameterException>(() => _models.CreateClient(" "));
        Assert.Throws<ParameterException>(() => new OllamaModels(new Uri("ftp://127.0.0.1")));
        Assert.Empty(_server.Requests("/api/chat"));
    }

    [Fact]
    public async Task Local_models_are_listed_with_what_the_server_says_of_them()
    {
        IReadOnlyList<Model> models = await _models.ListAsync();
        Assert.Equal(["scripted:latest", "other:7b"], models.Select(model => model.Name));
        Assert.Equal("Q4_K_M", models[0].Details.QuantizationLevel);
        Assert.True(await _models.HasAsync("scripted"));
        Assert.False(await _models.HasAsync("other"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    public async Task An_answer_that_is_not_a_list_is_reported(string body)
    {
        _server.Replies("/api/tags", body);
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => _models.ListAsync());
        Assert.Equal(ServerFault.UnusableBody, fault.Fault);
        Assert.Contains("no list of models", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named_before_anything_is_asked_of_it()
    {
        using IChatClient client = _models.CreateClient("missing:1b");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => client.GetResponseAsync(Hello));
        Assert.Equal((ServerFault.NotFound, false), (fault.Fault, fault.IsTransient));
        Assert.Contains("does not have the model missing:1b", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests("/api/chat"));
    }

    [Theory]
    [InlineData(404, """{"error":"model 'scripted' not found"}""", ServerFault.NotFound, "model 'scripted' not found")]
    [InlineData(400, """{"error":"unexpected EOF"}""", ServerFault.RequestRefused, "unexpected EOF")]
    [InlineData(500, """{"error":"model requires more system memory"}""", ServerFault.ServerError, "requires more system memory")]
    [InlineData(503, "", ServerFault.ServerError, "503")]
    public async Task The_message_of_an_error_status_is_kept(int status, string body, ServerFault kind, string message)
    {
        _server.Fails("/api/chat", status, body);
        using IChatClient client = _models.CreateClient("scripted");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => client.GetResponseAsync(Hello));
        Assert.Equal((kind, (int?)status), (fault.Fault, fault.Status));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_an_answer_is_an_error_even_where_a_stream_is_asked_for()
    {
        _server.Replies("/api/chat", OllamaServer.Piece("good"), """{"error":"an error was encountered while running the model"}""");
        using IChatClient client = _models.CreateClient("scripted");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Hello))
            {
            }
        });
        Assert.Equal(ServerFault.UnusableBody, fault.Fault);
        Assert.Contains("an error was encountered while running the model", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_error_is_an_empty_update_to_OllamaSharp_alone()
    {
        _server.Replies("/api/chat", OllamaServer.Piece("good"), """{"error":"an error was encountered while running the model"}""");
        using OllamaApiClient bare = new(_server.Address, "scripted");
        List<string> texts = [];
        await foreach (ChatResponseUpdate update in ((IChatClient)bare).GetStreamingResponseAsync(Hello))
        {
            texts.Add(update.Text);
        }

        Assert.Equal(["good", ""], texts);
    }

    [Fact]
    public async Task A_stream_that_is_asked_for_comes_piece_by_piece()
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Answers["/api/chat"] = async context =>
        {
            await context.Response.WriteAsync(OllamaServer.Piece("good ") + "\n");
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(OllamaServer.Reply("day"));
        };
        using IChatClient client = _models.CreateClient("scripted");
        List<string> texts = [];

        // A client that waited for the whole answer would wait forever; the server's request ends with the client's.
        using CancellationTokenSource bound = new(TimeSpan.FromSeconds(30));
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: bound.Token))
        {
            texts.Add(update.Text);
            // The server says the rest only after the first piece is here.
            seen.TrySetResult();
        }

        Assert.Equal(["good ", "day"], texts.Where(text => text.Length > 0));
        Assert.True(_server.Requests("/api/chat")[0].GetProperty("stream").GetBoolean());
    }

    [Theory]
    [InlineData("", ServerFault.CutShort)]
    [InlineData("""{"model":"scripted","message":{"role":"assistant","content":"go"},"done":false}""", ServerFault.CutShort)]
    [InlineData("good day", ServerFault.UnusableBody)]
    [InlineData("[]", ServerFault.UnusableBody)]
    public async Task A_stream_that_is_not_a_whole_reply_is_an_error(string body, ServerFault kind)
    {
        _server.Replies("/api/chat", body);
        using IChatClient client = _models.CreateClient("scripted");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Hello))
            {
            }
        });
        Assert.Equal(kind, fault.Fault);
    }

    [Theory]
    [InlineData("", ServerFault.CutShort)]
    [InlineData("""{"model":"scripted","message":{"role":"assistant","content":"go"},"done":false}""", ServerFault.CutShort)]
    [InlineData("good day", ServerFault.UnusableBody)]
    [InlineData("[]", ServerFault.UnusableBody)]
    public async Task An_answer_that_is_not_a_whole_reply_is_an_error(string body, ServerFault kind)
    {
        _server.Replies("/api/chat", body);
        using IChatClient client = _models.CreateClient("scripted");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(kind, fault.Fault);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        _server.Answers["/api/chat"] = async context =>
        {
            string line = OllamaServer.Piece(new string('x', 60_000)) + "\n";
            for (int i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, line);
            }
        };
        using IChatClient client = _models.CreateClient("scripted");
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(ServerFault.UnusableBody, fault.Fault);
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_an_answer_is_not_quiet()
    {
        Task begun = _server.Stalls("/api/chat", OllamaServer.Piece("good"));
        using CancellationTokenSource cancel = new();
        using IChatClient client = _models.CreateClient("scripted");
        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: cancel.Token);
        await begun;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_pull_reports_its_steps_and_ends_with_success()
    {
        _server.Replies(
            "/api/pull",
            """{"status":"pulling manifest"}""",
            """{"status":"pulling abc","digest":"sha256:abc","total":200,"completed":50}""",
            """{"status":"pulling abc","digest":"sha256:abc","total":200,"completed":200}""",
            """{"status":"success"}""");
        Steps steps = new();
        await _models.PullAsync("other:7b", steps);
        Assert.Equal(["pulling manifest", "pulling abc", "pulling abc", "success"], steps.Seen.Select(step => step.Status));
        Assert.Equal([25, 100], steps.Seen[1..3].Select(step => step.Percent));
        JsonElement sent = Assert.Single(_server.Requests("/api/pull"));
        Assert.Equal("other:7b", sent.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("""{"error":"pull model manifest: file does not exist"}""", ServerFault.ServerError, "file does not exist")]
    [InlineData("""{"status":"pulling abc","total":2,"completed":1}""", ServerFault.CutShort, "in the middle of fetching")]
    [InlineData("<html>", ServerFault.UnusableBody, "no JSON")]
    public async Task A_pull_that_does_not_succeed_says_so(string line, ServerFault kind, string message)
    {
        _server.Replies("/api/pull", """{"status":"pulling manifest"}""", line);
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => _models.PullAsync("other:7b"));
        Assert.Equal(kind, fault.Fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_that_stalls_can_be_cancelled()
    {
        Task begun = _server.Stalls("/api/pull", """{"status":"pulling manifest"}""");
        using CancellationTokenSource cancel = new();
        Task pull = _models.PullAsync("other:7b", cancellationToken: cancel.Token);
        await begun;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using Socket reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string address = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}";
        using OllamaModels nobody = new(new Uri(address));
        ModelServerException fault = await Assert.ThrowsAsync<ModelServerException>(() => nobody.ListAsync());
        Assert.Equal(ServerFault.Unreachable, fault.Fault);
        Assert.StartsWith($"No model server answers at {address}", fault.Message, StringComparison.Ordinal);
    }

    private sealed class Steps : IProgress<PullModelResponse>
    {
        public List<PullModelResponse> Seen { get; } = [];

        public void Report(PullModelResponse value) => Seen.Add(value);
    }
}
