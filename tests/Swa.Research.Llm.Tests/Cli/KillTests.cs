using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>
/// SIGKILL at any moment. What is promised: a reply is on the disk before it is used, so that no recorded call is ever made again. What
/// cannot be promised: a call whose reply had not reached the disk is made again. Per kill there are at most as many of those as agents are
/// in play at once: each agent has one call, in flight or with its reply on the way to the disk.
/// </summary>
public sealed class KillTests
{
    private const int Kills = 20;
    private const int Concurrency = 4;

    /// <summary>Two cells of five agents.</summary>
    private const int Agents = 10;

    [Fact]
    public async Task Twenty_kills_at_random_moments_leave_the_same_results_and_every_call_once()
    {
        using TemporaryFolder folder = new();
        Outcome undisturbed = await RunUndisturbedAsync(folder.File("whole.jsonl"), folder.File("whole.csv"));
        Assert.True(undisturbed.ExitCode == 0, undisturbed.Error);
        Identity[] expected = [.. Recorded(folder.File("whole.jsonl")).Order()];
        Assert.Equal(expected.Length, expected.Distinct().Count());

        string recording = folder.File("killed.jsonl");
        string results = folder.File("killed.csv");
        RandomStream random = RandomStream.For(20, RandomStream.Environment, 0);
        Life? life = null;
        await using ChatServer server = await ChatServer.StartAsync((request, context) => life!.AnswerAsync(request, context));
        int killed = 0;
        while (true)
        {
            HashSet<Identity> before = [.. Recorded(recording)];
            life = killed < Kills ? new Life(1 + random.NextIndex(9), (Moment)random.NextIndex(3)) : new Life(int.MaxValue, default);
            using Process process = Start(server.Address, recording, results);
            life.Process = process;
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();

            Assert.DoesNotContain(life.Requests, before.Contains);
            if (process.ExitCode == 0)
            {
                break;
            }

            killed++;
            Assert.True(life.Killed, await error);
            Assert.InRange(life.Requests.Except(Recorded(recording)).Count(), 0, Agents);
            Assert.False(File.Exists(results));
        }

        Assert.Equal(Kills, killed);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("whole.csv")), await File.ReadAllTextAsync(results));
        Assert.Equal(expected, Recorded(recording).Order());
        Assert.Equal(RunTests.Comparable(Calls(folder.File("whole.jsonl"))), RunTests.Comparable(Calls(recording)));
    }

    private static async Task<Outcome> RunUndisturbedAsync(string recording, string results)
    {
        await using ChatServer server = await ChatServer.StartAsync(new Life(int.MaxValue, default).AnswerAsync);
        using Process process = Start(server.Address, recording, results);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, error);
    }

    private static Process Start(Uri endpoint, string recording, string results) => SwaProcess.Start(
        "llm", "run", "--endpoint", endpoint.ToString(), "--models", "scripted-a,scripted-b,scripted-c", "--weights", "0.7", "--steps", "4",
        "--protocol", "own", "--concurrency", $"{Concurrency}", "--retries", "0", "--recording", recording, "--out", results);

    private static IReadOnlyList<JsonElement> Calls(string recording) => !File.Exists(recording)
        ? []
        : [.. Trial.CallsOf(recording).Where(call => call.TryGetProperty("reply", out _))];

    private static IReadOnlyList<Identity> Recorded(string recording) =>
    [
        .. Calls(recording).Select(
            call => new Identity(call.GetProperty("model").GetString()!, call.GetProperty("options").GetProperty("seed").GetInt64())),
    ];

    private enum Moment
    {
        BeforeTheReply,
        InTheReply,
        AfterTheReply,
    }

    private sealed record Outcome(int ExitCode, string Error);

    /// <summary>Distinguishes calls: each has its own sampling seed, and each model plays one cell.</summary>
    private sealed record Identity(string Model, long Seed) : IComparable<Identity>
    {
        public int CompareTo(Identity? other) => string.CompareOrdinal(ToString(), other?.ToString());
    }

    /// <summary>One start of the program, killed at one of its requests.</summary>
    private sealed class Life(int killAt, Moment moment)
    {
        private readonly Lock _lock = new();
        private readonly List<Identity> _requests = [];

        public Process? Process { get; set; }

        public bool Killed { get; private set; }

        public IReadOnlyList<Identity> Requests
        {
            get
            {
                lock (_lock)
                {
                    return [.. _requests];
                }
            }
        }

        public async Task AnswerAsync(ChatRequest request, HttpContext context)
        {
            int number;
            lock (_lock)
            {
                _requests.Add(new Identity(request.Model, request.Body.GetProperty("seed").GetInt64()));
                number = _requests.Count;
            }

            // Agent 2 must be asked twice, and agent 3 never says anything of use.
            double agent = request.NumberAfter("You are agent ");
            string answer = agent == 3 || (agent == 2 && request.Messages.Count == 2) ? "hm" : new IdealAgent(seed: 0).Answer(request);
            string body = ChatServer.Completion(answer);
            bool isLast = number == killAt;
            if (isLast && moment == Moment.BeforeTheReply)
            {
                Kill();
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body[..(body.Length / 2)]);
            if (isLast && moment == Moment.InTheReply)
            {
                await context.Response.Body.FlushAsync();
                Kill();
            }

            await context.Response.WriteAsync(body[(body.Length / 2)..]);
            if (isLast && moment == Moment.AfterTheReply)
            {
                await context.Response.CompleteAsync();
                Kill();
            }
        }

        private void Kill()
        {
            Killed = true;
            Process!.Kill();
        }
    }
}
