using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>Models that think beside their replies.</summary>
public sealed class ReasoningTests
{
    private const string Model = "simulated:argmax";
    private const string Thought = "A simulated agent thinks nothing.";

    [Theory]
    [InlineData("reasoning_content", false)]
    [InlineData("reasoning", false)]
    [InlineData("reasoning_content", true)]
    [InlineData("reasoning", true)]
    public async Task Thinking_is_read_beside_the_reply_and_is_no_part_of_it(string field, bool stream)
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = stream ? "text/event-stream" : "application/json";
            string body = stream
                ? Event(field, "First ") + Event(field, "this.") + ChatServer.Event("yes") + ChatServer.Event(null, "stop")
                    + "data: [DONE]\n\n"
                : ChatServer.Completion("yes").Replace(
                    "\"content\":", $"\"{field}\":\"First this.\",\"content\":", StringComparison.Ordinal);
            await context.Response.WriteAsync(body);
        });
        using HttpClient http = new ModelEndpoint(server.Address).CreateHttpClient();
        using OpenAIChatClient client = new ModelEndpoint(server.Address).CreateClient("m", http);
        ChatResponse reply = stream
            ? await client.GetStreamingResponseAsync("hello").ToChatResponseAsync()
            : await client.GetResponseAsync("hello");

        Assert.Equal("yes", reply.Text);
        Assert.Equal("First this.", string.Concat(
            reply.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_that_is_only_thinking_is_a_fallback_of_its_own_kind_and_recorded(bool stream)
    {
        using Trial trial = await RunAsync(SimulatedReasoning.Only, stream);

        Assert.Null(trial.Failure);
        DecisionTally tally = trial.Result!.Rows[0].Tally;
        Assert.Equal(tally.Decisions, tally.FallbackCount);
        Assert.All(tally.Fallbacks.Keys, kind => Assert.Equal(ReplyProblemKind.OnlyReasoning, kind.Kind));
        Assert.All(Calls(trial), call => Assert.Equal(("", Thought), (call.Reply, call.Reasoning)));
        Assert.Contains(
            "propose/only reasoning 2, choose/only reasoning 2", trial.Result.FallbacksByModel().ToCsv(), StringComparison.Ordinal);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task Thinking_beside_a_reply_is_recorded_and_changes_nothing()
    {
        using Trial silent = await RunAsync(SimulatedReasoning.None, stream: false);
        using Trial thinking = await RunAsync(SimulatedReasoning.Beside, stream: false);

        Assert.Equal(silent.Csv, thinking.Csv);
        Assert.All(Calls(thinking), call => Assert.Equal(Thought, call.Reasoning));
        Assert.All(Calls(silent), call => Assert.Null(call.Reasoning));
        Assert.DoesNotContain("reasoning", await File.ReadAllTextAsync(silent.Path), StringComparison.Ordinal);
        Assert.Equal(thinking.Csv, await thinking.ReplayAsync());
    }

    private static async Task<Trial> RunAsync(SimulatedReasoning reasoning, bool stream)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("argmax", 0)], new SimulatedFaults { Reasoning = reasoning });
        Trial trial = new()
        {
            Stream = stream,
            Settings = new() { Models = [Model], Weights = [0.8], Agents = 2, Capacity = 8, Steps = 1 },
        };
        return await trial.RunAsync(server.Address);
    }

    private static IReadOnlyList<RecordedCall> Calls(Trial trial)
    {
        using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
        return [.. recording.Calls()];
    }

    private static string Event(string field, string text) =>
        new SimulatedReply("m", "").Event(new() { ["role"] = "assistant", [field] = text });
}
