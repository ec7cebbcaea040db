using System.Text.Json;
using System.Text.Json.Nodes;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>The authors' protocol, who decides, choices by likelihood, and talk, each against a server and from its recording.</summary>
public sealed class ProtocolTests
{
    private static readonly ModelRunSettings Paper = new()
    {
        Models = [ChatServer.ModelName], Weights = [0.3, 0.9], Steps = 4,
    };

    [Fact]
    public async Task The_paper_protocol_proposes_at_its_temperature_and_chooses_greedily_within_its_limits()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        foreach (ChatRequest request in server.Requests)
        {
            (double temperature, int tokens) = request.AsksForProposals ? (0.7, 120) : (0.0, 80);
            Assert.Equal(temperature, request.Body.GetProperty("temperature").GetDouble(), 1e-6);
            Assert.Equal(tokens, request.Body.GetProperty("max_tokens").GetInt32());
            Assert.Equal(2, request.Messages.Count);
        }

        Assert.All(trial.Calls, call => Assert.Equal("paper-1", call.GetProperty("prompt").GetString()));
        Assert.Contains(server.Requests, request => request.Question.Contains("Last demands: [", StringComparison.Ordinal));
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task Every_agents_last_demand_is_shown_to_all()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper with { Weights = [0.3] } };
        await trial.RunAsync(server);

        double[] third = trial.Result!.Rows[0].Episode.Demands(2).ToArray();
        string shown = $"Last demands: [{string.Join(", ", third.Select(demand => demand % 1 == 0 ? $"{demand}.0" : $"{demand}"))}]\n";
        Assert.Equal(10, server.Requests.Count(request => request.Question.Contains(shown, StringComparison.Ordinal)));
    }

    /// <summary>What the authors' script does with each reply, worked out by hand.</summary>
    [Theory]
    [InlineData("{\"candidates\": [9, 9, 77, 6.5]}", 9, 0, 1)]
    [InlineData("nothing", 4.5, 1, 0)]
    public async Task The_paper_protocol_keeps_what_is_valid_and_adds_the_anchors(
        string reply, double demand, double fallbacks, double mended)
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.ReplyAsync(context, reply));
        using Trial trial = new()
        {
            Settings = Paper with { Weights = [0], Steps = 1, Mode = DecisionMode.Select },
        };
        await trial.RunAsync(server);

        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal(5, server.Count);
        Assert.All(row.Episode.Demands(0).ToArray(), taken => Assert.Equal(demand, taken));
        Assert.Equal((fallbacks, mended), (row.Tally.FallbackShare, row.Tally.MendedShare));
    }

    [Theory]
    [InlineData(CandidateJoin.Union)]
    [InlineData(CandidateJoin.ReferenceScript)]
    public async Task The_paper_protocol_draws_from_the_grid_where_fewer_than_three_candidates_are_left(CandidateJoin join)
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("{\"candidates\": [9]}");
        using Trial trial = new()
        {
            Settings = Paper with
            {
                Weights = [0], Steps = 3, Mode = DecisionMode.Select, Candidates = new CandidateOptions { Anchors = [0], Join = join },
            },
        };
        await trial.RunAsync(server);

        double[] taken = [.. Enumerable.Range(0, 3).SelectMany(step => trial.Result!.Rows[0].Episode.Demands(step).ToArray())];
        Assert.InRange(taken.Distinct().Count(), 3, 15);
    }

    [Fact]
    public async Task A_choice_that_is_not_listed_becomes_the_nearest_candidate()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.AsksForProposals ? "{\"candidates\": [1, 2, 3, 4, 5, 6, 7]}" : "{\"action\": 99}"));
        using Trial trial = new() { Settings = Paper with { Weights = [1], Steps = 1 } };
        await trial.RunAsync(server);

        ModelRunRow row = Assert.Single(trial.Result!.Rows);
        Assert.Equal([7, 7, 7, 7, 7], row.Episode.Demands(0).ToArray());
        Assert.Equal((0, 1, 1), (row.Tally.FallbackShare, row.Tally.SnappedShare, row.Tally.NonArgMaxShare));
    }

    [Fact]
    public async Task Where_the_rule_selects_half_the_calls_give_the_same_run()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial chosen = new() { Settings = Paper with { Protocol = ModelProtocol.Own } };
        await chosen.RunAsync(server);
        using Trial selected = new() { Settings = Paper with { Protocol = ModelProtocol.Own, Mode = DecisionMode.Select } };
        await selected.RunAsync(server);

        Assert.Equal(chosen.Result!.Rows.Sum(row => row.Tally.Calls) / 2, selected.Result!.Rows.Sum(row => row.Tally.Calls));
        Assert.Equal(
            chosen.Result.Rows.Select(row => row.Episode.ToTable().ToCsv()),
            selected.Result.Rows.Select(row => row.Episode.ToTable().ToCsv()));
        Assert.Equal(selected.Csv, await selected.ReplayAsync());
    }

    [Fact]
    public async Task A_models_own_scores_decide_by_the_rules_formula()
    {
        // The server scores own = a/10 and group = 1 − a/10: above λ = 1/2 the smallest candidate is best, below it the largest.
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new()
        {
            Settings = Paper with { Protocol = ModelProtocol.Own, Weights = [0.45, 0.55], Mode = DecisionMode.Score },
        };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.All(trial.Result!.Rows, row => Assert.Equal(0, row.Tally.FallbackShare));
        Assert.All(Enumerable.Range(0, 4), step => Assert.All(
            trial.Result.Rows[0].Episode.Demands(step).ToArray(), demand => Assert.InRange(demand, 4.5, 10)));
        Assert.All(Enumerable.Range(0, 4), step => Assert.Equal([0, 0, 0, 0, 0], trial.Result.Rows[1].Episode.Demands(step).ToArray()));
        Assert.InRange(trial.Result.Rows[1].Tally.NonArgMaxShare!.Value, 0.5, 1);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task A_model_alone_demands_what_it_says_and_a_draw_stands_in_where_it_says_nothing()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.Asked!.Agent == 0 ? "no" : "{\"request\": 2.9}"));
        using Trial trial = new() { Settings = Paper with { Mode = DecisionMode.Direct } };
        await trial.RunAsync(server);

        Assert.Equal(2 * 4 * 5, server.Count);
        ModelRunRow row = trial.Result!.Rows[0];
        Assert.Equal(0.2, row.Tally.FallbackShare);
        Assert.Null(row.Tally.NonArgMaxShare);
        Assert.All(Enumerable.Range(0, 4), step => Assert.Equal([2.9, 2.9, 2.9, 2.9], row.Episode.Demands(step)[1..].ToArray()));
        Assert.InRange(Enumerable.Range(0, 4).Select(step => row.Episode.Demands(step)[0]).Distinct().Count(), 2, 4);
        Assert.Contains(server.Requests, request => request.Question.Contains("Lambda = 0.90", StringComparison.Ordinal));
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task By_likelihood_the_likeliest_row_is_taken_and_the_decision_noise_is_known()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper with { ChoiceBy = ChoiceMethod.Likelihood } };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        foreach (ModelRunRow row in trial.Result!.Rows)
        {
            // 0.6 of 0.8 on the best row, whose letter comes with a space before it.
            Assert.Equal(0.25, row.Tally.DecisionNoise!.Value, 1e-6);
            Assert.Equal((0, 0), (row.Tally.NonArgMaxShare, row.Tally.FallbackShare));
        }

        Assert.All(server.Requests.Where(request => !request.AsksForProposals), request =>
        {
            Assert.True(request.Body.GetProperty("logprobs").GetBoolean());
            Assert.Equal(20, request.Body.GetProperty("top_logprobs").GetInt32());
            Assert.False(request.HasSchema);
        });
        Assert.Equal(trial.Csv, await trial.ReplayAsync());

        using RecordingFile recording = RecordingFile.OpenRead(trial.Path);
        Assert.All(recording.Calls(), call =>
        {
            Assert.Equal(call.Role == "choose", call.Likelihoods is not null);
            Assert.Equal(Math.Log(0.6), call.Likelihoods?.Values.Max() ?? Math.Log(0.6), 1e-7);
        });
    }

    [Fact]
    public async Task By_likelihood_at_temperature_one_rows_are_drawn_by_their_probabilities()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new()
        {
            Settings = Paper with
            {
                ChoiceBy = ChoiceMethod.Likelihood, Weights = [0.9], Steps = 80, Sampling = new SamplingOptions { ChoiceTemperature = 1 },
            },
        };
        await trial.RunAsync(server);

        // 400 draws with probability 1/4: five standard deviations are 0.11.
        Assert.InRange(trial.Result!.Rows[0].Tally.NonArgMaxShare!.Value, 0.14, 0.36);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task A_server_that_reports_no_likelihoods_is_named_in_one_sentence()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.AsksForProposals ? "{\"candidates\": [1, 2, 3, 4, 5, 6, 7]}" : "A"));
        using Trial trial = new() { Settings = Paper with { ChoiceBy = ChoiceMethod.Likelihood } };
        await trial.RunAsync(server);

        Assert.Equal(
            $"{ChatServer.ModelName}: the server reports no likelihoods of tokens (logprobs), so that a choice can only be read from the "
                + "reply itself (--choice-by reply).",
            Assert.IsType<ModelServerException>(trial.Failure).Message);
    }

    [Fact]
    public void Likelihoods_need_a_table_that_letters_can_name()
    {
        ParameterException mode = Assert.Throws<ParameterException>(
            () => (Paper with { ChoiceBy = ChoiceMethod.Likelihood, Mode = DecisionMode.Direct }).Cells());
        Assert.Equal("choiceBy", mode.Parameter);
        Assert.Throws<ParameterException>(() => (Paper with
        {
            ChoiceBy = ChoiceMethod.Likelihood, Candidates = new CandidateOptions { Proposals = 16 },
        }).Cells());
    }

    [Fact]
    public async Task What_is_said_is_heard_by_all_in_the_same_step_and_replays()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper with { Weights = [0.9], Steps = 2, Talk = 2 } };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(2 * 5 * 4, server.Count);
        AskedQuestion[] first = [.. server.Requests.Select(request => request.Asked!).Where(asked => asked.Step == 0)];
        Assert.Equal(
            [0, 0, 0, 0, 0, 5, 5, 5, 5, 5],
            first.Where(asked => asked.Role == DecisionRole.Talk).Select(asked => asked.Said.Count));
        string[] round = [.. Enumerable.Range(1, 5).Select(agent => $"I am agent {agent} and I ask for 4.")];
        Assert.All(first.Where(asked => asked.Role != DecisionRole.Talk), asked => Assert.Equal([.. round, .. round], asked.Said));
        Assert.Equal(
            20, trial.Calls.Count(call => call.GetProperty("role").GetString() == "talk" && !call.GetProperty("options").TryGetProperty(
                "form", out JsonElement _)));
        Assert.Equal(20, trial.Result!.Rows[0].Tally.Decisions);
        Assert.Equal(trial.Csv, await trial.ReplayAsync());
    }

    [Fact]
    public async Task Runs_of_one_recording_ask_what_they_share_once_and_replay_each()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper with { Mode = DecisionMode.Select } };
        RecordingFile recording = RecordingFile.OpenOrCreate(trial.Path);
        ModelEndpoint endpoint = new(server.Address, null);
        using ModelServer models = new(endpoint, new ModelServerOptions(), new CallBudget(), TimeProvider.System, () => 0.5);
        IReadOnlyList<ModelRunSettings> runs = ModelComparison.Variants(Paper, ComparedSetting.Mode);
        List<ModelRunRow> rows = [];
        foreach (ModelRunSettings run in runs)
        {
            rows.AddRange((await ModelRun.RecordAsync(
                run, recording, models.CreateClient, endpoint.WithoutKey, 1, TimeProvider.System)).Rows);
        }

        // The ideal agent chooses what the rule selects: all 40 proposals of the first run serve the second, whose choices are 40 more.
        int proposals = server.Requests.Count(request => request.AsksForProposals);
        Assert.InRange(proposals, 40, 79);
        recording.Dispose();
        using RecordingFile closed = RecordingFile.OpenRead(trial.Path);
        Assert.Empty(closed.Notices);
        IReadOnlyList<ModelRunRow> replayed = await ModelRun.ReplayAsync(closed);
        Assert.Equal(new ModelRunResult(rows).ToTable().ToCsv(), new ModelRunResult(replayed).ToTable().ToCsv());

        ModelComparison comparison = new(ComparedSetting.Mode, rows, "scripted");
        Assert.Equal(5 * 2, comparison.ToTable().Rows.Count);
        Assert.Equal(5, comparison.Summary().Rows.Count);
        Assert.Equal(2, comparison.ToFigure().Panels.Count);
    }

    [Fact]
    public void A_comparison_refuses_what_it_cannot_lay_side_by_side()
    {
        Assert.Equal("models", Refused(Paper with { Models = ["a", "b"] }));
        Assert.Equal("severities", Refused(Paper with { Severities = [1.6, 2.4] }));
        Assert.Equal("weights", Refused(Paper with { Weights = [1] }));
        Assert.Equal(
            [0, 2], ModelComparison.Variants(Paper with { Talk = 2 }, ComparedSetting.Talk).Select(run => run.Talk));
        Assert.Equal([0, 1], ModelComparison.Variants(Paper, ComparedSetting.Talk).Select(run => run.Talk));

        CandidateOptions published = new() { Join = CandidateJoin.ReferenceScript, Proposals = 5 };
        Assert.Equal(
            [CandidateJoin.ReferenceScript, CandidateJoin.Union],
            ModelComparison.Variants(Paper with { Candidates = published }, ComparedSetting.Protocol).Select(run => run.Candidates!.Join));

        static string Refused(ModelRunSettings settings) =>
            Assert.Throws<ParameterException>(() => ModelComparison.Variants(settings, ComparedSetting.Mode)).Parameter;
    }

    [Fact]
    public async Task A_recording_with_the_prompts_of_another_version_is_refused_in_one_sentence()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        using Trial trial = new() { Settings = Paper with { Steps = 1 } };
        await trial.RunAsync(server);
        JsonObject run = JsonNode.Parse((await File.ReadAllLinesAsync(trial.Path))[0])!.AsObject();
        run["prompt"] = "swi-1";
        foreach (string setting in new[] { "protocol", "mode", "choice_by", "talk" })
        {
            Assert.True(run["settings"]!.AsObject().Remove(setting));
        }

        await File.WriteAllTextAsync(trial.Path, run.ToJsonString() + "\n");

        RecordingException refusal = await Assert.ThrowsAsync<RecordingException>(trial.ReplayAsync);
        Assert.Equal(
            $"{trial.Path} was recorded with format 2 and prompts swi-1; this version replays format 2 and prompts paper-1.",
            refusal.Message);
    }
}
