using Microsoft.AspNetCore.Http;
using Swa.Research.Llm.Tests.Ensembles;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

public sealed class SpggEnsembleCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_methods_are_compared_and_a_replay_writes_the_same_bytes_without_a_server()
    {
        string[] same =
        [
            "spgg", "ensemble", "--models", "scripted-a,scripted-b,scripted-c", "--tasks", TaskFileTests.Shipped("arithmetic"), "--method",
            "all", "--price", "1,2",
            "--recording", _folder.File("recording.jsonl"),
        ];
        Outcome run;
        await using (ChatServer server = await ChatServer.ReplyingAsync("Answer: 140"))
        {
            run = await Outcome.OfAsync([
                .. same, "--endpoint", server.Address.ToString(), "--out", _folder.File("run.csv"), "--turns", _folder.File("turns.csv")]);
        }

        Assert.True(run.ExitCode == 0, run.Error);
        Outcome replay = await Outcome.OfAsync([.. same, "--replay", "--out", _folder.File("replay.csv")]);
        Assert.True(replay.ExitCode == 0, replay.Error);
        string csv = await File.ReadAllTextAsync(_folder.File("run.csv"));
        Assert.Equal(csv, await File.ReadAllTextAsync(_folder.File("replay.csv")));
        Assert.Equal(1 + 7 * 5, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\nsequential,1,140,true,1,", csv, StringComparison.Ordinal);
        Assert.Contains("\ndebate,5,140,false,0,,9,900,90,0,0,0,0.00108,12,0,0,0,0\n", csv, StringComparison.Ordinal);
        Assert.Equal(1 + 3 * 5, (await File.ReadAllLinesAsync(_folder.File("turns.csv"))).Length);
        Assert.Matches(@"sequential +5 +0\.2 ", run.Output);
        Assert.Contains("Top-k and repetition penalty were not sent", run.Output, StringComparison.Ordinal);
        Assert.Contains("35 of 35 tasks", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_that_were_trained_set_the_efforts()
    {
        string policies = _folder.File("policies.json");
        (int code, _, string error) = await Outcome.OfAsync(
            ["spgg", "train", "--agents", "2", "--threshold", "1", "--updates", "5", "--seeds", "1", "--policies", policies]);
        Assert.True(code == 0, error);
        await using ChatServer server = await ChatServer.ReplyingAsync("Answer: 140");
        string[] run =
        [
            "spgg", "ensemble", "--endpoint", server.Address.ToString(), "--models", "a,b", "--tasks", TaskFileTests.Shipped("arithmetic"),
            "--policy",
            policies, "--recording", _folder.File("recording.jsonl"),
        ];
        Assert.Equal(0, (await Outcome.OfAsync(run)).ExitCode);
        string[] three = [.. run.Select(argument => argument == "a,b" ? "a,b,c" : argument)];
        Assert.Equal("swa: --models is 3 models; allowed: the game's 2, one per agent.\n", (await Outcome.OfAsync(three)).Error);
        Assert.Equal(
            "swa: --observation is partial; allowed: full, under which the policies were learnt.\n",
            (await Outcome.OfAsync([.. run, "--observation", "partial"])).Error);
        Assert.Equal(
            "swa: --policy is given with --bonus; allowed: policies without game options, as they have their own game.\n",
            (await Outcome.OfAsync([.. run, "--bonus", "1"])).Error);
    }

    [Theory]
    [InlineData(
        "--method is 'vote'; allowed: sequential, single, single-usual, few-shot, chain-of-thought, majority, debate, all.", "--method",
        "vote")]
    [InlineData("--observation is 'none'; allowed: full, partial.", "--observation", "none")]
    [InlineData("--effort is 2; allowed: a number from 0 to 1.", "--effort", "2")]
    [InlineData("--rounds is 0; allowed: an integer of at least 1.", "--rounds", "0")]
    [InlineData(
        "--shots is 5; allowed: at most 4, the other tasks of the file that have a worked answer.", "--method", "few-shot", "--shots", "5")]
    [InlineData(
        "--field is 'presence_penalty', which is set from the effort; allowed: fields beyond those.", "--field", "presence_penalty=1")]
    [InlineData("--system is 'nowhere.txt', which is not a file; allowed: a file of text.", "--system", "nowhere.txt")]
    [InlineData("--sampling-fields is 'all'; allowed: standard, vllm, llama-cpp.", "--sampling-fields", "all")]
    [InlineData("--threshold is 4; allowed: a number from 0 to 2, the most that 2 agents can contribute.", "--threshold", "4")]
    [InlineData(
        "--policy is 'nowhere.json', which is not a file; allowed: a file of policies that agents have learned.",
        "--policy",
        "nowhere.json")]
    [InlineData("--recording is 'x.jsonl', which is not a file; allowed: with --replay, a recording of this command.", "--replay")]
    public async Task Bad_options_get_one_sentence(string expected, params string[] options)
    {
        (int code, string output, string error) = await Outcome.OfAsync(
            ["spgg", "ensemble", "--models", "a,b", "--tasks", TaskFileTests.Shipped("arithmetic"), "--recording", "x.jsonl", .. options]);
        Assert.Equal((2, "", $"swa: {expected}\n"), (code, output, error));
        Assert.False(File.Exists("x.jsonl"));
    }

    [Theory]
    [InlineData("{\"question\": \"a\", \"answer\": \"#### 1\"}\n{\"question\": \"a\"", "whose line 2 is not JSON")]
    [InlineData("", "which holds no task")]
    [InlineData(null, "which is not a file")]
    public async Task A_bad_file_of_tasks_gets_one_sentence_with_file_and_line(string? content, string problem)
    {
        string file = _folder.File("tasks.jsonl");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        (int code, _, string error) = await Outcome.OfAsync(
            ["spgg", "ensemble", "--models", "a", "--tasks", file, "--recording", _folder.File("x.jsonl")]);
        Assert.Equal(2, code);
        Assert.StartsWith(
            $"swa: --tasks is '{file}', {problem}; allowed: JSON Lines in the schema of GSM8K", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Programs_are_not_run_unless_it_is_allowed()
    {
        (int code, _, string error) = await Outcome.OfAsync(
            ["spgg", "ensemble", "--models", "a", "--tasks", TaskFileTests.Shipped("programming"), "--recording", _folder.File("x.jsonl")]);
        Assert.Equal(
            (2, "swa: --judge is 'exact' for programs, which must be run to be scored; allowed: the name of a judge model, or exact "
                + "where running programs is allowed.\n"),
            (code, error));
    }

    [Fact]
    public async Task The_command_in_its_own_process_sends_fields_and_a_system_message_and_replays_them()
    {
        string system = _folder.File("system.txt");
        await File.WriteAllTextAsync(system, "Answer with care.\n");
        string[] same =
        [
            "spgg", "ensemble", "--models", "a,b", "--tasks", TaskFileTests.Shipped("arithmetic"), "--recording", _folder.File("r.jsonl"),
            "--field", "min_p=0.05", "--reasoning-effort", "high",
        ];
        await using (ChatServer server = await ChatServer.StartAsync((request, context) => context.Response.WriteAsync(
            ChatServer.Completion("").Replace("\"content\":", "\"reasoning\":\"Hm.\",\"content\":", StringComparison.Ordinal))))
        {
            (int code, string output, string error) = await SwaProcess.RunAsync(
                [.. same, "--system", system, "--endpoint", server.Address.ToString(), "--out", _folder.File("run.csv")]);
            Assert.True(code == 0, error);
            Assert.Contains(
                "Nothing but thinking came as 10 answers (only_reasoning): a higher --max-tokens, or a lower --reasoning-effort, ", output,
                StringComparison.Ordinal);
            ChatRequest[] answers = [.. server.Requests.Where(request => request.Messages.Count == 2)];
            Assert.Equal(10, answers.Length);
            Assert.All(answers, request =>
            {
                Assert.Equal("high", request.Body.GetProperty("reasoning_effort").GetString());
                Assert.StartsWith("Answer with care.\n\nYou are agent ", request.Messages[0].Text, StringComparison.Ordinal);
            });
        }

        Outcome replay = await Outcome.OfAsync([.. same, "--system", system, "--replay", "--out", _folder.File("replay.csv")]);
        Assert.True(replay.ExitCode == 0, replay.Error);
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("run.csv")), await File.ReadAllTextAsync(_folder.File("replay.csv")));
        Outcome without = await Outcome.OfAsync([.. same, "--replay"]);
        Assert.Equal(
            (1, $"swa: {_folder.File("r.jsonl")} was recorded with another system message; start another recording.\n"),
            (without.ExitCode, without.Error));
    }

    [Fact]
    public async Task A_servers_failure_is_exit_code_1_and_the_same_command_resumes()
    {
        string recording = _folder.File("recording.jsonl");
        bool refuses = true;

        // Each of the three models is first asked once whether it is another one.
        const int compared = 3;
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
            refuses && request.Number >= compared + 4
                ? ChatServer.FailAsync(context, 401, "{}")
                : ChatServer.ReplyAsync(context, "Answer: 140"));
        string[] run =
        [
            "spgg", "ensemble", "--endpoint", server.Address.ToString(), "--concurrency", "1", "--models", "a,b,c", "--tasks",
            TaskFileTests.Shipped("arithmetic"), "--recording", recording, "--out", _folder.File("out.csv"),
        ];
        (int code, _, string error) = await Outcome.OfAsync(run);
        Assert.Equal(1, code);
        Assert.EndsWith(
            $"swa: {server.Address} asks for an API key, and none was given (401). The key comes from the environment variable "
                + "SWA_API_KEY, or from a file that --api-key-file names; that of a host which is not --endpoint's from SWA_API_KEY_HOST, "
                + "with the host's name.\n"
                + $"swa: every reply so far is in {recording}; resume with: swa {string.Join(' ', run)}\n",
            error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("out.csv")));

        refuses = false;
        Assert.Equal(0, (await Outcome.OfAsync(run)).ExitCode);
        Assert.Equal(compared + 5 + 15 - 4, server.Count);
    }

    [Fact]
    public async Task Help_has_an_example()
    {
        (int code, string output, _) = await Outcome.OfAsync(["spgg", "ensemble", "--help"]);
        Assert.Equal(0, code);
        Assert.Contains("Example: swa spgg ensemble", output, StringComparison.Ordinal);
    }
}
