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

    /// <summary>The form since version 0.12.11: what is empty is left out, also the bytes and the likeliest tokens.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Likelihoods_of_tokens_are_asked_for_and_read_in_Ollamas_form(bool stream)
    {
        const string tokens = """
            [{"token": " B", "logprob": -0.1, "bytes": [32, 66], "top_logprobs": [
                {"token": " B", "logprob": -0.1, "bytes": [32, 66]}, {"token": "A", "logprob": -2.5, "bytes": [65]},
                {"token": "", "logprob": -9.5}]},
             {"token": ".", "logprob": -0.2, "bytes": [46]}]
            """;
        (ChatResponse reply, JsonElement sent) = await AskAsync(tokens, "B.", null, stream);

        Assert.True(sent.GetProperty("logprobs").GetBoolean());
        Assert.Equal(20, sent.GetProperty("top_logprobs").GetInt32());
        Assert.Equal(["num_ctx", "num_predict"], sent.GetProperty("options").EnumerateObject().Select(each => each.Name).Order());
        Assert.Equal(1, sent.GetProperty("options").GetProperty("num_predict").GetInt32());
        Assert.Equal(
            [("", -9.5), (" B", -0.1), ("A", -2.5)],
            TokenLikelihoods.Of(reply)!.Select(token => (token.Key, Math.Round(token.Value, 6))));
    }

    [Theory]
    [InlineData("""[{"token": "B", "logprob": -0.1, "bytes": [66]}]""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_server_without_the_likeliest_tokens_is_named(string tokens)
    {
        (ChatResponse reply, _) = await AskAsync(tokens, "B", null, stream: false);

        ModelServerException failure = Assert.Throws<ModelServerException>(() => ReplyReader.Letters(reply, 3));
        Assert.StartsWith("the server reports no likelihoods of tokens (logprobs)", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A model that thinks begins with its thought: its first token is no letter of a row, even where it looks like one.</summary>
    [Fact]
    public async Task The_first_token_of_a_thought_is_no_choice()
    {
        (ChatResponse reply, _) = await AskAsync(
            """[{"token": "A", "logprob": -0.1, "bytes": [65], "top_logprobs": [{"token": "A", "logprob": -0.1, "bytes": [65]}]}]""",
            "", "A", stream: false);
        CheckedScenario scenario = new ModelRunSettings().Scenario(new ScenarioCell("m", 0.8, 1.6, 0)).Check();
        Situation situation = new(0, 0, scenario.InitialBelief, null, 0.8, scenario.Candidates.Grid, 2);
        Question<IReadOnlyList<double>> question = SwiPrompts.For(ModelProtocol.Paper, scenario).Likelihoods(
            new Moment(situation), scenario.RuleOf(0).Score(0.8, scenario.InitialBelief, [1, 2]).Rows);

        Assert.Equal(
            new ReplyProblem(ReplyProblemKind.OnlyReasoning, "its thinking was too long to leave room for an answer"),
            question.ReadReply(reply, "m").Problem);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_by_likelihood_is_the_same_by_Ollamas_protocol_and_by_OpenAIs(bool stream)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("softmax:0.05", 0)], new SimulatedFaults { SpeaksOllama = true });
        ModelRunSettings settings = new()
        {
            Models = ["simulated:softmax:0.05"], ChoiceBy = ChoiceMethod.Likelihood, Weights = [0.8], Agents = 2, Capacity = 8, Steps = 2,
        };
        using Trial openAI = await new Trial { Settings = settings, Stream = stream }.RunAsync(server.Address);
        using Trial ollama = await new Trial { Settings = settings with { Sampling = Long }, Stream = stream }.RunAsync(server.Address);

        Assert.Null(ollama.Failure);
        Assert.Equal(0, ollama.Result!.Rows[0].Tally.FallbackCount);
        Assert.InRange(ollama.Result.Rows[0].Tally.DecisionNoise!.Value, 0.1, 0.9);
        Assert.Equal(openAI.Csv, ollama.Csv);
        Assert.Equal(Likelihoods(openAI), Likelihoods(ollama));
        Assert.Equal(ollama.Csv, await ollama.ReplayAsync());

        static IEnumerable<string?> Likelihoods(Trial trial)
        {
            using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
            return [.. recording.Calls().OrderBy(call => (call.Step, call.Agent, call.Role))
                .Select(call => call.Likelihoods is { } tokens ? string.Join(' ', tokens) : null)];
        }
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

    /// <summary>The reply to a question by likelihood, and the request as it arrived.</summary>
    private static async Task<(ChatResponse Reply, JsonElement Sent)> AskAsync(string tokens, string text, string? thinking, bool stream)
    {
        JsonElement sent = default;
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            sent = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone();
            string thought = thinking is null ? "" : $", \"thinking\": \"{thinking}\"";
            await context.Response.WriteAsync($$"""
                {"model": "m", "created_at": "2026-08-21T18:48:22.1234Z",
                 "message": {"role": "assistant", "content": "{{text}}"{{thought}}}, "done": true, "done_reason": "length",
                 "prompt_eval_count": 30, "eval_count": 1, "logprobs": {{tokens}} }
                """);
        });
        ModelEndpoint endpoint = new(server.Address);
        using HttpClient http = endpoint.CreateHttpClient();
        using OpenAIChatClient client = endpoint.CreateClient("m", http);
        ChatOptions options = new() { MaxOutputTokens = 1, AdditionalProperties = new() { ["num_ctx"] = 4096 } };
        TokenLikelihoods.AskWith(options, SwiPrompts.MostLetters);
        ChatResponse reply = stream
            ? await client.GetStreamingResponseAsync("Which?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Which?", options);
        return (reply, sent);
    }
}
