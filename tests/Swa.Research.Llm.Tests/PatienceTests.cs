using System.Text.Json;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>Calls that wait for a server that is away; the clock's waits end at once.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private static readonly IdealAgent Ideal = new(seed: 0);

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_that_is_away_is_waited_for_beyond_the_retries(int status)
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.Number < 24
            ? ChatServer.FailAsync(context, status, """{"error": "Loading model"}""")
            : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Retries = 0, Patience = TenMinutes };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(0, trial.Result!.Rows[0].Tally.FallbackCount);
        Assert.Equal(24, trial.Time!.Waits.Count);
        Assert.All(trial.Time.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.75, 37.5));
        Assert.Contains(trial.Calls, call => call.TryGetProperty("notes", out JsonElement notes) && notes.GetArrayLength() >= 10);
    }

    [Fact]
    public async Task Patience_ends_with_a_sentence_that_says_so()
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, 503, ""));
        using Trial trial = new() { Retries = 0, Patience = TenMinutes, Concurrency = 1, CellsAtOnce = 1 };
        await trial.RunAsync(server);

        ModelServerException failure = Assert.IsType<ModelServerException>(trial.Failure);
        Assert.Matches(@"failed \(503\), after \d+ tries in the 10 min that this run waits for it\.$", failure.Message);
        Assert.InRange(trial.Time!.Waits.Sum(wait => wait.TotalSeconds), 600, 2 * 600);
    }

    [Fact]
    public async Task A_machine_without_a_server_is_waited_for_as_well()
    {
        ChatServer server = await ChatServer.ReplyingAsync("");
        Uri address = server.Address;
        await server.DisposeAsync();
        using Trial trial = new() { Retries = 0, Patience = TimeSpan.FromMinutes(1) };
        await trial.RunAsync(address);

        ModelServerException failure = Assert.IsType<ModelServerException>(trial.Failure);
        Assert.Equal(ServerFault.Unreachable, failure.Fault);
        Assert.EndsWith("tries in the 1 min that this run waits for it.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_server_that_is_there_is_not_waited_for_longer_than_the_retries(int status)
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, status, ""));
        using Trial trial = new() { Retries = 1, Patience = TenMinutes };
        await trial.RunAsync(server);

        Assert.EndsWith(
            "at the last of 2 tries.", Assert.IsType<ModelServerException>(trial.Failure).Message, StringComparison.Ordinal);
    }
}
