using System.Diagnostics;
using System.Text.Json;
using Swa.Research.Cli;
using Swa.Research.Cli.Output;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

public sealed class LlmCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_writes_its_results_and_its_replay_writes_the_same_bytes_without_a_server()
    {
        string recording = _folder.File("recording.jsonl");
        Outcome run;
        await using (ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync))
        {
            run = await RunAsync(
                "llm", "run", "--endpoint", server.Address.ToString(), "--model", ChatServer.ModelName, "--weights", "0,1", "--steps", "3",
                "--recording", recording, "--out", _folder.File("run.csv"));
        }

        Outcome replay = await RunAsync("llm", "replay", recording, "--out", _folder.File("replay.csv"));

        Assert.Equal((0, 0), (run.ExitCode, replay.ExitCode));
        string csv = await File.ReadAllTextAsync(_folder.File("run.csv"));
        Assert.StartsWith(
            "model,weight,severity,seed,protocol,mode,talk,overload_rate,mean_welfare,fallback_share,mended_share,snapped_share,"
                + "non_argmax_share,decision_noise,calls,tokens\n",
            csv, StringComparison.Ordinal);
        Assert.StartsWith($"{ChatServer.ModelName},0,1.6,0,paper,choose,0,", csv.Split('\n')[1], StringComparison.Ordinal);
        Assert.EndsWith(",0,0,0,0,,30,3300", csv.Split('\n')[2], StringComparison.Ordinal);
        Assert.Equal(csv, await File.ReadAllTextAsync(_folder.File("replay.csv")));
        Assert.Contains("2 of 2 cells, 55 calls, 6050 tokens", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_a_server_without_likelihoods_ended_can_be_shown_all_the_same()
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.AsksForProposals ? "{\"candidates\": [1, 2, 3, 4, 5, 6, 7]}" : "A"));
        string recording = _folder.File("recording.jsonl");
        Outcome run = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0", "--steps", "1",
            "--choice-by", "likelihood", "--recording", recording);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("swa: scripted: the server reports no likelihoods of tokens (logprobs)", run.Error, StringComparison.Ordinal);
        Assert.Contains("--choice-by reply", run.Error, StringComparison.Ordinal);

        Outcome shown = await RunAsync("llm", "show", recording, "--step", "1", "--role", "propose");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("--- step 1, agent 1, propose", shown.Output, StringComparison.Ordinal);

        Outcome unknown = await RunAsync("llm", "show", recording, "--role", "chose");
        Assert.Equal(
            (2, "swa: --role is 'chose'; allowed: propose, choose, answer, judge, score, demand, talk. Did you mean 'choose'?\n"),
            (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task Transcripts_show_what_was_asked_and_answered_and_what_a_model_wrote_does_nothing()
    {
        const string attack = "\u001b[31m\u202e<script>alert(1)</script>";
        await using ChatServer server = await ChatServer.StartAsync((request, context) => ChatServer.ReplyAsync(
            context, request.NumberAfter("You are agent ") == 2 ? attack : new IdealAgent(seed: 0).Answer(request)));
        string recording = _folder.File("recording.jsonl");
        Assert.Equal(0, (await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0,1", "--steps", "2",
            "--protocol", "own", "--attempts", "2", "--recording", recording)).ExitCode);

        Outcome overview = await RunAsync("llm", "show", recording);
        Assert.Matches(@"scripted +propose +own-2 +0,1 +2 +5 +24 +6 +0", overview.Output);
        Outcome one = await RunAsync("llm", "show", recording, "--step", "2", "--agent", "1", "--weight", "1");
        Assert.Contains("=== scripted, weight 1, severity 1.6, seed 0\n", one.Output, StringComparison.Ordinal);
        Assert.Contains("--- step 2, agent 1, choose\n[system]\n  You are agent 1 of 5 agents", one.Output, StringComparison.Ordinal);
        Assert.Contains("\n  Step 2. In the step before, the total demand was", one.Output, StringComparison.Ordinal);
        Assert.Contains("{\"demand\":", one.Output, StringComparison.Ordinal);
        Assert.Contains("2 decisions of a recording", one.Error, StringComparison.Ordinal);

        Outcome fallbacks = await RunAsync("llm", "show", recording, "--fallbacks");
        Assert.Equal(2 * 2 * 2, fallbacks.Output.Split("the rule decided: no json").Length - 1);
        Assert.Equal(2 * 2 * 2, fallbacks.Output.Split("Your reply cannot be used: it holds no JSON").Length - 1);
        Assert.DoesNotContain("--- step 1, agent 1,", fallbacks.Output, StringComparison.Ordinal);
        Assert.Contains("␛[31m⟨U+202E⟩<script>", fallbacks.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', fallbacks.Output);

        string file = _folder.File("page.html");
        Assert.Equal(0, (await RunAsync("llm", "show", recording, "--agent", "2", "--out", file)).ExitCode);
        string page = await File.ReadAllTextAsync(file);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202e', page);
    }

    [Fact]
    public async Task Replay_names_the_runs_that_have_not_come_to_their_end_and_plays_the_one_that_is_asked_for()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        string recording = _folder.File("recording.jsonl");
        string[] run =
            ["llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0,1", "--recording", recording];
        Assert.Equal(0, (await RunAsync([.. run, "--steps", "2"])).ExitCode);
        Assert.Equal("", (await RunAsync("llm", "replay", recording)).Error);
        Assert.Equal(1, (await RunAsync([.. run, "--steps", "3", "--temperature", "0.5", "--budget-calls", "3"])).ExitCode);

        Outcome both = await RunAsync("llm", "replay", recording);
        Assert.Equal(0, both.ExitCode);
        Assert.Contains("swa: run 2 of 2 has not come to its end and is left out (models scripted,", both.Error, StringComparison.Ordinal);
        Assert.Contains("temperature 0.5)", both.Error, StringComparison.Ordinal);
        Assert.Equal(both.Output, (await RunAsync("llm", "replay", recording, "--run", "1")).Output);
        Outcome second = await RunAsync("llm", "replay", recording, "--run", "2");
        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.EndsWith(" --allow-incomplete shows the cells that have.\n", second.Error, StringComparison.Ordinal);
        second = await RunAsync("llm", "replay", recording, "--run", "2", "--allow-incomplete");
        Assert.Equal(
            (1, "", $"swa: No cell of {recording} was played to its end.\n"), (second.ExitCode, second.Output, second.Error));
        Assert.StartsWith(
            "swa: --run is 3; allowed: a number from 1 to 2", (await RunAsync("llm", "replay", recording, "--run", "3")).Error,
            StringComparison.Ordinal);
        Assert.Equal(
            0, (await RunAsync("reproduce", "--recordings", recording, "--figures", "1", "--out", _folder.Path)).ExitCode);

        Assert.Equal(0, (await RunAsync([.. run, "--steps", "3", "--temperature", "0.5"])).ExitCode);
        Outcome finished = await RunAsync("llm", "replay", recording);
        Assert.Matches(
            @"^swa: run 1 of 2 gives rows 1 to 2 \(models scripted,.* temperature 0\.7\)\nswa: run 2 of 2 gives rows 3 to 4 \(models "
                + @"scripted,.* temperature 0\.5\)\n$",
            finished.Error);
    }

    [Fact]
    public async Task Progress_shows_steps_time_left_and_waits_for_another_try()
    {
        int refused = 0;
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            if (Interlocked.Increment(ref refused) > 2)
            {
                return new IdealAgent(seed: 0).AnswerAsync(request, context);
            }

            context.Response.Headers.RetryAfter = "0";
            return ChatServer.FailAsync(context, 503, "{}");
        });
        Outcome run = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0", "--steps", "8",
            "--recording", _folder.File("recording.jsonl"));

        // One cell, and yet a line for each of its steps.
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(7, run.Error.Split("0 of 1 cells, ").Length - 1);
        Assert.Matches(@"0 of 1 cells, \d+ calls, \d+ tokens, about \d+ seconds left, 2 waits for another try\n", run.Error);
        Assert.Matches(@"swa: http://\S+ [^\n]*503[^\n]* Try 2 of 6 in 0\.0 s \(1 wait so far\)\n", run.Error);
    }

    [Fact]
    public async Task Fallbacks_are_reported_by_kind()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("I would rather not say.");
        Outcome run = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", ChatServer.ModelName, "--weights", "0", "--steps", "2",
            "--attempts", "2", "--recording", _folder.File("recording.jsonl"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("propose/no json 10, choose/no json 10", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--models is empty; allowed: one or more names of models.", "run", "--recording", "x.jsonl")]
    [InlineData("--model is 'a,b'; allowed: one name; --models takes several.", "run", "--recording", "x.jsonl", "--model", "a,b")]
    [InlineData("--weights is 1.2; allowed: a number from 0 to 1.", "run", "--recording", "x.jsonl", "--model", "a", "--weights", "1.2")]
    [InlineData(
        "--severities is 0; allowed: a finite number above 0.", "run", "--recording", "x.jsonl", "--model", "a", "--severities", "0")]
    [InlineData("--population is 'a'; allowed: model=weight for each agent.", "run", "--recording", "x.jsonl", "--population", "a")]
    [InlineData("--population is 1 agents; allowed: the game's 5 agents.", "run", "--recording", "x.jsonl", "--population", "a=1")]
    [InlineData(
        "--budget-calls is 0; allowed: an integer of at least 1, or nothing for no limit.", "run", "--recording", "x.jsonl", "--model", "a",
        "--budget-calls", "0")]
    [InlineData(
        "--price is '1'; allowed: two numbers of at least 0, such as 0.15,0.6.", "run", "--recording", "x.jsonl", "--model", "a", "--price",
        "1")]
    [InlineData(
        "--endpoint is 'localhost'; allowed: an address such as http://localhost:11434/v1.", "run", "--recording", "x.jsonl", "--model",
        "a", "--endpoint", "localhost")]
    [InlineData(
        "--endpoint is ftp://host/; allowed: an http or https address without a user name or password in it.", "check", "--model", "a",
        "--endpoint", "ftp://host/")]
    [InlineData("--concurrency is 0; allowed: an integer of at least 1.", "check", "--model", "a", "--concurrency", "0")]
    [InlineData("--temperature is 3; allowed: a number from 0 to 2.", "check", "--model", "a", "--temperature", "3")]
    [InlineData("--protocol is 'theirs'; allowed: paper, own.", "check", "--model", "a", "--protocol", "theirs")]
    [InlineData(
        "--mode is 'rule'; allowed: select, choose, score, direct.", "run", "--recording", "x.jsonl", "--model", "a", "--mode", "rule")]
    [InlineData("--talk is 11; allowed: an integer of at most 10.", "run", "--recording", "x.jsonl", "--model", "a", "--talk", "11")]
    [InlineData(
        "--choice-temperature is 3; allowed: a number from 0 to 2.", "run", "--recording", "x.jsonl", "--model", "a",
        "--choice-temperature", "3")]
    [InlineData(
        "--choice-by is likelihood where no model chooses from a table; allowed: likelihood in the mode choose; else reply.", "run",
        "--recording", "x.jsonl", "--model", "a", "--choice-by", "likelihood", "--mode", "direct")]
    [InlineData(
        "--weights is one number; allowed: two or more weights to compare over.", "compare", "--recording", "x.jsonl", "--model", "a",
        "--weights", "1")]
    [InlineData("--timeout is 0; allowed: a number of seconds above 0, at most 86400.", "check", "--model", "a", "--timeout", "0")]
    public async Task A_wrong_value_is_refused_in_one_sentence(string sentence, params string[] arguments)
    {
        Outcome outcome = await RunAsync(["llm", .. arguments]);

        Assert.Equal($"swa: {sentence}\n", outcome.Error);
        Assert.Equal(ExitCode.BadUsage, outcome.ExitCode);
        Assert.False(File.Exists("x.jsonl"));
    }

    [Theory]
    [InlineData("http://me:secret-word@localhost/v1")]
    [InlineData("me:secret-word@localhost/v1")]
    [InlineData("https//me:secret-word@localhost/v1")]
    [InlineData("//me:secret-word@localhost/v1")]
    [InlineData("http://me@localhost/v1?key=secret-word")]
    [InlineData("localhost/v1?key=secret-word")]
    public async Task A_password_in_the_address_is_refused_without_being_shown(string address)
    {
        Outcome outcome = await RunAsync("llm", "check", "--model", "a", "--endpoint", address);

        Assert.Equal(ExitCode.BadUsage, outcome.ExitCode);
        Assert.DoesNotContain("secret-word", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_server_is_named_and_the_next_step_is_shown()
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, 401, ""));
        string recording = _folder.File("recording.jsonl");
        Outcome outcome = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "a", "--recording", recording, "--out",
            _folder.File("out.csv"));

        Assert.Equal(ExitCode.Failed, outcome.ExitCode);
        Assert.Equal(
            $"swa: {server.Address} asks for an API key, and none was given (401). The key comes from the environment variable "
                + $"SWA_API_KEY, or from a file that --api-key-file names; that of a host which is not --endpoint's from SWA_API_KEY_HOST, "
                + $"with the host's name.\nswa: every reply so far is in {recording}; resume with: "
                + $"swa llm run --endpoint {server.Address} --model a --recording {recording} --out {_folder.File("out.csv")}\n",
            outcome.Error);
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    [Fact]
    public async Task The_key_in_a_file_reaches_the_server_and_nothing_else()
    {
        const string key = "sk-file-0123456789";
        string file = _folder.File("key");
        await File.WriteAllTextAsync(file, key + "\n");
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        Outcome outcome = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "a", "--weights", "0", "--steps", "1",
            "--api-key-file", file, "--recording", _folder.File("recording.jsonl"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.All(server.Requests, request => Assert.Equal($"Bearer {key}", request.Authorization));
        Assert.DoesNotContain(
            key, outcome.Output + outcome.Error + await File.ReadAllTextAsync(_folder.File("recording.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_in_the_environment_reaches_the_server()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        ProcessStartInfo start = new("dotnet", [SwaProcess.Path, "llm", "check", "--endpoint", server.Address.ToString(), "--model", "a"])
        {
            RedirectStandardOutput = true,
            Environment = { ["SWA_API_KEY"] = "sk-environment" },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output);
        Assert.All(server.Requests, request => Assert.Equal("Bearer sk-environment", request.Authorization));
        Assert.DoesNotContain("sk-environment", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_shows_what_was_understood_and_what_the_figures_take()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        server.Pages["/api/show"] = """{"details": {"quantization_level": "Q4_K_M", "parameter_size": "0B"}}""";
        Outcome outcome = await RunAsync("llm", "check", "--endpoint", server.Address.ToString(), "--model", ChatServer.ModelName);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"{ChatServer.ModelName} (Q4_K_M)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Ollama, 0B parameters", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"proposal +understood: (\S+, ){6}\S+ *\n", outcome.Output);
        Assert.Matches(@"choice +understood: \S+, the argmax", outcome.Output);
        Assert.Contains("2200 calls, from ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("13200 calls, from ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(4, server.Count);
    }

    [Fact]
    public async Task A_check_that_understands_nothing_says_what_came_and_fails()
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("\u001b[31m<script>[bold]no[/]");
        Outcome outcome = await RunAsync("llm", "check", "--endpoint", server.Address.ToString(), "--model", "a");

        Assert.Equal(ExitCode.Failed, outcome.ExitCode);
        Assert.Contains(
            "not understood: it holds no JSON that can be read; the reply was \"[31m<script>[bold]no[/]\"", outcome.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task The_papers_five_models_are_asked_for_by_Ollamas_names()
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.ReplyAsync(context, "x"));
        Outcome outcome = await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--models", "paper,scripted", "--weights", "0", "--steps", "1",
            "--attempts", "1",
            "--recording", _folder.File("recording.jsonl"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            [
                "gemma3:4b-it-q4_K_M", "llama3:8b-instruct-q4_K_M", "mistral:7b-instruct-v0.3-q4_K_M", "phi3.5:3.8b-mini-instruct-q4_K_M",
                "qwen2.5:7b-instruct-q4_K_M", "scripted",
            ],
            server.Requests.Select(request => request.Model).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Figures_are_drawn_from_recordings_under_the_reported_names()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        server.Pages["/api/show"] = """{"details": {"quantization_level": "Q0_TEST"}}""";
        foreach (string name in new[] { "scripted-a", "scripted-b" })
        {
            Outcome run = await RunAsync(
                "llm", "run", "--endpoint", server.Address.ToString(), "--model", name, "--weights", "0:1:0.5", "--severities", "1.6,2.4",
                "--steps", "2",
                "--recording", _folder.File($"{name}.jsonl"));
            Assert.Equal(0, run.ExitCode);
        }

        Outcome drawn = await RunAsync(
            "reproduce", "--recordings", _folder.File("scripted-a.jsonl"), _folder.File("scripted-b.jsonl"), "--out", _folder.Path);

        Assert.True(drawn.ExitCode == 0, drawn.Error);
        string first = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "data", "results", "figure1.csv"));
        Assert.Equal(1 + 2 * 3, first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("scripted-a (Q0_TEST),5,1.6,0.85,0,", first, StringComparison.Ordinal);
        string third = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "data", "results", "figure3.csv"));
        Assert.DoesNotContain("scripted-b", third, StringComparison.Ordinal);
        string svg = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "figures", "figure1.svg"));
        Assert.Contains("scripted-a (Q0_TEST)", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("stand-in", svg, StringComparison.Ordinal);
        string plotly = (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "figures", "figure1.plotly.json")))
            .Replace(@"\u003Cbr\u003E", " ", StringComparison.Ordinal);
        Assert.Contains("replayed from recordings", plotly, StringComparison.Ordinal);
        Assert.Contains("unreadable reply: scripted-a 0%, scripted-b 0%.", plotly, StringComparison.Ordinal);
        JsonElement verdicts = JsonSerializer.Deserialize<JsonElement>(
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "data", "results", "verdicts.json")));
        Assert.Equal(1, verdicts.GetProperty("seeds").GetInt32());
    }

    [Theory]
    [InlineData("mode", 4, "direct: model alone")]
    [InlineData("talk", 2, "one round of talk")]
    public async Task A_comparison_draws_its_runs_beside_each_other_and_replays_to_the_same_bytes(string vary, int runs, string name)
    {
        string[] compare;
        Outcome first;
        await using (ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync))
        {
            compare =
            [
                "llm", "compare", "--vary", vary, "--endpoint", server.Address.ToString(), "--model", ChatServer.ModelName, "--weights",
                "0,0.5,1", "--steps", "2", "--seeds", "2", "--recording", _folder.File("recording.jsonl"), "--out",
            ];
            first = await RunAsync([.. compare, _folder.File("first")]);
        }

        Outcome again = await RunAsync([.. compare, _folder.File("again"), "--replay"]);

        Assert.True((first.ExitCode, again.ExitCode) == (0, 0), first.Error + again.Error);
        Assert.Contains($"{6 * runs} of {6 * runs} cells", first.Error, StringComparison.Ordinal);
        foreach (string file in new[] { $"figures/llm-{vary}.svg", $"figures/llm-{vary}.plotly.json", $"data/results/llm-{vary}.csv" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(_folder.File("first"), file)),
                await File.ReadAllBytesAsync(Path.Combine(_folder.File("again"), file)));
        }

        string[] rows = await File.ReadAllLinesAsync(Path.Combine(_folder.File("first"), "data", "results", $"llm-{vary}.csv"));
        Assert.Equal(1 + 3 * (runs + 1), rows.Length);
        Assert.Contains(rows, row => row.StartsWith(name, StringComparison.Ordinal));
        Assert.Contains(name, first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recordings_that_lack_what_a_figure_needs_are_refused_in_one_sentence()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        string recording = _folder.File("recording.jsonl");
        await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0:1:0.5", "--steps", "1",
            "--recording", recording);
        Outcome outcome = await RunAsync("reproduce", "--recordings", recording, "--out", _folder.Path);

        Assert.Equal(ExitCode.BadUsage, outcome.ExitCode);
        Assert.Equal(
            "swa: --recordings is without a model under severities 1.6 and 2.4; allowed: recordings of one model under each of them.\n",
            outcome.Error);
        Assert.Equal(0, (await RunAsync("reproduce", "--recordings", recording, "--figures", "1,2", "--out", _folder.Path)).ExitCode);
    }

    [Fact]
    public async Task Other_weights_under_the_same_name_do_not_join_a_recording()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        string recording = _folder.File("recording.jsonl");
        string[] run =
            ["llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0", "--steps", "1", "--recording",
            recording];
        server.Pages["/api/show"] = """{"details": {"quantization_level": "Q4_0"}}""";
        Assert.Equal(0, (await RunAsync(run)).ExitCode);
        server.Pages["/api/show"] = """{"details": {"quantization_level": "Q8_0"}}""";
        Outcome outcome = await RunAsync(run);

        Assert.Equal(ExitCode.Failed, outcome.ExitCode);
        Assert.Equal(
            $"swa: {recording} was made with scripted as scripted (Q4_0), and the server now has it as scripted (Q8_0); start another "
                + $"recording.\n",
            outcome.Error);
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => Outcome.OfAsync(arguments);
}
