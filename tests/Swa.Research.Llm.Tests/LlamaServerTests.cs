using Microsoft.AspNetCore.Http;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>What llama.cpp's server and a fork of it have sent, byte for byte but for numbers and names that nothing reads.</summary>
public sealed class LlamaServerTests
{
    private static readonly IdealAgent Ideal = new(seed: 0);

    /// <summary>A first token that is a part of a character comes without the likelihoods that were asked for.</summary>
    [Theory]
    [InlineData(
        false,
        """{"choices":[{"finish_reason":"length","index":0,"message":{"role":"assistant","content":"�"}}],"""
        + """ "created":1795331970,"model":"tiny","system_fingerprint":"b0-unknown","object":"chat.completion","""
        + """ "usage":{"completion_tokens":1,"prompt_tokens":91,"total_tokens":92},"id":"chatcmpl-ScL9akgVG9SugC34a9LYmAC4MhdZkGV6"}""")]
    [InlineData(
        true,
        """data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"created":1795332028,"model":"tiny","""
        + """ "id":"chatcmpl-WBs9WYNzoWvP34vcaTu3205rBQrKmNSE","system_fingerprint":"b0-unknown","object":"chat.completion.chunk","""
        + """ "usage":{"completion_tokens":1,"prompt_tokens":90,"total_tokens":91}}""" + "\n\ndata: [DONE]\n\n")]
    public async Task A_first_token_without_likelihoods_is_a_fallback_and_no_server_without_them(bool stream, string choice)
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            if (request.AsksForProposals)
            {
                return stream ? StreamAsync(request, context) : Ideal.AnswerAsync(request, context);
            }

            context.Response.ContentType = stream ? "text/event-stream" : "application/json; charset=utf-8";
            return context.Response.WriteAsync(choice);
        });
        using Trial trial = new()
        {
            Stream = stream, Settings = Trial.Smallest with { ChoiceBy = ChoiceMethod.Likelihood },
        };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(2, trial.Result!.Rows[0].Tally.Fallbacks[(DecisionRole.Choose, ReplyProblemKind.Empty)]);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    /// <summary>The fork says "stop" of a reply that the token limit has cut, here in the white space that a grammar allows.</summary>
    [Fact]
    public async Task A_reply_of_as_many_tokens_as_are_allowed_is_cut_off_and_no_breach_of_the_schema()
    {
        const string cut =
            """{"choices":[{"finish_reason":"stop","index":0,"message":{"role":"assistant","content":"{ \"candidates\"\n\t \t\t\t:[6.5"""
            + """\n\t\t\t\t\t\t\t\t\t\t\t\t,5.0\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t, 1.0\n\t\t\t\t\t\t\t\t\t,\n\t"}}],"""
            + """ "created":1795333990,"model":"tiny-1-Q4_K_M.gguf","object":"chat.completion","id":"chatcmpl-TseF","usage":"""
            + """{"completion_tokens":120,"prompt_tokens":774,"total_tokens":894,"prompt_tokens_details":{"cached_tokens":14}}}""";
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.AsksForProposals
            ? ChatServer.FailAsync(context, 200, cut)
            : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Settings = Trial.Smallest with { Sampling = new SamplingOptions { MaxTokens = 120 } } };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(6, trial.Result!.Rows[0].Tally.Problems[ReplyProblemKind.CutOff]);
        Assert.DoesNotContain(trial.Notices, notice => notice.Contains("does not obey", StringComparison.Ordinal));
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    /// <summary>It announces keep-alive and closes: a request that is sent before the close is seen gets no answer.</summary>
    [Fact]
    public async Task A_connection_that_is_closed_after_its_stream_loses_no_request()
    {
        System.Collections.Concurrent.ConcurrentDictionary<string, bool> closed = new();
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            if (!closed.TryAdd(context.Connection.Id, true))
            {
                context.Abort();
                return Task.CompletedTask;
            }

            context.Response.Headers["Keep-Alive"] = "timeout=5, max=100";
            return StreamAsync(request, context);
        });
        using Trial trial = new() { Stream = true, Retries = 0, Concurrency = 1 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(4, server.Count);
        Assert.Equal(0, trial.Result!.Rows[0].Tally.FallbackShare);
    }

    private static async Task StreamAsync(ChatRequest request, HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(ChatServer.Event(Ideal.Answer(request)));
        await context.Response.WriteAsync(ChatServer.Event(null, "stop"));
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }
}
