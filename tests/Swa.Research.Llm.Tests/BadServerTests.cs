using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>What servers do, well and badly: each ends in the right result or one clear sentence, and the recording says
/// what happened.</summary>
public sealed class BadServerTests
{
    private const int Decisions = 4;

    private static readonly IdealAgent Ideal = new(seed: 0);

    [Fact]
    public async Task Correct_JSON_is_used()
    {
        using Trial trial = await RunAsync((request, context) => Ideal.AnswerAsync(request, context));

        AssertAllDecidedByModel(trial);
        Assert.Equal(Decisions, trial.Calls.Count);
        Assert.All(trial.Calls, call =>
        {
            Assert.Equal(
                ["system", "user"],
                call.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
            Assert.Equal("own-2", call.GetProperty("prompt").GetString());
            Assert.Equal("stop", call.GetProperty("finish").GetString());
            Assert.Equal(100, call.GetProperty("usage").GetProperty("input").GetInt32());
            Assert.Equal("test", call.GetProperty("server").GetProperty("fingerprint").GetString());
            Assert.Equal(ChatServer.ModelName, call.GetProperty("server").GetProperty("model").GetString());
        });
        Assert.Equal(4 * 110, trial.Result!.Rows[0].Tally.Tokens);
    }

    [Fact]
    public async Task Fenced_JSON_is_used()
    {
        using Trial trial = await RunAsync((request, context) => ChatServer.ReplyAsync(context, $"```json\n{Ideal.Answer(request)}\n```"));

        AssertAllDecidedByModel(trial);
    }

    [Fact]
    public async Task Prose_is_asked_again_and_then_falls_back()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.ReplyAsync(context, "I would ask for a fair share."));

        AssertAllFellBack(trial, ReplyProblemKind.NoJson, attempts: 3);
    }

    [Fact]
    public async Task An_out_of_range_number_is_asked_again_with_what_was_wrong()
    {
        string? complaint = null;
        using Trial trial = await RunAsync((request, context) =>
        {
            if (request.Messages.Count > 2)
            {
                complaint = request.Messages[^1].Text;
                return Ideal.AnswerAsync(request, context);
            }

            return ChatServer.ReplyAsync(context, request.AsksForProposals ? "{\"demands\": [1, 2, 3, 4, 5, 6, 11]}" : "{\"demand\": 11}");
        });

        AssertAllDecidedByModel(trial);
        Assert.Equal("Your reply cannot be used: 11 is above 10. Reply again, in the form that was asked for.", complaint);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], trial.Calls.Select(call => call.GetProperty("attempt").GetInt32()).Order());
        Assert.Equal(4, trial.Result!.Rows[0].Tally.RepairedCount);
    }

    [Fact]
    public async Task An_empty_reply_is_asked_again_and_then_falls_back()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.ReplyAsync(context, ""));

        AssertAllFellBack(trial, ReplyProblemKind.Empty, attempts: 3);
    }

    [Fact]
    public async Task A_success_with_an_error_in_it_ends_in_the_servers_own_words()
    {
        using Trial trial = await RunAsync((_, context) =>
            ChatServer.FailAsync(context, 200, """{"error": {"message": "model runner has stopped."}}"""));

        AssertFailed(
            trial, ServerFault.UnusableBody, "reports success with no reply in it: \"model runner has stopped\", at the last of 3 tries.");
    }

    [Fact]
    public async Task A_server_without_schema_support_is_asked_in_plain_words()
    {
        using Trial trial = await RunAsync((request, context) => request.HasSchema
            ? ChatServer.FailAsync(context, 400, """{"error": {"message": "response_format is not supported"}}""")
            : Ideal.AnswerAsync(request, context));

        AssertAllDecidedByModel(trial);
        Assert.Equal(Decisions, trial.Calls.Count);
        Assert.All(trial.Calls, call => Assert.Contains("plain words", call.GetProperty("notes")[0].GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plain_words_carry_the_schema_and_only_the_first_step_sends_the_schema()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.HasSchema
            ? ChatServer.FailAsync(context, 400, "no")
            : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Concurrency = 1 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.InRange(server.Requests.Count(request => request.HasSchema), 1, 2);
        ChatRequest plain = server.Requests.First(request => !request.HasSchema);
        Assert.Contains("Reply with one JSON object and nothing else", plain.Messages[^1].Text, StringComparison.Ordinal);
        Assert.Contains("\"minItems\":7", plain.Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_has_nothing_to_do_with_the_schema_stays_one()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(context, 400, """{"error": "temperature is too high"}"""));

        AssertFailed(trial, ServerFault.RequestRefused, "does not accept the request (400: \"temperature is too high\").");
    }

    [Fact]
    public async Task A_refused_key_ends_the_run_at_once_and_the_key_is_never_written()
    {
        const string key = "sk-very-secret-0123456789";
        await using ChatServer server = await ChatServer.StartAsync((_, context) =>
            ChatServer.FailAsync(context, 401, $$"""{"error": {"message": "Incorrect API key provided: {{key}}" } }"""));
        using Trial trial = new() { ApiKey = key, Concurrency = 1 };
        await trial.RunAsync(server);

        AssertFailed(trial, ServerFault.KeyRefused, "refuses the API key (401).");
        Assert.Equal(1, server.Count);
        Assert.Equal($"Bearer {key}", server.Requests[0].Authorization);
        Assert.DoesNotContain(key, await File.ReadAllTextAsync(trial.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_a_server_echoes_is_redacted_everywhere()
    {
        const string key = "sk-very-secret-0123456789";
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.Number < 4
            ? ChatServer.FailAsync(context, 500, $$"""{"error": "upstream refused {{key}}"}""")
            : ChatServer.ReplyAsync(context, $"the key is {key}"));
        using Trial trial = new() { ApiKey = key, Concurrency = 1, Retries = 4 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        string recording = await File.ReadAllTextAsync(trial.Path);
        Assert.DoesNotContain(key, recording, StringComparison.Ordinal);
        Assert.Contains("[API key]", recording, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_the_server_does_not_have_is_named()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(
            context, 404, """{"error": {"message": "model \"x\" not found, try pulling it first", "type": "api_error"}}"""));

        AssertFailed(
            trial, ServerFault.NotFound,
            $"does not have the model {ChatServer.ModelName} (404: \"model 'x' not found, try pulling it first\").");
    }

    [Fact]
    public async Task An_address_without_chat_is_distinguished_from_a_missing_model()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(context, 404, "404 page not here"));

        AssertFailed(
            trial, ServerFault.NotFound,
            "has no chat completions at this address (404: \"404 page not here\"); the address of such a server usually ends in /v1.");
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        using Trial trial = await RunAsync((request, context) =>
        {
            if (request.Number > 0)
            {
                return Ideal.AnswerAsync(request, context);
            }

            context.Response.Headers.RetryAfter = "7";
            return ChatServer.FailAsync(context, 429, """{"error": {"message": "slow down"}}""");
        });

        AssertAllDecidedByModel(trial);
        TimeSpan wait = Assert.Single(trial.Time!.Waits);
        Assert.InRange(wait.TotalSeconds, 7, 7.7);
        string note = Assert.Single(trial.Calls, call => call.TryGetProperty("notes", out _)).GetProperty("notes")[0].GetString()!;
        Assert.EndsWith("asks to send fewer requests (429: \"slow down\"). Tried again after 7.4 s.", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Retry_After_longer_than_anyone_waits_ends_the_run()
    {
        using Trial trial = await RunAsync((_, context) =>
        {
            context.Response.Headers.RetryAfter = "86400";
            return ChatServer.FailAsync(context, 429, "");
        });

        AssertFailed(
            trial, ServerFault.RateLimited,
            "asks to send fewer requests (429), and it asks to wait 1440 min, which is longer than this run waits.");
        Assert.Empty(trial.Time!.Waits);
    }

    [Fact]
    public async Task A_failure_and_then_success_is_a_success()
    {
        using Trial trial = await RunAsync((request, context) => request.Number < 2
            ? ChatServer.FailAsync(context, 500, "")
            : Ideal.AnswerAsync(request, context));

        AssertAllDecidedByModel(trial);
        Assert.Contains(trial.Calls, call => call.TryGetProperty("notes", out JsonElement notes)
            && notes[0].GetString()!.Contains("failed (500). Tried again after", StringComparison.Ordinal));
        Assert.All(trial.Time!.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.01, 60));
    }

    [Fact]
    public async Task A_stream_that_stops_half_way_is_not_a_reply()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(ChatServer.Event("{\"demands\": [1, 2, 3, 4, 5, 6, 7"));
        });
        using Trial trial = new() { Stream = true };
        await trial.RunAsync(server);

        AssertFailed(trial, ServerFault.CutShort, "stopped in the middle of its reply, at the last of 3 tries.");
    }

    [Fact]
    public async Task A_stream_whose_connection_breaks_is_not_a_reply()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(ChatServer.Event("{\"demands\": [1, 2"));
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("The connection breaks here.");
        });
        using Trial trial = new() { Stream = true };
        await trial.RunAsync(server);

        AssertFailed(trial, ServerFault.CutShort, "stopped in the middle of its reply, at the last of 3 tries.");
    }

    [Fact]
    public async Task A_whole_stream_is_used()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (string piece in Ideal.Answer(request).Split(' '))
            {
                await context.Response.WriteAsync(ChatServer.Event($"{piece} "));
            }

            await context.Response.WriteAsync(ChatServer.Event(null, "stop"));
            await context.Response.WriteAsync("data: [DONE]\n\n");
        });
        using Trial trial = new() { Stream = true };
        await trial.RunAsync(server);

        AssertAllDecidedByModel(trial);
    }

    [Fact]
    public async Task A_body_cut_short_is_not_a_reply()
    {
        using Trial trial = await RunAsync(async (request, context) =>
        {
            string body = ChatServer.Completion(Ideal.Answer(request));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body[..(body.Length / 2)]);
        });

        AssertFailed(trial, ServerFault.CutShort, "stopped in the middle of its reply, at the last of 3 tries.");
    }

    [Fact]
    public async Task A_reply_after_the_time_limit_is_not_a_reply()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            TaskCompletionSource gone = new();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => gone.SetResult());
            await gone.Task;
        });
        using Trial trial = new() { CallsAreLate = true };
        await trial.RunAsync(server);

        AssertFailed(trial, ServerFault.Timeout, "gave no whole reply within 120 s, at the last of 3 tries.");
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_not_taken()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.ReplyAsync(context, new string('x', 10_000_000)));

        AssertAllFellBack(trial, ReplyProblemKind.CutOff, attempts: 3);
        Assert.InRange(new FileInfo(trial.Path).Length, 1, 20_000);
    }

    [Theory]
    [InlineData(false, ": nothing but comments\n\n")]
    [InlineData(true, ": nothing but comments\n\n")]
    [InlineData(false, "data: one line without end ")]
    [InlineData(true, "data: one line without end ")]
    public async Task Events_without_end_are_not_taken(bool stream, string text)
    {
        string piece = string.Concat(Enumerable.Repeat(text, 10_000));
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            try
            {
                // A client that read on would find the end of a gigabyte, and no reply in it.
                for (long sent = 0; sent < 1L << 30 && !context.RequestAborted.IsCancellationRequested; sent += piece.Length)
                {
                    await context.Response.WriteAsync(piece, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The client has hung up.
            }
        });
        using Trial trial = new() { Stream = stream, Concurrency = 1 };
        await trial.RunAsync(server);

        AssertAllFellBack(trial, ReplyProblemKind.CutOff, attempts: 3);
    }

    [Theory]
    [InlineData(401, ServerFault.KeyRefused)]
    [InlineData(500, ServerFault.ServerError)]
    public async Task An_error_is_an_error_however_long_its_body_is(int status, ServerFault fault)
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(context, status, new string('x', 3_000_000)));

        Assert.Equal(fault, Assert.IsType<ModelServerException>(trial.Failure).Fault);
        Assert.All(trial.Calls, call => Assert.False(call.TryGetProperty("reply", out _)));
    }

    [Theory]
    [InlineData(400, "-", "-")]
    [InlineData(200, "-", "-")]
    [InlineData(400, "-", "\\u002d")]
    [InlineData(200, "-", "\\u002D")]
    [InlineData(400, "/", "\\/")]
    public async Task A_key_that_the_server_repeats_and_signs_of_direction_are_not_shown(int status, string sign, string repeated)
    {
        string key = $"sk{sign}secret{sign}0123456789";
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(
            context, status, "{\"error\": {\"message\": \"Incorrect: Bearer " + key.Replace(sign, repeated, StringComparison.Ordinal)
                + " and \\u202Eleft\\u2066 \\u200Bright\"}}"));
        using Trial trial = new() { ApiKey = key };
        await trial.RunAsync(server);

        string shown = Assert.IsType<ModelServerException>(trial.Failure).Message;
        Assert.DoesNotContain(key, trial.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("[API key]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, character => char.GetUnicodeCategory(character) == UnicodeCategory.Format);
    }

    [Fact]
    public async Task Ten_megabytes_of_a_stream_are_not_taken()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            string piece = ChatServer.Event(new string('x', 100_000));
            for (int i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.WriteAsync(piece, context.RequestAborted);
            }
        });
        using Trial trial = new() { Stream = true };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.All(trial.Result!.Rows[0].Tally.Fallbacks, fallback => Assert.Equal(ReplyProblemKind.CutOff, fallback.Key.Kind));
    }

    /// <summary>What nobody asked to be a stream is not read as one: it has the size of a reply at most.</summary>
    [Theory]
    [InlineData(false, ": no event\n")]
    [InlineData(true, "no end of a line")]
    public async Task Three_megabytes_of_events_are_not_taken_where_a_reply_is_awaited_nor_in_one_line(bool streams, string piece)
    {
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: ");
            string block = string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
            for (int i = 0; i < 48; i++)
            {
                await context.Response.WriteAsync(block, context.RequestAborted);
            }

            await context.Response.WriteAsync("\n\n" + ChatServer.Event(Ideal.Answer(request), "stop") + "data: [DONE]\n\n");
        });
        using Trial trial = new() { Stream = streams, Concurrency = 1 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.All(trial.Result!.Rows[0].Tally.Fallbacks, fallback => Assert.Equal(ReplyProblemKind.CutOff, fallback.Key.Kind));
        Assert.NotEmpty(trial.Result!.Rows[0].Tally.Fallbacks);
    }

    [Fact]
    public async Task Invalid_UTF8_around_an_answer_does_no_harm()
    {
        using Trial trial = await RunAsync(async (request, context) =>
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes(ChatServer.Completion("# " + Ideal.Answer(request)));
            body[body.AsSpan().IndexOf((byte)'#')] = 0xFF;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(body);
        });

        AssertAllDecidedByModel(trial);
        Assert.All(trial.Calls, call => Assert.StartsWith("\ufffd", call.GetProperty("reply").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_not_a_reply()
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(context, 200, "<html>a proxy's page</html>"));

        AssertFailed(trial, ServerFault.UnusableBody, "gave an answer that is not JSON, at the last of 3 tries.");
    }

    [Theory]
    [InlineData("{\"choices\": [{}]}")]
    [InlineData("{\"choices\": [3]}")]
    [InlineData("{\"choices\": [{\"message\": null}]}")]
    [InlineData("{\"choices\": [{\"message\": {\"content\": 5}, \"finish_reason\": \"stop\"}]}")]
    public async Task A_reply_of_the_wrong_shape_ends_in_one_sentence_or_an_unreadable_reply(string body)
    {
        using Trial trial = await RunAsync((_, context) => ChatServer.FailAsync(context, 200, body));

        if (trial.Failure is null)
        {
            Assert.Equal(1, trial.Result!.Rows[0].Tally.FallbackShare);
        }
        else
        {
            Assert.Equal(ServerFault.UnusableBody, Assert.IsType<ModelServerException>(trial.Failure).Fault);
            AssertOneSentence(trial.Failure.Message);
        }
    }

    [Fact]
    public async Task Deeply_nested_JSON_is_unreadable_and_no_harm()
    {
        string nested = string.Concat(Enumerable.Repeat("{\"demands\":[", 20_000));
        using Trial trial = await RunAsync((_, context) => ChatServer.ReplyAsync(context, nested));

        AssertAllFellBack(trial, ReplyProblemKind.NoJson, attempts: 3);
    }

    [Fact]
    public async Task A_deeply_nested_body_is_not_a_reply()
    {
        using Trial trial = await RunAsync(
            (_, context) => ChatServer.FailAsync(context, 200, string.Concat(Enumerable.Repeat("{\"a\":[", 20_000))));

        AssertFailed(trial, ServerFault.UnusableBody, "gave an answer that is not JSON, at the last of 3 tries.");
    }

    [Fact]
    public async Task A_reply_with_a_script_in_it_is_only_text()
    {
        using Trial trial = await RunAsync((request, context) =>
            ChatServer.ReplyAsync(context, "<script>alert(1)</script>" + Ideal.Answer(request)));

        AssertAllDecidedByModel(trial);
        Assert.DoesNotContain("<script>", await File.ReadAllTextAsync(trial.Path), StringComparison.Ordinal);
        Assert.All(trial.Calls, call => Assert.StartsWith("<script>", call.GetProperty("reply").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("");
        Uri address = server.Address;
        await server.DisposeAsync();
        using Trial trial = new();
        await trial.RunAsync(address);

        ModelServerException failure = Assert.IsType<ModelServerException>(trial.Failure);
        Assert.Equal(ServerFault.Unreachable, failure.Fault);
        Assert.StartsWith($"No model server answers at {address}: ", failure.Message, StringComparison.Ordinal);
        AssertOneSentence(failure.Message);
    }

    [Fact]
    public async Task A_failure_is_not_a_reply_so_that_the_next_run_asks_again()
    {
        bool broken = true;
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            broken ? ChatServer.FailAsync(context, 503, "") : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Retries = 0 };
        await trial.RunAsync(server);
        Assert.NotNull(trial.Failure);
        broken = false;
        await trial.RunAsync(server);

        AssertAllDecidedByModel(trial);
        Assert.Contains(
            trial.Calls,
            call => call.TryGetProperty("failure", out JsonElement failure) && failure.GetProperty("status").GetInt32() == 503);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    private static async Task<Trial> RunAsync(Func<ChatRequest, HttpContext, Task> answer)
    {
        await using ChatServer server = await ChatServer.StartAsync(answer);
        Trial trial = new();
        return await trial.RunAsync(server);
    }

    private static void AssertAllDecidedByModel(Trial trial)
    {
        Assert.Null(trial.Failure);
        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal(Decisions, row.Tally.Decisions);
        Assert.Equal(0, row.Tally.FallbackShare);
        Assert.Equal(0, row.Tally.SnappedShare);
        Assert.Equal(0, row.Tally.NonArgMaxShare);
    }

    private static void AssertAllFellBack(Trial trial, ReplyProblemKind kind, int attempts)
    {
        Assert.Null(trial.Failure);
        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal(1, row.Tally.FallbackShare);
        Assert.Null(row.Tally.NonArgMaxShare);
        Assert.Equal([(DecisionRole.Propose, kind), (DecisionRole.Choose, kind)], row.Tally.Fallbacks.Keys.Order());
        Assert.Equal(Decisions * attempts, row.Tally.Calls);
        Assert.Equal(Decisions * attempts, trial.Calls.Count);
        Assert.DoesNotContain(0.0, row.Episode.Demands(0).ToArray());
    }

    private static void AssertFailed(Trial trial, ServerFault fault, string ending)
    {
        ModelServerException failure = Assert.IsType<ModelServerException>(trial.Failure);
        Assert.Equal(fault, failure.Fault);
        Assert.EndsWith(ending, failure.Message, StringComparison.Ordinal);
        AssertOneSentence(failure.Message);
        JsonElement call = trial.Calls[0];
        Assert.False(call.TryGetProperty("reply", out _));
        Assert.Equal(fault.ToString(), call.GetProperty("failure").GetProperty("fault").GetString());
        Assert.EndsWith(ending, call.GetProperty("failure").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static void AssertOneSentence(string message)
    {
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain(". ", message, StringComparison.Ordinal);
    }
}
