using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Cli;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

public sealed class SimulatedServerTests
{
    private const string Model = "simulated:softmax:0.05";

    private static readonly CheckedScenario Paper = new Scenario { Weight = 0.7 }.Check();

    [Fact]
    public async Task Choices_from_the_table_follow_the_softmax_of_the_shown_scores()
    {
        ScoredCandidate[] table = [new(2, 0, 0, 0.50), new(3, 0, 0, 0.60), new(4.5, 0, 0, 0.55)];
        SimulatedModel model = SimulatedModel.Parse("softmax:0.05", 0);
        Dictionary<double, int> chosen = [];
        for (int seed = 0; seed < 4000; seed++)
        {
            double demand = Demand(model, table, seed);
            chosen[demand] = chosen.GetValueOrDefault(demand) + 1;
        }

        double[] odds = [Math.Exp(-2), 1, Math.Exp(-1)];
        for (int i = 0; i < table.Length; i++)
        {
            // Four standard errors of a share of 4,000.
            double expected = odds[i] / odds.Sum();
            double error = Math.Sqrt(expected * (1 - expected) / 4000);
            Assert.InRange(chosen[table[i].Demand] / 4000.0, expected - 4 * error, expected + 4 * error);
        }

        Assert.Equal(Demand(model, table, 17), Demand(model, table, 17));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(ModelProtocol.Paper, "uniform", 0, 10)]
    [InlineData(ModelProtocol.Own, "uniform", 0, 10)]
    [InlineData(ModelProtocol.Own, "greedy", 5, 10)]
    [InlineData(ModelProtocol.Own, "cautious", 0, 5)]
    public void Proposals_are_those_of_the_named_proposer(ModelProtocol protocol, string proposer, double least, double most)
    {
        SimulatedModel model = SimulatedModel.Parse($"{proposer}+argmax", 0);
        Question<IReadOnlyList<double>> question = SwiPrompts.For(protocol, Paper)
            .Proposals(new Moment(new Situation(2, 4, 3, 12, 0.7, Paper.Candidates.Grid, 7), [1, 2, 3, 4, 2]));
        foreach (string? schema in new[] { question.Format!.Schema!.Value.GetRawText(), null })
        {
            JsonElement answer = Answer(model, question.Messages, schema, 5);
            double[] proposals = [.. answer.EnumerateObject().Single().Value.EnumerateArray().Select(each => each.GetDouble())];
            Assert.Equal(7, proposals.Distinct().Count());
            Assert.All(proposals, demand => Assert.InRange(demand, least, most));
            Assert.All(proposals, demand => Assert.Equal(0, demand % 0.25));
        }
    }

    [Theory]
    [InlineData(ModelProtocol.Paper)]
    [InlineData(ModelProtocol.Own)]
    public void Scores_are_given_under_the_names_that_the_schema_lists(ModelProtocol protocol)
    {
        Question<IReadOnlyList<ModelScore>> question = SwiPrompts.For(protocol, Paper).Scores(
            new Moment(new Situation(2, 4, 3, 12, 0.7, Paper.Candidates.Grid, 7), [1, 2, 3, 4, 2]),
            [new(1, 0, 0, 0), new(4.5, 0, 0, 0), new(10, 0, 0, 0)]);
        JsonElement schema = question.Format!.Schema!.Value;

        JsonElement answer = Answer(SimulatedModel.Parse("argmax", 0), question.Messages, schema.GetRawText(), 5);

        Assert.True(SchemaRules.Allow(schema, answer.GetRawText()), answer.GetRawText());
    }

    [Fact]
    public void Any_other_question_is_answered_in_the_form_of_its_schema()
    {
        JsonElement scores = Answer(
            SimulatedModel.Parse("argmax", 0), [new ChatMessage(ChatRole.User, "Score both.")],
            """{"type": "object", "properties": {"scores": {"type": "array", "minItems": 3, "items": {"type": "object", "properties": """
            + """{"own": {"type": "number", "minimum": 0, "maximum": 1}, "why": {"type": "string"}}}}}}""", 1).GetProperty("scores");
        Assert.Equal(3, scores.GetArrayLength());
        Assert.All(scores.EnumerateArray(), score => Assert.InRange(score.GetProperty("own").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task Each_fault_is_what_a_real_server_does()
    {
        object question = new
        {
            model = Model, seed = 1, logprobs = true, top_logprobs = 2, max_tokens = 500,
            messages = Sent(SwiPrompts.For(ModelProtocol.Own, Paper).Choice(
                new Moment(new Situation(0, 0, 4, null, 0.7, Paper.Candidates.Grid, 7)), [new(2, 0, 0, 0.5), new(3, 0, 0, 0.6)]).Messages),
            response_format = new { type = "json_schema", json_schema = new { name = "choice", schema = new { type = "object",
                properties = new { demand = new { type = "number", minimum = 0 } } } } },
        };
        (int status, JsonElement reply) = await AskAsync(new SimulatedFaults(), question);
        JsonElement choice = reply.GetProperty("choices")[0];
        JsonElement top = choice.GetProperty("logprobs").GetProperty("content")[1].GetProperty("top_logprobs");
        Assert.Equal((200, 2, "3"), (status, top.GetArrayLength(), top[0].GetProperty("token").GetString()));
        Assert.Equal(-2.126928, top[1].GetProperty("logprob").GetDouble(), 1e-6);
        int tokens = reply.GetProperty("usage").GetProperty("prompt_tokens").GetInt32();
        Assert.True(tokens > 250);

        Assert.Equal(503, (await AskAsync(new SimulatedFaults { Status = 503 }, question)).Status);
        Assert.Equal(500, (await AskAsync(new SimulatedFaults { RefusesSchemas = 500 }, question)).Status);
        Assert.Equal(
            100, (await AskAsync(new SimulatedFaults { Context = 100 }, question)).Reply.GetProperty("usage").GetProperty("prompt_tokens")
            .GetInt32());
        Assert.Equal("I would rather not say.", Content((await AskAsync(new SimulatedFaults { Garbled = 1 }, question)).Reply));
        Assert.False((await AskAsync(new SimulatedFaults { WithoutLogprobs = true }, question)).Reply.GetProperty("choices")[0]
            .TryGetProperty("logprobs", out _));
        JsonElement thought = (await AskAsync(new SimulatedFaults { Reasoning = SimulatedReasoning.Only }, question)).Reply
            .GetProperty("choices")[0];
        Assert.Equal("length", thought.GetProperty("finish_reason").GetString());
        Assert.NotEmpty(thought.GetProperty("message").GetProperty("reasoning_content").GetString()!);
        Assert.Equal("", thought.GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_run_against_the_command_says_in_every_output_that_nothing_but_a_simulated_server_was_behind_it()
    {
        using TemporaryFolder folder = new();
        using Process server = Process.Start(new ProcessStartInfo(
            "dotnet", [SwaProcess.Path, "llm", "simulate-server", "--port", "0", "--like", "softmax:0.05"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            string address = (await server.StandardOutput.ReadLineAsync())!;
            Assert.Matches(@"^http://127\.0\.0\.1:\d+/v1$", address);
            string recording = folder.File("recording.jsonl");
            (int exitCode, string output, string error) = await Outcome.OfAsync(
                "llm", "run", "--endpoint", address, "--model", Model, "--weights", "0,1", "--steps", "2", "--recording", recording,
                "--stream");
            Assert.True(exitCode == 0, error);
            Assert.Contains(Model, output, StringComparison.Ordinal);
            (exitCode, _, error) = await Outcome.OfAsync(
                "reproduce", "--recordings", recording, "--figures", "1", "--out", folder.Path);
            Assert.True(exitCode == 0, error);
            string figure = await File.ReadAllTextAsync(Path.Combine(folder.Path, "figures", "figure1.svg"));
            Assert.Contains("simulated:softmax:0.05 (simulated server)", figure, StringComparison.Ordinal);
            string caption = await File.ReadAllTextAsync(Path.Combine(folder.Path, "figures", "figure1.plotly.json"));
            Assert.Contains(
                "of a simulated server", caption.Replace(@"\u003Cbr\u003E", " ", StringComparison.Ordinal), StringComparison.Ordinal);

            // A model beside it is no simulated server, and statement 4 is not decided by a stand-in that was chosen to differ.
            await using ChatServer real = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
            (exitCode, _, error) = await Outcome.OfAsync(
                "llm", "run", "--model", $"{ChatServer.ModelName}@{real.Address}", "--weights", "0,1", "--steps", "2", "--recording",
                folder.File("real.jsonl"));
            Assert.True(exitCode == 0, error);
            (exitCode, _, error) = await Outcome.OfAsync(
                "reproduce", "--recordings", recording, folder.File("real.jsonl"), "--figures", "1", "--out", folder.File("both"));
            Assert.True(exitCode == 0, error);
            figure = await File.ReadAllTextAsync(Path.Combine(folder.File("both"), "figures", "figure1.svg"));
            Assert.Contains(
                $"Agents are the named models and a simulated server ({Model}), without a language model behind it, replayed from "
                    + "recordings.",
                figure, StringComparison.Ordinal);
            string verdicts = await File.ReadAllTextAsync(Path.Combine(folder.File("both"), "data", "results", "verdicts.json"));
            Assert.Contains("\"reason\": \"Stand-ins were chosen to differ", verdicts, StringComparison.Ordinal);

            (exitCode, _, error) = await Outcome.OfAsync(
                "llm", "run", "--endpoint", address, "--model", "phi", "--weights", "0", "--recording", folder.File("other.jsonl"));
            Assert.Equal(1, exitCode);
            Assert.Contains("does not have the model phi", error, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData("--like is 'best'; allowed: a chooser (argmax, noisy, softmax) with its parameter after a colon", "--like", "best")]
    [InlineData("--like is 'argmax:1'; allowed: argmax without a parameter.", "--like", "argmax:1")]
    [InlineData("--fail is 200; allowed: a number from 400 to 599.", "--fail", "200")]
    [InlineData("--port is 70000; allowed: a number from 0 to 65535.", "--port", "70000")]
    public async Task A_wrong_value_is_refused_in_one_sentence(string sentence, params string[] arguments)
    {
        (int exitCode, string output, string error) = await Outcome.OfAsync(["llm", "simulate-server", .. arguments]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"swa: {sentence}", error, StringComparison.Ordinal);
    }

    private static double Demand(SimulatedModel model, ScoredCandidate[] table, int seed)
    {
        Question<Choice> question = SwiPrompts.For(ModelProtocol.Own, Paper).Choice(
            new Moment(new Situation(1, 3, 4, 20, 0.7, Paper.Candidates.Grid, 7)), table);
        return Answer(model, question.Messages, question.Format!.Schema!.Value.GetRawText(), seed).GetProperty("demand").GetDouble();
    }

    private static JsonElement Answer(SimulatedModel model, IReadOnlyList<ChatMessage> messages, string? schema, int seed)
    {
        object body = schema is null
            ? new { messages = Sent(messages), seed }
            : new
            {
                messages = Sent(messages),
                seed,
                response_format = new { json_schema = new { schema = JsonSerializer.Deserialize<JsonElement>(schema) } },
            };
        return JsonSerializer.Deserialize<JsonElement>(model.Answer(JsonSerializer.SerializeToElement(body), new SimulatedFaults()).Text!);
    }

    private static object[] Sent(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(message => new { role = message.Role.Value, content = message.Text })];

    private static async Task<(int Status, JsonElement Reply)> AskAsync(SimulatedFaults faults, object question)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync([SimulatedModel.Parse("softmax:0.05", 0)], faults);
        using HttpClient http = new();
        using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri($"{server.Address}/chat/completions"), question);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string? Content(JsonElement reply) =>
        reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
}
