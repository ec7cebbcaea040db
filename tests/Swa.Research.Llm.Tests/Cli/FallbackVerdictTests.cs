using System.Text.Json;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>A recording in which the rule made too many of a model's decisions decides nothing about the model.</summary>
public sealed class FallbackVerdictTests : IDisposable
{
    private const int Decisions = 240;

    private static readonly string[] AboutAgents = ["1.", "4.", "5."];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(Decisions / 10, true)]
    [InlineData((Decisions / 10) + 1, false)]
    [InlineData(Decisions, false)]
    public async Task Above_one_decision_in_ten_nothing_is_decided(int unreadable, bool decided)
    {
        (string run, string drawn) = await RecordAndDrawAsync(unreadable, seeds: 2);

        string warning = FormattableString.Invariant($"{100.0 * unreadable / Decisions:0.#}% of its decisions to the rule (at most 10%)");
        Assert.Equal(!decided, run.Contains(warning, StringComparison.Ordinal));
        Assert.Equal(!decided, drawn.Contains(warning, StringComparison.Ordinal));
        foreach (JsonElement verdict in Verdicts())
        {
            if (AboutAgents.Any(number => verdict.GetProperty("statement").GetString()!.StartsWith(number, StringComparison.Ordinal)))
            {
                Assert.True(decided || verdict.GetProperty("holds").ValueKind == JsonValueKind.Null);
                Assert.Equal(!decided, verdict.TryGetProperty("reason", out JsonElement reason)
                    && reason.GetString()!.Contains(warning, StringComparison.Ordinal));
            }
        }

        JsonElement[] traces = [.. Json("figures", "figure1.plotly.json").GetProperty("data").EnumerateArray()];
        JsonElement marker = traces.Single(trace => Named(trace, "scripted")).GetProperty("marker");
        string fill = marker.GetProperty("color").GetString()!;
        Assert.Equal(decided, fill == marker.GetProperty("line").GetProperty("color").GetString());
    }

    [Fact]
    public async Task The_rule_in_a_models_place_lies_on_its_null_curve()
    {
        await RecordAndDrawAsync(Decisions, seeds: 2);

        string[] rows = await File.ReadAllLinesAsync(_folder.File(Path.Combine("data", "results", "figure1-without-model.csv")));
        Assert.Equal("agent,severity,weight,fallback_share,overload_difference,lower,upper,seeds", rows[0]);
        Assert.Equal(4, rows.Length - 1);
        Assert.All(rows.Skip(1), row => Assert.EndsWith(",0,0,0,2", row, StringComparison.Ordinal));
        Assert.Contains(Json("figures", "figure1.plotly.json").GetProperty("data").EnumerateArray(), trace => Named(trace, "no model"));
    }

    [Fact]
    public async Task One_seed_decides_nothing()
    {
        // The ideal agent's proposals and choices are those of the null curve's stand-in.
        await RecordAndDrawAsync(unreadable: 0, seeds: 1);

        Assert.All(
            Verdicts().Where(verdict => !verdict.GetProperty("statement").GetString()!.StartsWith("6.", StringComparison.Ordinal)),
            verdict => Assert.Contains("One run", verdict.GetProperty("reason").GetString(), StringComparison.Ordinal));
        string[] rows = await File.ReadAllLinesAsync(_folder.File(Path.Combine("data", "results", "figure1-without-model.csv")));
        Assert.All(rows.Skip(1), row => Assert.EndsWith(",0,,,1", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_model_decides_nothing_about_differences_and_keeps_its_name_as_it_is_written()
    {
        await RecordAndDrawAsync(unreadable: 0, seeds: 2);

        JsonElement fourth = Verdicts().Single(
            verdict => verdict.GetProperty("statement").GetString()!.StartsWith("4.", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, fourth.GetProperty("holds").ValueKind);
        Assert.Equal(
            "One model alone cannot differ from others; recordings of two or more decide it.", fourth.GetProperty("reason").GetString());
        Assert.DoesNotContain(
            Verdicts(), verdict => verdict.GetProperty("why").GetString()!.StartsWith("Scripted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_comparison_draws_hollow_and_warns_of_what_the_rule_decided(bool readable)
    {
        IdealAgent ideal = new(seed: 0);
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            readable ? ideal.AnswerAsync(request, context) : ChatServer.ReplyAsync(context, "I would rather not say."));
        (int code, _, string error) = await Outcome.OfAsync(
            "llm", "compare", "--vary", "talk", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0,1",
            "--steps", "1", "--seeds", "2", "--recording", _folder.File("c.jsonl"), "--out", _folder.Path);

        Assert.Equal(0, code);
        Assert.Equal(!readable, error.Contains(
            "swa: scripted, without talk, left 100% of its decisions to the rule (at most 10%)", StringComparison.Ordinal));
        JsonElement figure = Json("figures", "llm-talk.plotly.json");
        Assert.Equal(!readable, figure.GetRawText().Contains("hollow", StringComparison.Ordinal));
        JsonElement marker = figure.GetProperty("data").EnumerateArray().First(trace => Named(trace, "without talk"))
            .GetProperty("marker");
        Assert.Equal(
            readable, marker.GetProperty("color").GetString() == marker.GetProperty("line").GetProperty("color").GetString());
    }

    [Fact]
    public async Task The_bound_is_given()
    {
        (_, string drawn) = await RecordAndDrawAsync(Decisions, seeds: 2, "--max-fallback", "1");
        Assert.Equal("", drawn);
        (int code, _, string error) = await Outcome.OfAsync("llm", "replay", _folder.File("r.jsonl"), "--max-fallback", "2");
        Assert.Equal((2, "swa: --max-fallback is 2; allowed: a number from 0 to 1.\n"), (code, error));
        await Outcome.OfAsync("llm", "replay", _folder.File("r.jsonl"), "--out", _folder.File("r.csv"));
        (code, _, error) = await Outcome.OfAsync("estimate", "--weight", _folder.File("r.jsonl"), "--max-fallback", "1");
        Assert.Equal((2, "swa: --max-fallback is given with --weight; allowed: one of both.\n"), (code, error));
        (code, _, error) = await Outcome.OfAsync("estimate", _folder.File("r.csv"));
        Assert.Equal(0, code);
        Assert.Contains("100% of its decisions to the rule (at most 10%)", error, StringComparison.Ordinal);
    }

    /// <summary>Records three weights, of whose choices the first are answered unreadably, and draws Figures 1 and 2.</summary>
    private async Task<(string Run, string Drawn)> RecordAndDrawAsync(int unreadable, int seeds, params string[] more)
    {
        int choices = 0;
        IdealAgent ideal = new(seed: 0);
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            unreadable == Decisions
            // Equal proposals are asked for once; no two choices are equal.
            || (request.Asked is { Role: DecisionRole.Choose } && Interlocked.Increment(ref choices) <= unreadable)
                ? ChatServer.ReplyAsync(context, "I would rather not say.")
                : ideal.AnswerAsync(request, context));
        (int code, _, string run) = await Outcome.OfAsync(
            "llm", "run", "--protocol", "own", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0:1:0.5",
            "--steps", "4", "--seeds", $"{seeds}", "--attempts", "1", "--recording", _folder.File("r.jsonl"), "--out",
            _folder.File("run.csv"));
        Assert.True(code == 0, run);
        (code, _, string drawn) = await Outcome.OfAsync(
            ["reproduce", "--recordings", _folder.File("r.jsonl"), "--figures", "1,2", "--out", _folder.Path, .. more]);
        Assert.True(code == 0, drawn);
        return (run, drawn);
    }

    private static bool Named(JsonElement trace, string name) =>
        trace.TryGetProperty("name", out JsonElement given) && given.GetString()!.StartsWith(name, StringComparison.Ordinal);

    private JsonElement[] Verdicts() => [.. Json("data", "results", "verdicts.json").GetProperty("verdicts").EnumerateArray()];

    private JsonElement Json(params string[] path) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(_folder.File(Path.Combine(path))));
}
