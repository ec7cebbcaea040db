using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Swa.Research.Ensembles;
using Swa.Research.Llm.Tests.Servers;
using Swa.Research.PublicGoods;
using Swa.Research.Reproduction;

namespace Swa.Research.Llm.Tests.Ensembles;

public sealed class EnsembleTests
{
    private const string Sum = """{"question": "What is 20 + 22?", "answer": "20 + 22 = 42.\n#### 42"}""";
    private const string Three = Sum + "\n"
        + """{"question": "What is 3 * 3?", "answer": "#### 9"}""" + "\n" + """{"question": "What is 1 + 1?", "answer": "#### 2"}""";

    private const string Program =
        """{"task_id": "t", "prompt": "def f(n):\n    '''n + 1'''\n", "test": "def check(c):\n    assert c(1) == 2\n", "entry_point":"""
        + """ "f"}""";

    [Fact]
    public async Task With_full_observation_each_agent_sees_all_answers_before_its_own_and_with_partial_the_last()
    {
        foreach (Observation observation in Enum.GetValues<Observation>())
        {
            await using ChatServer server = await ChatServer.StartAsync((request, context) =>
                ChatServer.ReplyAsync(context, $"<think>secret</think>Said by {request.Model}.\nAnswer: {42 + request.Number}"));
            using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Sequential) with { Observation = observation });
            EnsembleRow row = Assert.Single((await trial.RunAsync(server)).Rows);

            Assert.Equal(EnsembleTrial.Models, server.Requests.Select(request => request.Model));
            string[] seen = [.. server.Requests.Select(request => request.Messages[1].Text)];
            Assert.All(seen, text => Assert.StartsWith("What is 20 + 22?", text, StringComparison.Ordinal));
            Assert.DoesNotContain("Said by", seen[0], StringComparison.Ordinal);
            Assert.Contains("Agent 1 answered:\nSaid by scripted-a.\nAnswer: 42", seen[1], StringComparison.Ordinal);
            Assert.Equal(
                observation == Observation.Full, seen[2].Contains("Agent 1 answered:\nSaid by scripted-a.", StringComparison.Ordinal));
            Assert.Contains("Agent 2 answered:\nSaid by scripted-b.\nAnswer: 43", seen[2], StringComparison.Ordinal);
            Assert.DoesNotContain("secret", string.Concat(seen), StringComparison.Ordinal);
            Assert.DoesNotContain("####", string.Concat(seen), StringComparison.Ordinal);
            Assert.Equal(("44", false, 0.0), (row.Answer, row.Right, row.Score));
        }
    }

    [Fact]
    public async Task Rewards_are_the_four_terms_of_the_game_at_the_contributions()
    {
        double[] judged = [0.25, 1, 0.5];
        int scored = -1;
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context,
            request.Model == "judge"
                ? FormattableString.Invariant($"{{\"score\": {judged[Interlocked.Increment(ref scored)]}}}")
                : "Answer: 42"));
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), penalty: 2, threshold: 3, minContribution: 0.5, maxContribution: 2.5);
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Sequential) with { Judge = "judge" }, game: game);
        EnsembleResult result = await trial.RunAsync(server);
        EnsembleRow row = Assert.Single(result.Rows);

        double[] contributions = [1, 2.5, 1.5];
        Assert.Equal(contributions, row.Turns.Select(turn => turn.Contribution!.Value));
        Assert.Equal(game.Rewards(contributions), row.Turns.Select(turn => turn.Terms!.Value.Reward));
        Assert.Equal(1.5 / 3 * 5 + 0.6 * 2.5 * 1 - 2.5, row.Turns[1].Terms!.Value.Reward, 12);
        Assert.Equal((true, 0.5), (row.Right, row.Score));
        Assert.Equal((3, 3), (row.Agents.Calls, row.Judge.Calls));
        Assert.All(server.Requests.Where(request => request.Model == "judge"), request => Assert.True(request.HasSchema));
        Assert.Equal(3, result.TurnsTable().Rows.Count);
    }

    [Fact]
    public async Task A_judge_that_cannot_be_read_is_asked_again_and_then_no_score_is_invented()
    {
        string[] replies = ["good", "{\"score\": 1.5}", "{\"score\": 0.7}", "no", "no", "no", "```json\n{\"score\": \"0.9\"}\n```"];
        int scored = -1;
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.Model == "judge" ? replies[Interlocked.Increment(ref scored)] : "Answer: 42"));
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Sequential) with { Judge = "judge" });
        EnsembleRow row = Assert.Single((await trial.RunAsync(server)).Rows);

        Assert.Equal([0.7, null, 0.9], row.Turns.Select(turn => turn.Score));
        Assert.All(row.Turns, turn => Assert.Null(turn.Terms));
        Assert.Equal((1, 7L), (row.Unscored, row.Judge.Calls));
        Assert.Contains(server.Requests, request => request.Messages[^1].Text.Contains("1.5 is above 1", StringComparison.Ordinal));
        Assert.Equal((await trial.ReplayAsync()).ToTable().ToCsv(), (await trial.ReplayAsync()).ToTable().ToCsv());
    }

    [Fact]
    public async Task A_judge_sees_the_references_of_a_summary_but_no_right_answer()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            ChatServer.ReplyAsync(context, request.Model == "judge" ? "{\"score\": 0.5}" : "Answer: 1"));
        using EnsembleTrial numbers = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Single) with { Judge = "judge" });
        using EnsembleTrial texts = new(
            """{"text": "Long text.", "references": ["A reference."]}""",
            EnsembleTrial.Settings(EnsembleMethod.Single) with { Judge = "judge" });
        EnsembleResult arithmetic = await numbers.RunAsync(server);
        EnsembleResult summary = await texts.RunAsync(server);

        string[] judged = [.. server.Requests.Where(request => request.Model == "judge").Select(request => request.Messages[1].Text)];
        Assert.DoesNotContain("42", judged[0], StringComparison.Ordinal);
        Assert.Contains("A person's summary:\nA reference.", judged[1], StringComparison.Ordinal);
        Assert.Equal((false, 0.5), (arithmetic.Rows[0].Right, arithmetic.Rows[0].Score));
        Assert.Equal((null, 0.5), (summary.Rows[0].Right, summary.Rows[0].Score));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public async Task Messages_are_n_less_1_per_task_in_order_and_n_times_n_less_1_per_round_of_debate(int agents, int rounds)
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
        EnsembleSettings settings = EnsembleTrial.Settings(Enum.GetValues<EnsembleMethod>()) with
        {
            Models = [.. Enumerable.Range(0, agents).Select(agent => $"scripted-{agent}")], Rounds = rounds,
        };
        using EnsembleTrial trial = new(Three, settings);
        EnsembleResult result = await trial.RunAsync(server);

        foreach (EnsembleRow row in result.Rows)
        {
            (long messages, long calls) = row.Method switch
            {
                EnsembleMethod.Sequential => (CommunicationCost.SequentialMessages(agents), agents),
                EnsembleMethod.Debate => (CommunicationCost.RoundBasedMessages(agents, rounds), agents * (rounds + 1L)),
                EnsembleMethod.Majority => (0, agents),
                _ => (0, 1L),
            };
            Assert.Equal((messages, calls, 110 * calls), (row.Messages, row.Agents.Calls, row.Agents.Tokens));
        }

        using RecordingFile recording = RecordingFile.OpenRead(trial.Recording);
        int repeats = recording.Calls().Count(call => call.Repeats);

        // Majority and the first round of a debate ask the same, as does chain of thought of the first agent.
        Assert.Equal(3 * (agents + 1), repeats);
        Assert.Equal(server.Count + repeats, result.Rows.Sum(row => row.Agents.Calls));
        Assert.Equal(21, result.Rows.Count);
    }

    [Fact]
    public async Task The_single_model_is_asked_at_its_usual_settings_as_well()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
        using EnsembleTrial trial = new(
            Sum, EnsembleTrial.Settings(EnsembleMethod.Single, EnsembleMethod.SingleUsual) with { MaxTokens = 500 });
        await trial.RunAsync(server, atOnce: 1);

        JsonElement[] bodies = [.. server.Requests.Select(request => request.Body)];
        Assert.Equal(0.75, bodies[0].GetProperty("temperature").GetDouble(), 1e-6);
        foreach (string field in new[] { "temperature", "top_p", "presence_penalty" })
        {
            Assert.False(bodies[1].TryGetProperty(field, out _), field);
        }

        Assert.Equal(500, bodies[1].GetProperty("max_tokens").GetInt32());
        Assert.Equal(server.Requests[0].Messages, server.Requests[1].Messages);
    }

    [Fact]
    public async Task Answers_that_are_cut_off_have_their_own_column_and_no_judge_is_asked_about_what_cannot_be_read()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.Model switch
        {
            "judge" => ChatServer.ReplyAsync(context, "{\"score\": 0.5}"),
            "scripted-a" => ChatServer.ReplyAsync(context, "First I add\nthen", "length"),
            "scripted-b" => ChatServer.ReplyAsync(context, "Hm.\nNo idea."),
            _ => ChatServer.ReplyAsync(context, "Answer: 42", "length"),
        });
        using EnsembleTrial trial = new(
            Sum, EnsembleTrial.Settings(EnsembleMethod.Sequential, EnsembleMethod.Single) with { Judge = "judge" });
        EnsembleResult result = await trial.RunAsync(server);

        EnsembleRow row = result.Rows[0];
        Assert.Equal((1, 1, 0, 1L), (row.CutOff, row.Unreadable, row.Unscored, row.Judge.Calls));
        Assert.Equal([0.0, 0.0, 0.5], row.Turns.Select(turn => turn.Score!.Value));
        Assert.Equal((1, 0, 0.0, 0L), (result.Rows[1].CutOff, result.Rows[1].Unreadable, result.Rows[1].Score, result.Rows[1].Judge.Calls));
        Table table = result.ToTable(count => count.Input * 0.5 + count.Output * 2);
        Assert.Equal(1L, table.Rows[0][table.Columns.ToList().IndexOf("cut_off")] is int cut ? cut : -1L);
        Assert.Equal(4 * (50 + 20.0), table.Rows[0][table.Columns.ToList().IndexOf("price")]);
    }

    [Fact]
    public async Task The_majority_wins_and_of_equally_frequent_answers_the_earliest()
    {
        Dictionary<string,
        string> first = new() { ["scripted-a"] = "Answer: 1", ["scripted-b"] = "Answer: 42", ["scripted-c"] = "Answer: 42.0" };
        await using ChatServer server = await ChatServer.StartAsync(
            (request, context) => ChatServer.ReplyAsync(context, first[request.Model]));
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Majority));
        Assert.Equal(("42", true), ((await trial.RunAsync(server)).Rows[0].Answer, (await trial.ReplayAsync()).Rows[0].Right));

        first["scripted-b"] = "Hm.\nNo idea.";
        using EnsembleTrial tie = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Majority));
        EnsembleRow row = Assert.Single((await tie.RunAsync(server)).Rows);
        Assert.Equal(("1", 1), (row.Answer, row.Unreadable));
    }

    [Fact]
    public async Task In_a_debate_everybody_reads_the_others_last_answers()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            ChatServer.ReplyAsync(context, $"{request.Model} in round {request.Messages.Count / 2}\nAnswer: {request.Messages.Count / 2}"));
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Debate) with { Rounds = 1 });
        await trial.RunAsync(server);

        ChatRequest second = server.Requests.Single(request => request.Model == "scripted-b" && request.Messages.Count > 1);
        Assert.Equal("scripted-b in round 0\nAnswer: 0", second.Messages[1].Text);
        Assert.Contains("Agent 1 answers:\nscripted-a in round 0", second.Messages[2].Text, StringComparison.Ordinal);
        Assert.Contains("Agent 3 answers:\nscripted-c in round 0", second.Messages[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("scripted-b", second.Messages[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_shot_shows_other_tasks_with_their_answers_and_only_chain_of_thought_asks_to_think()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
        using EnsembleTrial trial = new(
            Three, EnsembleTrial.Settings(EnsembleMethod.Single, EnsembleMethod.FewShot, EnsembleMethod.ChainOfThought));
        await trial.RunAsync(server, atOnce: 1);

        ChatRequest single = server.Requests[0];
        ChatRequest shots = server.Requests[3];
        ChatRequest thinking = server.Requests[6];
        Assert.DoesNotContain("step by step", single.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(["user", "assistant", "user", "assistant", "user"], shots.Messages.Select(message => message.Role));
        Assert.StartsWith("What is 3 * 3?", shots.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal("Answer: 9", shots.Messages[1].Text);
        Assert.StartsWith("What is 20 + 22?", shots.Messages[4].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("42.", string.Concat(shots.Messages.Select(message => message.Text)), StringComparison.Ordinal);
        Assert.Contains("Think step by step.", thinking.Messages[0].Text, StringComparison.Ordinal);
        Assert.All(server.Requests, request => Assert.Equal("scripted-a", request.Model));
    }

    [Fact]
    public async Task A_replay_and_a_second_run_give_the_same_tables_byte_for_byte_and_ask_nothing()
    {
        using EnsembleTrial trial = new(Three, EnsembleTrial.Settings(Enum.GetValues<EnsembleMethod>()) with { Judge = "judge" });
        EnsembleResult first;
        await using (ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context,
            request.Model == "judge"
            ? FormattableString.Invariant($"{{\"score\": {request.Number % 10 / 10.0}}}")
            : $"Answer: {request.Number}")))
        {
            first = await trial.RunAsync(server, atOnce: 3);
            int asked = server.Count;
            byte[] recording = await File.ReadAllBytesAsync(trial.Recording);
            EnsembleResult second = await trial.RunAsync(server, atOnce: 1);
            Assert.Equal(asked, server.Count);
            Assert.Equal(first.ToTable().ToCsv(), second.ToTable().ToCsv());
            Assert.Equal(recording, await File.ReadAllBytesAsync(trial.Recording));
        }

        EnsembleResult replay = await trial.ReplayAsync();
        Assert.Equal(first.ToTable().ToCsv(), replay.ToTable().ToCsv());
        Assert.Equal(first.TurnsTable().ToCsv(), replay.TurnsTable().ToCsv());
        Assert.Equal(first.Summary().ToCsv(), replay.Summary().ToCsv());
    }

    [Fact]
    public async Task A_torn_recording_is_continued_and_an_incomplete_one_says_where()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
        using EnsembleTrial trial = new(Three, EnsembleTrial.Settings(EnsembleMethod.Sequential));
        string expected = (await trial.RunAsync(server, atOnce: 1)).ToTable().ToCsv();
        byte[] recording = await File.ReadAllBytesAsync(trial.Recording);
        await File.WriteAllBytesAsync(trial.Recording, recording[..^30]);

        RecordingIncompleteException refusal = await Assert.ThrowsAsync<RecordingIncompleteException>(trial.ReplayAsync);
        Assert.Contains(
            "holds no reply for task 3, Sequential, seed 0, scripted-c, agent 3, round 1, answer", refusal.Message,
            StringComparison.Ordinal);
        Assert.Equal(expected, (await trial.RunAsync(server)).ToTable().ToCsv());
        Assert.Equal(10, server.Count);
    }

    [Fact]
    public async Task Settings_reach_the_server_and_the_fields_beyond_the_protocol_only_where_it_takes_them()
    {
        foreach ((SamplingFields fields, string? name) in new[]
            {
                (SamplingFields.Standard, null), (SamplingFields.Vllm, "repetition_penalty"), (SamplingFields.LlamaCpp, "repeat_penalty"),
            })
        {
            await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
            using EnsembleTrial trial = new(
                Sum, EnsembleTrial.Settings(EnsembleMethod.Sequential) with { SamplingFields = fields }, new FixedEffort(1));
            await trial.RunAsync(server);
            JsonElement body = server.Requests[0].Body;
            Assert.Equal(0.3, body.GetProperty("temperature").GetDouble(), 6);
            Assert.Equal(0.6, body.GetProperty("top_p").GetDouble(), 6);
            Assert.Equal(0.6, body.GetProperty("presence_penalty").GetDouble(), 6);
            Assert.Equal(1024, body.GetProperty("max_tokens").GetInt32());
            Assert.Equal(name is not null, body.TryGetProperty("top_k", out JsonElement topK));
            if (name is not null)
            {
                Assert.Equal(20, topK.GetDouble());
                Assert.Equal(1.3, body.GetProperty(name).GetDouble(), 6);
            }
        }
    }

    [Fact]
    public void Settings_are_monotone_in_effort_and_span_the_ranges()
    {
        GenerationSettings none = GenerationSettings.OfEffort(0, 1000);
        GenerationSettings full = GenerationSettings.OfEffort(1, 1000);
        Assert.Equal((1.2, 0.95, 80, 250, 1.0, 0.0), Values(none));
        Assert.Equal((0.3, 0.6, 20, 1000, 1.3, 0.6), Values(full));
        for (int i = 1; i <= 100; i++)
        {
            GenerationSettings less = GenerationSettings.OfEffort((i - 1) / 100.0, 1000);
            GenerationSettings more = GenerationSettings.OfEffort(i / 100.0, 1000);
            Assert.True(more.Temperature < less.Temperature && more.TopP < less.TopP && more.TopK <= less.TopK);
            Assert.True(
                more.MaxTokens > less.MaxTokens && more.RepetitionPenalty > less.RepetitionPenalty
                && more.PresencePenalty > less.PresencePenalty);
        }

        Assert.Throws<ParameterException>(() => GenerationSettings.OfEffort(1.01, 1000));
        Assert.Throws<ParameterException>(() => full with { TopK = 81 });

        static (double, double, int, int, double, double) Values(GenerationSettings settings) =>
            (settings.Temperature, settings.TopP, settings.TopK, settings.MaxTokens, settings.RepetitionPenalty, settings.PresencePenalty);
    }

    [Fact]
    public async Task Learnt_policies_answer_the_judges_scores_and_never_the_right_answer()
    {
        // After a high contribution the bonus pays for more; after none it does not.
        PublicGoodsGame game = new(2, 0.5, 1, new EffortCost(0.75));
        PolicyTrainer trainer = new(game, new LearningSettings { Updates = 30, EpisodesPerUpdate = 256 }, 0);
        trainer.Run();
        using Cli.TemporaryFolder folder = new();
        string path = folder.File("policies.json");
        TrainingFile.Write(path, [trainer.Save()]);
        LearntEffort policy = LearntEffort.Read(path);
        ArithmeticTask task = new("1", "", "", 1);
        Assert.Equal(trainer.ContributionOf(1, [0.9]), policy.EffortOf(task, [0.9]));
        Assert.NotEqual(policy.EffortOf(task, [0]), policy.EffortOf(task, [1]));

        EnsembleSettings settings =
            EnsembleTrial.Settings(EnsembleMethod.Sequential) with { Models = ["scripted-a", "scripted-b"], Policy = policy.Name };
        foreach (string score in new[] { "0", "1" })
        {
            await using ChatServer server = await ChatServer.StartAsync((request, context) =>
                ChatServer.ReplyAsync(context, request.Model == "judge" ? $"{{\"score\": {score}}}" : "Answer: 42"));
            using EnsembleTrial judged = new(Sum, settings with { Judge = "judge" }, policy, game);
            EnsembleRow row = (await judged.RunAsync(server)).Rows[0];
            Assert.Equal(
                policy.EffortOf(task, [double.Parse(score, System.Globalization.CultureInfo.InvariantCulture)]), row.Turns[1].Effort);
        }

        List<double> efforts = [];
        foreach (string answer in new[] { "Answer: 41", "Answer: 42" })
        {
            await using ChatServer server = await ChatServer.ReplyingAsync(answer);
            using EnsembleTrial exact = new(Sum, settings, policy, game);
            efforts.Add((await exact.RunAsync(server)).Rows[0].Turns[1].Effort);
        }

        Assert.Equal(policy.EffortOf(task, [policy.EffortOf(task, [])]), efforts[0]);
        Assert.Equal(efforts[0], efforts[1]);
    }

    [Fact]
    public async Task Further_fields_and_a_system_message_reach_the_server_and_identify_the_recording()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            ChatServer.ReplyAsync(context, request.Model == "judge" ? "{\"score\": 0.5}" : "Answer: 42"));
        EnsembleSettings settings = EnsembleTrial.Settings(Enum.GetValues<EnsembleMethod>()) with
        {
            Judge = "judge", SystemMessage = "Answer with care.\r\n",
            Fields = new Dictionary<string, JsonElement> { ["min_p"] = JsonElement.Parse("0.05") },
        };
        using EnsembleTrial trial = new(Three, settings);
        EnsembleResult result = await trial.RunAsync(server);

        Assert.All(server.Requests, request =>
        {
            Assert.Equal(0.05, request.Body.GetProperty("min_p").GetDouble());
            (string Role, string Text) system = Assert.Single(
                request.Messages, message => message.Role == "system");
            Assert.Equal(request.Messages[0], system);
            Assert.StartsWith(
                request.Model == "judge" ? "You judge answers. Score"
                    : request.Messages[1].Text.Contains("Agent 1 answered", StringComparison.Ordinal)
                        ? "Answer with care.\n\nYou are agent " : "Answer with care.",
                system.Text, StringComparison.Ordinal);
        });
        Assert.Equal(result.ToTable().ToCsv(), (await trial.ReplayAsync()).ToTable().ToCsv());

        int asked = server.Count;
        byte[] recorded = await File.ReadAllBytesAsync(trial.Recording);
        foreach ((EnsembleSettings other, string difference) in new[]
        {
            (settings with { SystemMessage = null }, "another system message"),
            (settings with { SystemMessage = "Answer with care!" }, "another system message"),
            (settings with { Fields = null }, "other fields of its requests (min_p=0.05)"),
        })
        {
            using EnsembleTrial others = new(Three, other);
            File.Copy(trial.Recording, others.Recording);
            string sentence = $"{others.Recording} was recorded with {difference}; start another recording.";
            Assert.Equal(sentence, (await Assert.ThrowsAsync<RecordingException>(() => others.RunAsync(server))).Message);
            Assert.Equal(sentence, (await Assert.ThrowsAsync<RecordingException>(others.ReplayAsync)).Message);
            Assert.Equal(recorded, await File.ReadAllBytesAsync(others.Recording));
        }

        Assert.Equal(asked, server.Count);
    }

    [Fact]
    public async Task A_recording_without_further_fields_and_a_system_message_is_written_as_before_there_were_any()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 42");
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Single));
        await trial.RunAsync(server);
        string line = (await File.ReadAllLinesAsync(trial.Recording))
            .Single(each => each.StartsWith("{\"kind\":\"ensemble\"", StringComparison.Ordinal));

        Assert.EndsWith("\"sampling_fields\":\"Standard\",\"send_seed\":true,\"seed\":0}}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top_k", "'top_k', which is set from the effort")]
    [InlineData("presence_penalty", "'presence_penalty', which is set from the effort")]
    [InlineData("seed", "'seed', which is set from other settings")]
    public void Fields_that_other_settings_set_are_refused(string field, string given)
    {
        Dictionary<string, JsonElement> fields = new() { [field] = JsonElement.Parse("1") };
        ParameterException refusal = Assert.Throws<ParameterException>(
            () => EnsembleTrial.Settings(EnsembleMethod.Single) with { Fields = fields });
        Assert.Equal(("field", given), (refusal.Parameter, refusal.Given));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("length")]
    public async Task An_answer_of_nothing_but_thinking_is_counted_as_such(string finish)
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Model == "scripted-b"
                ? ChatServer.Completion("Let me see.", "stop")
                : ChatServer.Completion("", finish).Replace(
                    "\"content\":", "\"reasoning_content\":\"Answer: 42\",\"content\":", StringComparison.Ordinal)));
        using EnsembleTrial trial = new(Sum, EnsembleTrial.Settings(EnsembleMethod.Majority) with { MaxTokens = 64 });
        EnsembleResult result = await trial.RunAsync(server);
        EnsembleRow row = Assert.Single(result.Rows);

        Assert.Equal((2, 0, 1), (row.OnlyReasoning, row.CutOff, row.Unreadable));
        Assert.Equal((null, false, 0.0), (row.Answer, row.Right, row.Score));
        Assert.Contains(",messages,cut_off,only_reasoning,unreadable,unscored\n", result.ToTable().ToCsv(), StringComparison.Ordinal);
        Assert.EndsWith(",0,0,2,1,0\n", result.Summary().ToCsv(), StringComparison.Ordinal);
        Assert.Equal(result.ToTable().ToCsv(), (await trial.ReplayAsync()).ToTable().ToCsv());
    }

    [FactWithSandbox]
    public async Task Programs_are_run_once_a_recording_and_a_replay_runs_none()
    {
        CodeSandbox sandbox = await CodeSandboxTests.CreateAsync();
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, $"```python\ndef f(n):\n    return n + {(request.Model == "scripted-b" ? 2 : 1)}\n```"));
        using EnsembleTrial trial = new(Program, EnsembleTrial.Settings(EnsembleMethod.Sequential), runsCode: true);
        EnsembleResult result = await trial.RunAsync(server, sandbox);

        Assert.Equal([1.0, 0.0, 1.0], result.Rows[0].Turns.Select(turn => turn.Score!.Value));
        Assert.Equal(
            2, (await File.ReadAllLinesAsync(trial.Recording)).Count(
            line => line.Contains("\"kind\":\"program\"", StringComparison.Ordinal)));
        Assert.Equal(result.ToTable().ToCsv(), (await trial.ReplayAsync()).ToTable().ToCsv());
    }

    [Fact]
    public void Programs_are_not_scored_exactly_unless_they_may_be_run()
    {
        ParameterException refusal = Assert.Throws<ParameterException>(
            () => new EnsembleTrial(Program, EnsembleTrial.Settings(EnsembleMethod.Sequential)));
        Assert.Equal(
            "judge is 'exact' for programs, which must be run to be scored; allowed: the name of a judge model, or exact where running "
                + "programs is allowed.",
            refusal.Message);
    }

    [Fact]
    public async Task A_judged_program_is_never_run_without_being_allowed()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            ChatServer.ReplyAsync(context, request.Model == "judge" ? "{\"score\": 1}" : "```python\ndef f(n):\n    return n + 1\n```"));
        using EnsembleTrial trial = new(Program, EnsembleTrial.Settings(EnsembleMethod.Sequential) with { Judge = "judge" });
        EnsembleRow row = Assert.Single((await trial.RunAsync(server)).Rows);
        Assert.Null(row.Right);
        Assert.Equal(1, row.Score);
        Assert.DoesNotContain("\"kind\":\"program\"", await File.ReadAllTextAsync(trial.Recording), StringComparison.Ordinal);
    }
}
