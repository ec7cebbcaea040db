using System.Text.Json.Nodes;

namespace Swa.Research.Tests.Cli;

/// <summary>Files with null or absurd members are refused in one sentence; their text does not reach the terminal raw.</summary>
public sealed class AbsurdInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":\"swi-1\",\"settings\":null}")]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":null,\"settings\":{}}")]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":\"swi-1\",\"settings\":{\"weights\":null}}")]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":\"swi-1\",\"settings\":{\"severities\":null}}")]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":\"swi-1\",\"settings\":{\"sampling\":null}}")]
    [InlineData("{\"kind\":\"run\",\"format\":1,\"prompt\":\"swi-1\",\"settings\":{\"rule\":null}}")]
    [InlineData("{\"kind\":\"model\",\"card\":null}")]
    [InlineData("{\"kind\":\"model\",\"card\":{\"model\":null}}")]
    [InlineData("{\"kind\":\"model\",\"card\":{}}")]
    [InlineData("{\"kind\":\"call\",\"request\":null}")]
    [InlineData("{\"kind\":\"call\",\"cell\":\"a\",\"agent\":0,\"step\":0,\"form\":\"b\",\"asked\":[null],\"reply\":\"4\"}")]
    [InlineData("{\"kind\":\"call\",\"cell\":\"a\",\"agent\":0,\"step\":0,\"form\":\"b\",\"asked\":[[null]],\"reply\":\"4\"}")]
    [InlineData("{\"kind\":\"call\",\"cell\":null,\"agent\":0,\"step\":0,\"form\":\"b\",\"asked\":[],\"reply\":\"4\"}")]
    public async Task A_recording_with_null_where_something_stands_is_refused(string line)
    {
        string file = _folder.File("r.jsonl");
        await File.WriteAllTextAsync(file, line + "\n");
        Swa.Outcome outcome = await Swa.RunAsync("llm", "replay", file);
        Assert.Equal((1, $"swa: Line 1 of {file} is not a line of a recording of calls.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("learners[0].actorFirstMoment", "null")]
    [InlineData("learners[0].actor", "[1]")]
    [InlineData("learners[0].actor[0]", "1e400")]
    [InlineData("learners[0].steps", "-1")]
    [InlineData("learners[1]", "null")]
    [InlineData("learners", "null")]
    [InlineData("curve[0]", "null")]
    [InlineData("curve[0].rewards", "[]")]
    [InlineData("settings", "null")]
    [InlineData("settings.hiddenUnits", "2147483644")]
    [InlineData("costs[0]", "null")]
    [InlineData("updatesDone", "1")]
    public async Task A_checkpoint_whose_parts_do_not_fit_is_refused(string place, string value)
    {
        string file = _folder.File("c.json");
        string[] train = ["spgg", "train", "--updates", "2", "--seeds", "1", "--agents", "2"];
        Assert.Equal(0, (await Swa.RunAsync([.. train, "--policies", file])).ExitCode);
        JsonNode saved = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        JsonNode node = saved["trainings"]![0]!;
        string[] steps = place.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1])
        {
            node = step[0] == '[' ? node[step[1] - '0']! : node[step]!;
        }

        if (steps[^1][0] == '[')
        {
            node[steps[^1][1] - '0'] = JsonNode.Parse(value);
        }
        else
        {
            node[steps[^1]] = JsonNode.Parse(value);
        }

        await File.WriteAllTextAsync(file, saved.ToJsonString());
        Swa.Outcome outcome = await Swa.RunAsync([.. train, "--checkpoint", file]);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches(@"^swa: .*c\.json is not a training checkpoint: [^\n]+\n$", outcome.Error);
    }

    [Theory]
    [InlineData("{\"question\":\"\\ud800\",\"answer\":\"#### 2\"}")]
    [InlineData("{\"question\":null,\"answer\":\"#### 2\"}")]
    [InlineData("null")]
    public async Task A_task_that_is_no_text_is_refused(string line)
    {
        string file = _folder.File("t.jsonl");
        await File.WriteAllTextAsync(file, line + "\n");
        Swa.Outcome outcome = await Swa.RunAsync(
            "spgg", "ensemble", "--models", "a", "--tasks", file, "--recording", _folder.File("e.jsonl"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(@"^swa: --tasks is '.*t\.jsonl', whose line 1 [^\n]+\n$", outcome.Error);
    }

    [Fact]
    public async Task Text_from_a_file_is_shown_without_control_characters()
    {
        string file = _folder.File("m.csv");
        await File.WriteAllTextAsync(
            file,
            "weight,overload_rate,seed,model\n" + string.Concat(
                new[] { "a\u001b[31m\u202e", "b\u009b\u0007" }.Select(model => $"0,1,0,{model}\n1,0,0,{model}\n")));
        Swa.Outcome outcome = await Swa.RunAsync("estimate", file);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("model = a[31m", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Output, letter => letter == '\u202e' || (char.IsControl(letter) && letter != '\n'));

        foreach (string[] arguments in new string[][]
        {
            ["estimate", _folder.File("no\u001b[31m.csv")],
            ["\u001b[31mred", "threshold", "--severity", "1.6"],
            ["notebook", "new", _folder.File("\u001b[31m")],
            ["exact", "--weights", "1", "--out", _folder.File("e\u001b[31m.csv")],
        })
        {
            Swa.Outcome named = await Swa.RunAsync(arguments);
            Assert.DoesNotContain('\u001b', named.Error + named.Output);
        }
    }
}
