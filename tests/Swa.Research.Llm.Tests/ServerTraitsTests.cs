using System.Text.Json;
using Microsoft.Extensions.AI;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

/// <summary>What a run finds out about its server: each thing is said once, and ends no run.</summary>
public sealed class ServerTraitsTests
{
    private const string Model = "simulated:softmax:0.05";

    private static readonly IdealAgent Ideal = new(seed: 0);

    public static TheoryData<string, string?> Faults => new()
    {
        { "none", null },
        { "context", "seems to cut prompts (it reports 150 tokens for" },
        { "ignore", "accepts JSON schemas and does not obey them" },
        { "refuse 400", "takes no JSON schema" },
        { "refuse 500", "takes no JSON schema" },
        { "refuse 503", "takes no JSON schema" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_server_that_cuts_prompts_or_ignores_or_refuses_schemas_is_told_once(string fault, string? sentence)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync([SimulatedModel.Parse("softmax:0.05", 0)], fault switch
        {
            "context" => new SimulatedFaults { Context = 150 },
            "ignore" => new SimulatedFaults { IgnoresSchemas = true },
            "refuse 400" => new SimulatedFaults { RefusesSchemas = 400 },
            "refuse 500" => new SimulatedFaults { RefusesSchemas = 500 },
            "refuse 503" => new SimulatedFaults { RefusesSchemas = 503 },
            _ => new SimulatedFaults(),
        });
        using Trial trial = new() { Settings = Small with { Models = [Model] } };
        await trial.RunAsync(server.Address);

        Assert.Null(trial.Failure);
        Assert.Empty(trial.Time!.Waits);
        Assert.Equal(sentence is null ? 0 : 1, trial.Notices.Count);
        Assert.All(trial.Notices, notice =>
        {
            Assert.StartsWith($"{Model}: ", notice, StringComparison.Ordinal);
            Assert.Contains(sentence!, notice, StringComparison.Ordinal);
            Assert.EndsWith(".", notice, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', notice);
        });
        Assert.Equal(0, trial.Result!.Rows[0].Tally.FallbackCount);
    }

    [Fact]
    public async Task A_refusal_that_does_not_name_the_schema_is_found_by_leaving_the_schema_out()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.HasSchema
            ? ChatServer.FailAsync(context, 500, """{"error": "internal error"}""")
            : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Concurrency = 1, Retries = 3 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.Equal(0, trial.Result!.Rows[0].Tally.FallbackCount);
        Assert.Contains("takes no JSON schema", Assert.Single(trial.Notices, Refusals), StringComparison.Ordinal);

        // Three before the trial, one that confirms it, and those that the other agent had in hand.
        Assert.InRange(server.Requests.Count(request => request.HasSchema), 4, 8);
    }

    [Fact]
    public async Task Failures_that_pass_are_not_taken_for_a_refusal_of_the_schema()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => request.Number < 3
            ? ChatServer.FailAsync(context, 500, """{"error": "internal error"}""")
            : Ideal.AnswerAsync(request, context));
        using Trial trial = new() { Concurrency = 1, Retries = 3 };
        await trial.RunAsync(server);

        Assert.Null(trial.Failure);
        Assert.DoesNotContain(trial.Notices, notice => Refusals(notice));
        Assert.Equal(1, server.Requests.Count(request => !request.HasSchema));
    }

    [Theory]
    [InlineData(null, 1200, 300L, 600, 150L)]
    [InlineData(null, 1200, null, 600, null)]
    [InlineData(null, 1200, 0L, 600, 0L)]
    [InlineData(null, 1200, 300L, 1250, 300L)]
    [InlineData("it reports 150 tokens for a prompt of 1200 characters", 600, 150L, 1200, 150L)]
    [InlineData("it reports 250 tokens for prompts of 900 and of 1200 characters alike", 900, 250L, 1200, 250L)]
    public void Prompts_are_known_to_be_cut_by_their_tokens(string? evidence, int first, long? firstTokens, int second, long? secondTokens)
    {
        List<string> notices = [];
        ServerTraits traits = new("m", "http://127.0.0.1/v1", notices.Add);
        for (int time = 0; time < 2; time++)
        {
            traits.HasRead(first, firstTokens);
            traits.HasRead(second, secondTokens);
        }

        Assert.Equal(evidence is not null, traits.CutsPrompts);
        Assert.Equal(evidence is null ? 0 : 1, notices.Count);
        Assert.All(notices, notice => Assert.Contains(evidence!, notice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("whole, as 404 tokens of a prompt of 1120 characters show", 0.35, 12, 8192)]
    [InlineData("whole, as 1140 tokens of a prompt of 1120 characters show", 1, 20, 8192)]
    [InlineData("cut: the context is too short", 0.35, 12, 256)]
    [InlineData("cut: the context is too short", 1, 20, 256)]
    [InlineData("cut: the context is too short", 1, 20, 900)]
    public async Task Prompts_that_are_twice_as_long_have_twice_the_tokens(string expected, double perCharacter, int template, int context)
    {
        await using ChatServer server = await ChatServer.StartAsync((request, http) =>
        {
            // The lines alone, as the words before them are not to matter.
            int characters = 28 * request.Messages.Sum(message => message.Text.Split('\n').Length - 2);
            int tokens = template + (int)Math.Round(perCharacter * characters);

            // An older llama.cpp drops halves of the context from the middle until the rest fits.
            while (tokens >= context)
            {
                tokens -= context / 2;
            }

            return ChatServer.ReplyAsync(http, "Yes", promptTokens: tokens);
        });
        using ModelServer model = new(
            new ModelEndpoint(server.Address, null), new ModelServerOptions(), new CallBudget(), TimeProvider.System, () => 0);
        List<string> notices = [];
        PromptProbe probe = new(
            model.CreateClient("m"), most => new ChatOptions { ModelId = "m", MaxOutputTokens = most },
            new ServerTraits("m", "the server", notices.Add));
        Assert.Equal(expected, await probe.AskAsync((1100, 1), 1, CancellationToken.None));
        Assert.Equal(expected.StartsWith("cut", StringComparison.Ordinal) ? 1 : 0, notices.Count);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "{\"dem")]
    [InlineData(true, "<think>Let me")]
    [InlineData(true, "Let me</think>\n{")]
    [InlineData(false, "Hello")]
    [InlineData(false, "</think>Hello")]
    [InlineData(false, "```json")]
    public void A_reply_that_was_cut_off_shows_by_its_beginning_whether_it_could_be_an_object(bool mayBe, string reply) =>
        Assert.Equal(mayBe, SchemaRules.MayBegin(reply));

    [Theory]
    [InlineData(true, """{"demands": [1, 2.50]}""")]
    [InlineData(true, """<think>Let me see.</think> {"demands": [2.5, 1]}""")]
    [InlineData(false, """```json\n{"demands": [1, 2.5]}\n```""")]
    [InlineData(false, """{"demands": [1, 2.5]} as asked""")]
    [InlineData(false, """{"demands": [1, 3]}""")]
    [InlineData(false, """{"demands": [1]}""")]
    [InlineData(false, """{"demands": ["1", 2.5]}""")]
    [InlineData(false, """{"demands": [1, 2.5], "why": "so"}""")]
    [InlineData(false, """{"requests": [1, 2.5]}""")]
    [InlineData(false, """[1, 2.5]""")]
    [InlineData(false, "")]
    public void A_schema_allows_what_it_lists(bool isAllowed, string reply)
    {
        JsonElement schema = JsonElement.Parse("""
            {"type": "object", "properties": {"demands": {"type": "array", "items": {"type": "number", "enum": [1, 2.5]},
             "minItems": 2, "maxItems": 2}}, "required": ["demands"], "additionalProperties": false}
            """);
        Assert.Equal(isAllowed, SchemaRules.Allow(schema, reply.Replace("\\n", "\n", StringComparison.Ordinal)));
    }

    /// <summary>The least game in which each of two agents is asked twice, and again a step later.</summary>
    private static ModelRunSettings Small => new()
    {
        Protocol = ModelProtocol.Own, Weights = [0.8], Agents = 2, Capacity = 8, Steps = 2,
    };

    /// <summary>The scripted server says that every prompt has a hundred tokens, which is noticed as well.</summary>
    private static bool Refusals(string notice) => notice.Contains("schema", StringComparison.Ordinal);
}
