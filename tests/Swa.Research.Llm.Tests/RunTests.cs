using System.Text.Json;
using Microsoft.Extensions.AI;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

public sealed class RunTests
{
    private static readonly ModelRunSettings Cells = new()
    {
        Protocol = ModelProtocol.Own, Models = [ChatServer.ModelName], Weights = [0, 0.7, 1], Severities = [1.6, 2.4], Steps = 5,
    };

    [Fact]
    public async Task A_server_that_plays_the_ideal_agent_gives_the_model_free_run_step_for_step()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Cells with { Steps = 20 } };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(6, trial.Result!.Rows.Count);
        foreach (ModelRunRow row in trial.Result.Rows)
        {
            Scenario scenario = new() { Severity = row.Cell.Severity, Weight = row.Cell.Weight!.Value };
            Episode expected = new EpisodeSimulator(scenario).Record(row.Cell.Seed);
            Assert.Equal(expected.ToTable().ToCsv(), row.Episode.ToTable().ToCsv());
            Assert.Equal(0, row.Tally.NonArgMaxShare);
            Assert.Equal(0, row.Tally.FallbackShare);
        }
    }

    [Fact]
    public async Task A_server_that_says_nothing_usable_gives_the_same_run_and_every_decision_is_counted_as_a_fallback()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("no");
        using Trial trial = new() { Settings = Cells };
        await trial.RunAsync(server);

        foreach (ModelRunRow row in trial.Result!.Rows)
        {
            Scenario scenario = new() { Severity = row.Cell.Severity, Weight = row.Cell.Weight!.Value, Steps = 5 };
            Assert.Equal(new EpisodeSimulator(scenario).Record(0).ToTable().ToCsv(), row.Episode.ToTable().ToCsv());
            Assert.Equal(1, row.Tally.FallbackShare);
        }
    }

    [Fact]
    public async Task The_choices_of_a_recording_are_those_of_its_models_and_tell_their_weight()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Cells with { Weights = [0.7], Severities = [1.6], Steps = 8 } };
        await trial.RunAsync(server);
        using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
        IReadOnlyList<RecordedChoice> choices = await ModelRun.ReplayChoicesAsync(recording);

        Episode episode = trial.Result!.Rows[0].Episode;
        Assert.Equal(8 * 5, choices.Count);
        Assert.All(choices, each => Assert.Equal(
            episode.Demands(each.Step)[each.Agent], each.Choice.Candidates[each.Choice.Chosen].Demand));
        WeightEstimate fit = WeightEstimator.Fit([.. choices.Select(each => each.Choice)]);
        Assert.Equal(WeightEstimator.LowestTemperature, fit.Temperature, 1e-12);
        Assert.InRange(0.7, fit.Lower, fit.Upper);
    }

    [Fact]
    public async Task Decisions_that_fell_back_on_the_rule_are_no_choices_of_a_model()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("no");
        using Trial trial = new() { Settings = Cells with { Weights = [0.7], Severities = [1.6], Steps = 2 } };
        await trial.RunAsync(server);
        using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
        Assert.Empty(await ModelRun.ReplayChoicesAsync(recording));
    }

    [Fact]
    public async Task Shares_count_the_models_own_choices()
    {
        // Selfish agents do best by 7. Agents 1 to 3 take it, agent 4 names a demand next to it, agent 5 takes the first row.
        IdealAgent ideal = new(seed: 0);
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            string best = ideal.Answer(request);
            string answer = request.AsksForProposals ? "{\"demands\": [1, 2, 3, 4, 5, 6, 7]}"
                : request.NumberAfter("You are agent ") switch
                {
                    4 => "{\"demand\": 6.9}",
                    5 => "{\"demand\": 0}",
                    _ => best,
                };
            return ChatServer.ReplyAsync(context, answer);
        });
        using Trial trial = new() { Settings = Cells with { Weights = [0], Severities = [1.6] } };
        await trial.RunAsync(server);

        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal(50, row.Tally.Decisions);
        Assert.Equal(0, row.Tally.FallbackShare);
        Assert.Equal(0.2, row.Tally.SnappedShare);
        Assert.Equal(0.2, row.Tally.NonArgMaxShare);
        Assert.All(Enumerable.Range(0, 5), step => Assert.Equal([7, 7, 7, 7, 0], row.Episode.Demands(step).ToArray()));
        string[] header = trial.Csv.Split('\n')[0].Split(',');
        Assert.Equal(
            "model,weight,severity,seed,protocol,mode,talk,overload_rate,mean_welfare,fallback_share,mended_share,snapped_share,"
                + "non_argmax_share,decision_noise,calls,tokens",
            string.Join(',', header));
    }

    [Fact]
    public async Task A_replay_without_a_server_gives_the_same_table_byte_for_byte()
    {
        using Trial trial = new() { Settings = Cells };
        await using (ChatServer server = await ChatServer.StartAsync(Unreliable))
        {
            await trial.RunAsync(server);
        }

        Assert.Null(trial.Failure);
        Assert.Contains(trial.Result!.Rows, row => row.Tally.FallbackCount > 0);
        Assert.Contains(trial.Result.Rows, row => row.Tally.RepairedCount > 0);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public async Task Equal_requests_are_sent_once_however_many_are_in_flight(int concurrency)
    {
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            for (int i = 0; i < 20; i++)
            {
                await Task.Yield();
            }

            await Unreliable(request, context);
        });
        using Trial trial = new() { Settings = Cells with { Weights = [0, 0.3, 0.7, 1] }, Concurrency = concurrency, CellsAtOnce = 7 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(server.Count, server.Requests.Select(request => request.Body.GetRawText()).Distinct().Count());
        long replies = trial.Result!.Rows.Sum(row => row.Tally.Calls);
        int repeats = trial.Calls.Count(call => call.GetProperty("repeats").GetBoolean());

        // The proposals of the first step do not depend on the weight.
        Assert.InRange(repeats, 3 * 2 * 4, replies);
        Assert.Equal(replies, server.Count + repeats);
        Assert.Equal(replies, trial.Calls.Count);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task Equal_requests_without_a_seed_ask_for_different_draws_and_are_all_sent()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Cells with { Sampling = new() { SendSeed = false } } };
        await trial.RunAsync(server);
        Assert.Equal(6 * 50, server.Count);
        Assert.DoesNotContain(trial.Calls, call => call.GetProperty("repeats").GetBoolean());
    }

    [Fact]
    public async Task The_failure_of_a_request_is_that_of_all_who_wait_for_it()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            for (int i = 0; i < 200; i++)
            {
                await Task.Yield();
            }

            await ChatServer.FailAsync(context, 400, "{}");
        });
        using Trial trial = new() { Settings = Cells with { Severities = [1.6] }, Concurrency = 32, CellsAtOnce = 7 };
        await trial.RunAsync(server);
        Assert.IsType<ModelServerException>(trial.Failure);
        Assert.InRange(trial.Calls.Count, 1, 5);
    }

    [Fact]
    public async Task A_recording_gives_back_every_prompt_as_it_was_sent_and_holds_each_piece_once()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial trial = new() { Settings = Cells };
        await trial.RunAsync(server);

        ILookup<string, string> sent = server.Requests.ToLookup(
            request => string.Join("|", request.Messages.Select(message => $"{message.Role}:{message.Text}")),
            request => request.Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetRawText());
        using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
        RecordedCall[] calls = [.. recording.Calls()];
        Assert.Equal(trial.Calls.Count, calls.Length);
        foreach (RecordedCall call in calls)
        {
            string words = string.Join("|", call.Messages.Select(message => $"{message.Role}:{message.Text}"));
            Assert.Contains(call.Schema!, sent[words]);
        }

        string text = await File.ReadAllTextAsync(trial.Path);
        string[] pieces = ["You are agent 4 of 5", "Choose the demand with the largest", "In the step before, the total demand was"];
        foreach (string once in pieces)
        {
            int distinct = calls.SelectMany(call => call.Messages).SelectMany(message => message.Text.Split("\n\n"))
                .Where(piece => piece.Contains(once, StringComparison.Ordinal)).Distinct().Count();
            Assert.Equal(distinct, text.Split(once).Length - 1);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("~a\n\n~~b\n\n\n\nc")]
    [InlineData("head | x\n1 | 2\n3 | 4\n~5 | 6\n7 | 8\n\nEnd.\n")]
    public void The_pieces_of_a_text_joined_are_the_text(string text)
    {
        string[] written = [.. RecordedText.Pieces(text).Select(RecordedText.WrittenOut)];
        Assert.Equal(text, string.Concat(written.Select(RecordedText.Written)));
        Assert.All(written, piece => Assert.NotNull(RecordedText.Written(piece)));
        Assert.Null(RecordedText.Written(RecordedText.Mark + RecordedText.Reference(text)));
    }

    [Fact]
    public async Task A_recording_of_format_1_is_refused_in_one_sentence()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("no");
        using Trial trial = new();
        await trial.RunAsync(server);
        string run = File.ReadLines(trial.Path).First().Replace("\"format\":2", "\"format\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(trial.Path, [run, "{\"kind\":\"call\",\"request\":\"00ff\",\"reply\":\"no\"}"]);

        RecordingException refusal = await Assert.ThrowsAsync<RecordingException>(trial.ReplayAsync);
        Assert.Contains("was recorded with format 1 and prompts", refusal.Message, StringComparison.Ordinal);
        await trial.RunAsync(server);
        Assert.Equal(refusal.Message, Assert.IsType<RecordingException>(trial.Failure).Message);
    }

    [Theory]
    [InlineData("[null]", false)]
    [InlineData("[[null]]", false)]
    [InlineData("[[\"~0123456789\"]]", true)]
    public async Task A_call_that_names_nothing_the_file_holds_is_refused_in_one_sentence(string asked, bool isLine)
    {
        using Trial trial = new();
        await File.WriteAllTextAsync(
            trial.Path, $"{{\"kind\":\"call\",\"cell\":\"a\",\"agent\":0,\"step\":0,\"form\":\"b\",\"asked\":{asked},\"reply\":\"4\"}}\n");
        RecordingException refusal = Assert.Throws<RecordingException>(() => Trial.CallsOf(trial.Path));
        Assert.Equal(
            isLine
                ? $"{trial.Path} names a, which it does not hold; lines of it are missing."
                : $"Line 1 of {trial.Path} is not a line of a recording of calls.",
            refusal.Message);
    }

    [Fact]
    public async Task A_mistyped_second_run_does_not_break_the_first()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Cells };
        await trial.RunAsync(server);
        string first = trial.Csv;
        using Trial second = new() { Settings = Cells with { Steps = 6, Weights = [0.7] }, Budget = new CallBudget(maxCalls: 3) };
        File.Copy(trial.Path, second.Path);
        await second.RunAsync(server);
        Assert.IsType<BudgetExhaustedException>(second.Failure);

        Assert.Equal(first, await second.ReplayAsync());
        using RecordingFile recording = RecordingFile.OpenRead(second.Path);
        List<int> leftOut = [];
        Assert.Equal(6, (await ModelRun.ReplayAsync(recording, leftOut: leftOut.Add)).Count);
        Assert.Equal([2], leftOut);
        Assert.Equal(6, (await ModelRun.ReplayAsync(recording, run: 1)).Count);
        await Assert.ThrowsAsync<RecordingIncompleteException>(() => ModelRun.ReplayAsync(recording, run: 2));
        Assert.Equal(
            $"run is 3; allowed: a number from 1 to 2, the runs of {second.Path}.",
            (await Assert.ThrowsAsync<ParameterException>(() => ModelRun.ReplayAsync(recording, run: 3))).Message);

        // With a larger budget the second run ends as well, and both are there.
        using Trial third = new() { Settings = second.Settings };
        File.Copy(second.Path, third.Path);
        await third.RunAsync(server);
        using RecordingFile both = RecordingFile.OpenRead(third.Path);
        Assert.Equal(6 + 2, (await ModelRun.ReplayAsync(both)).Count);
        Assert.Equal(6, (await ModelRun.ReplayAsync(both, run: 2))[0].Episode.Steps);
    }

    [Fact]
    public async Task A_bad_reply_is_not_replayed_forever()
    {
        // Without sampling seeds the second and the third attempt send the same words; only the attempt distinguishes them.
        Dictionary<string, int> asked = [];
        using Trial trial = new()
        {
            Settings = Cells with { Weights = [0.7], Severities = [1.6], Steps = 2, Sampling = new() { SendSeed = false } },
        };
        await using (ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            int times;
            lock (asked)
            {
                string question = request.Question + request.Model;
                times = asked[question] = asked.GetValueOrDefault(question) + 1;
            }

            return times < 3 ? ChatServer.ReplyAsync(context, "hm") : new IdealAgent(seed: 0).AnswerAsync(request, context);
        }))
        {
            await trial.RunAsync(server);
        }

        Assert.Equal(0, trial.Result!.Rows[0].Tally.FallbackShare);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task A_second_run_on_the_same_recording_asks_nothing()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial trial = new() { Settings = Cells };
        await trial.RunAsync(server);
        string first = trial.Csv;
        int asked = server.Count;
        byte[] recording = await File.ReadAllBytesAsync(trial.Path);
        await trial.RunAsync(server);

        Assert.Equal(asked, server.Count);
        Assert.Equal(first, trial.Csv);
        Assert.Equal(recording, await File.ReadAllBytesAsync(trial.Path));
    }

    [Fact]
    public async Task A_run_torn_off_at_any_byte_is_continued_and_ends_with_the_same_calls()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial whole = new() { Settings = Cells with { Weights = [0.7], Severities = [1.6], Steps = 2 } };
        await whole.RunAsync(server);
        byte[] recording = await File.ReadAllBytesAsync(whole.Path);
        string[] calls = Comparable(whole.Calls);

        // The last bytes one by one, many places in the last two lines, and places all over the file.
        int[] places =
        [
            .. Enumerable.Range(recording.Length - 1500, 1501).Where(place => place % 50 == 0 || place > recording.Length - 12),
            .. Enumerable.Range(1, 30).Select(part => part * recording.Length / 31),
        ];
        foreach (int place in places)
        {
            using Trial torn = new() { Settings = whole.Settings };
            await File.WriteAllBytesAsync(torn.Path, recording[..place]);
            int known = Trial.CallsOf(torn.Path).Count;
            int before = server.Count;
            await torn.RunAsync(server);

            Assert.Null(torn.Failure);
            Assert.Equal(whole.Csv, torn.Csv);
            Assert.Equal(calls, Comparable(torn.Calls));
            Assert.Equal(calls.Length - known, server.Count - before);
        }
    }

    [Fact]
    public async Task A_torn_last_line_is_repaired_with_a_notice_and_a_broken_line_elsewhere_is_refused()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial trial = new();
        await trial.RunAsync(server);
        string[] lines = await File.ReadAllLinesAsync(trial.Path);

        await File.AppendAllTextAsync(trial.Path, lines[^1][..40]);
        using (RecordingFile read = RecordingFile.OpenRead(trial.Path))
        {
            Assert.Equal($"The last line of {trial.Path} is torn off and is left out.", Assert.Single(read.Notices));
        }

        using (RecordingFile repaired = RecordingFile.OpenOrCreate(trial.Path))
        {
            Assert.Equal(
                $"The last line of {trial.Path} was torn off and has been removed; its call is made again.",
                Assert.Single(repaired.Notices));
        }

        Assert.Equal(lines, await File.ReadAllLinesAsync(trial.Path));

        await File.WriteAllTextAsync(trial.Path, lines[0] + "\n" + lines[1][..40] + "\n" + lines[2] + "\n");
        RecordingException refusal = Assert.Throws<RecordingException>(() => RecordingFile.OpenOrCreate(trial.Path));
        Assert.Equal($"Line 2 of {trial.Path} is not a line of a recording of calls.", refusal.Message);
    }

    /// <summary>A whole line is nothing that was torn off, wherever a line feed is missing.</summary>
    [Theory]
    [InlineData("{\"kind\":\"call\",\"to\":\"Bob\"}")]
    [InlineData("{\"kind\":\"model\",\"card\":null,\"name\":\"Bob\"}")]
    [InlineData("{\"kind\":\"model\",\"card\":{\"model\":\"a\"}}\n{\"kind\":\"call\",\"to\":\"Bob\"}")]
    public async Task A_last_line_of_somebody_elses_is_not_removed(string content)
    {
        using Trial trial = new();
        await File.WriteAllTextAsync(trial.Path, content);

        Exception refusal = Assert.ThrowsAny<Exception>(() => RecordingFile.OpenOrCreate(trial.Path).Dispose());
        Assert.True(refusal is RecordingException or Figures.OutputExistsException, refusal.ToString());
        Assert.Equal(content, await File.ReadAllTextAsync(trial.Path));
    }

    [Fact]
    public async Task A_recording_has_one_writer_at_a_time()
    {
        using Trial trial = new();
        using RecordingFile first = RecordingFile.OpenOrCreate(trial.Path);

        RecordingException refusal = Assert.Throws<RecordingException>(() => RecordingFile.OpenOrCreate(trial.Path));
        Assert.Equal($"{trial.Path} cannot be opened for writing; another run may be using it.", refusal.Message);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_recording_that_has_not_come_to_its_end_says_where()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial trial = new();
        await trial.RunAsync(server);
        string[] lines = await File.ReadAllLinesAsync(trial.Path);
        await File.WriteAllLinesAsync(trial.Path, lines[..^1]);

        RecordingIncompleteException refusal = await Assert.ThrowsAsync<RecordingIncompleteException>(trial.ReplayAsync);
        Assert.StartsWith(
            $"{trial.Path} holds no reply for {ChatServer.ModelName}, weight 0.8, severity 1.6, seed 0, agent ", refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_depends_neither_on_the_number_of_calls_in_flight_nor_on_their_order()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            // Late replies to some, so that the order differs from run to run.
            for (int i = 0; i < request.Number % 7 * 20; i++)
            {
                await Task.Yield();
            }

            await Unreliable(request, context);
        });
        using Trial one = new() { Settings = Cells, Concurrency = 1 };
        using Trial many = new() { Settings = Cells, Concurrency = 16 };
        await one.RunAsync(server);
        await many.RunAsync(server);

        Assert.Equal(one.Csv, many.Csv);
        Assert.Equal(Comparable(one.Calls), Comparable(many.Calls));
    }

    [Fact]
    public async Task No_more_calls_are_in_flight_than_allowed()
    {
        int inFlight = 0;
        int most = 0;
        IdealAgent ideal = new(seed: 0);
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            int now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            for (int i = 0; i < 50; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref inFlight);
            await ideal.AnswerAsync(request, context);
        });
        using Trial trial = new() { Settings = Cells, Concurrency = 3 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task A_budget_of_calls_ends_the_run_and_a_larger_one_ends_it_well()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial reference = new() { Settings = Cells };
        await reference.RunAsync(server);
        int all = server.Count;
        using Trial trial = new() { Settings = Cells, Budget = new CallBudget(maxCalls: 57) };
        await trial.RunAsync(server);

        Assert.Equal("The budget of 57 calls is used up.", Assert.IsType<BudgetExhaustedException>(trial.Failure).Message);
        Assert.Equal(all + 57, server.Count);
        Assert.Equal(57, trial.Calls.Count(call => !call.GetProperty("repeats").GetBoolean()));

        using Trial second = new() { Settings = Cells };
        File.Copy(trial.Path, second.Path);
        await second.RunAsync(server);
        Assert.Equal(reference.Csv, second.Csv);
        Assert.Equal(2 * all, server.Count);
    }

    [Fact]
    public async Task A_budget_of_tokens_ends_the_run()
    {
        await using ChatServer server = await ChatServer.StartAsync(Unreliable);
        using Trial trial = new() { Settings = Cells, Concurrency = 1, Budget = new CallBudget(maxTokens: 1000) };
        await trial.RunAsync(server);

        Assert.Equal(
            "The budget of 1000 tokens is used up (1100 were used).", Assert.IsType<BudgetExhaustedException>(trial.Failure).Message);
        Assert.Equal(10, server.Count);
    }

    [Fact]
    public async Task In_a_mixed_population_each_agent_asks_its_own_model_with_its_own_weight()
    {
        IdealAgent ideal = new(seed: 0);
        await using ChatServer server = await ChatServer.StartAsync(ideal.AnswerAsync);
        double[] weights = [0, 0.25, 0.5, 0.75, 1];
        using Trial trial = new()
        {
            Settings = new ModelRunSettings
            {
                Protocol = ModelProtocol.Own,
                Population = [.. weights.Select((weight, agent) => new MixedAgent { Model = $"scripted-{agent % 2}", Weight = weight })],
                Steps = 3,
            },
        };
        await trial.RunAsync(server);

        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal("scripted-0=0+scripted-1=0.25+scripted-0=0.5+scripted-1=0.75+scripted-0=1", row.Cell.Model);
        Scenario scenario = new() { Weights = weights, Steps = 3 };
        Assert.Equal(new EpisodeSimulator(scenario).Record(0).ToTable().ToCsv(), row.Episode.ToTable().ToCsv());
        Assert.All(
            server.Requests, request => Assert.Equal($"scripted-{((int)request.NumberAfter("You are agent ") - 1) % 2}", request.Model));
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task Every_request_has_its_own_seed_and_no_cell_enters_it()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Cells with { Severities = [1.6] } };
        await trial.RunAsync(server);

        var seeds = server.Requests
            .Select(request => (
                Question: (request.NumberAfter("You are agent "), request.NumberAfter("Step "), request.AsksForProposals),
                Seed: request.Body.GetProperty("seed").GetInt64()))
            .ToLookup(asked => asked.Question, asked => asked.Seed);
        Assert.Equal(50, seeds.Count);
        Assert.All(seeds, question => Assert.Single(question.Distinct()));
        Assert.Equal(50, seeds.Select(question => question.First()).Distinct().Count());
    }

    [Fact]
    public async Task Another_packages_client_plugs_in_unchanged_and_finds_nothing_strange_in_its_options()
    {
        IdealAgent ideal = new(seed: 0);
        using Trial trial = new();
        using RecordingFile recording = RecordingFile.OpenOrCreate(trial.Path);
        ForeignClient foreign = new();
        ModelRunResult result = await ModelRun.RecordAsync(
            trial.Settings,
            recording,
            (_, _) => new SchemaFallbackChatClient(foreign),
            text => text,
            1,
            TimeProvider.System);

        Assert.Equal(1, Assert.Single(result.Rows).Tally.FallbackShare);
        Assert.All(foreign.Seen, options => Assert.Null(options!.AdditionalProperties));
    }

    /// <summary>The calls without what differs from run to run: latency, order, and which of equal requests was sent.</summary>
    internal static string[] Comparable(IEnumerable<JsonElement> calls) =>
    [
        .. calls
            .Select(
                call => string.Join(
                ' ', call.EnumerateObject().Where(member => member.Name is not ("latency_ms" or "repeats"))
                    .Select(member => member.ToString())))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Ideal replies, and for some questions a bad one at first or always, whatever the order in which they come.</summary>
    private static Task Unreliable(ChatRequest request, Microsoft.AspNetCore.Http.HttpContext context)
    {
        double agent = request.NumberAfter("You are agent ");
        bool isBad = agent == 2 || (agent == 3 && request.Messages.Count == 2);
        return isBad ? ChatServer.ReplyAsync(context, "hm") : new IdealAgent(seed: 0).AnswerAsync(request, context);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class ForeignClient : IChatClient
    {
        public List<ChatOptions?> Seen { get; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            lock (Seen)
            {
                Seen.Add(options);
            }

            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "no idea")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
