using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

public sealed class SeveralServersTests : IDisposable
{
    private const string Long = "A lighthouse stands on a rock in the dark, and its beam turns over the sea until the morning.";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _folder.Dispose();
    }

    [Fact]
    public async Task Models_of_different_servers_play_side_by_side_and_the_table_is_that_of_one_server()
    {
        IdealAgent ideal = new(seed: 0);
        TaskCompletionSource aAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource bAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Neither gets its first answer before the other one is asked: models that were played one after the other would wait for ever.
        await using ChatServer first = await ChatServer.StartAsync(async (request, context) =>
        {
            await MeetAsync(request, aAsked, bAsked);
            await ideal.AnswerAsync(request, context);
        });
        await using ChatServer second = await ChatServer.StartAsync(async (request, context) =>
        {
            await MeetAsync(request, bAsked, aAsked);
            await ideal.AnswerAsync(request, context);
        });
        string[] game = ["--weights", "0,1", "--steps", "2", "--out"];
        (int code, _, string error) = await RunAsync(
            ["run", "--model", $"a@{first.Address}", "--model", $"b@{second.Address}", "--timeout", "30", "--retries", "0", "--recording",
                _folder.File("apart.jsonl"), .. game, _folder.File("apart.csv")]);
        Assert.True(code == 0, error);
        Assert.All(first.Requests, request => Assert.Equal("a", request.Model));
        Assert.All(second.Requests, request => Assert.Equal("b", request.Model));

        await using ChatServer both = await ChatServer.StartAsync(ideal.AnswerAsync);
        (code, _, error) = await RunAsync(
            ["run", "--models", "a,b", "--endpoint", both.Address.ToString(), "--recording", _folder.File("one.jsonl"), .. game,
                _folder.File("one.csv")]);
        Assert.True(code == 0, error);
        string table = await File.ReadAllTextAsync(_folder.File("one.csv"));
        Assert.Equal(5, table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(table, await File.ReadAllTextAsync(_folder.File("apart.csv")));

        static async Task MeetAsync(ChatRequest request, TaskCompletionSource here, TaskCompletionSource there)
        {
            if (request.Asked is not null)
            {
                here.TrySetResult();
                await there.Task;
            }
        }
    }

    [Fact]
    public async Task A_file_of_servers_says_where_models_are_and_how_many_calls_each_server_takes_at_once()
    {
        int[] most = new int[2];
        TaskCompletionSource wideIsBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ChatServer narrow = await CountingAsync(0);
        await using ChatServer wide = await CountingAsync(1);
        string servers = _folder.File("servers");
        await File.WriteAllTextAsync(servers, $"# our machines\n\nnarrow {narrow.Address} 1\r\nwide\t{wide.Address}\n");
        (int code, _, string error) = await RunAsync(
            "run", "--servers", servers, "--concurrency", "3", "--weights", "0,1", "--steps", "2", "--recording",
            _folder.File("r.jsonl"));

        Assert.True(code == 0, error);
        Assert.All(narrow.Requests, request => Assert.Equal("narrow", request.Model));
        Assert.NotEmpty(wide.Requests);
        Assert.Equal([1, 3], most);

        // A mixed population finds its models there, too.
        (code, _, error) = await RunAsync(
            "run", "--servers", servers, "--population", "narrow=1,wide=0,wide=1", "--agents", "3", "--steps", "1", "--recording",
            _folder.File("mixed.jsonl"));
        Assert.True(code == 0, error);

        Task<ChatServer> CountingAsync(int index)
        {
            int now = 0;
            IdealAgent ideal = new(seed: 0);
            TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return ChatServer.StartAsync(async (request, context) =>
            {
                int inFlight = Interlocked.Increment(ref now);
                InterlockedMax(ref most[index], inFlight);
                if (index == 1 && inFlight == 3)
                {
                    full.TrySetResult();
                }

                // The narrow server holds its calls until the wide one has had many: more of them would arrive if they were let.
                if (request.Asked is not null)
                {
                    await (index == 0 ? wideIsBusy : full).Task;
                }

                if (index == 1 && request.Number >= 25)
                {
                    wideIsBusy.TrySetResult();
                }

                Interlocked.Decrement(ref now);
                await ideal.AnswerAsync(request, context);
            });
        }
    }

    [Fact]
    public async Task A_key_goes_to_the_host_that_it_is_for_and_to_no_other_and_is_written_nowhere()
    {
        await using ChatServer usual = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        await using ChatServer named = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        await using ChatServer open = await ChatServer.StartAsync((request, context) =>
            ChatServer.FailAsync(context, 400, "what was sent: " + request.Authorization + " sk-usual-1234 sk-named-5678"));
        SetVariable("SWA_API_KEY", null);
        SetVariable($"SWA_API_KEY_127_0_0_1_{named.Address.Port}", "sk-named-5678");
        string key = _folder.File("key");
        await File.WriteAllTextAsync(key, "sk-usual-1234");
        string recording = _folder.File("r.jsonl");
        (int code, _, string error) = await RunAsync(
            "run", "--endpoint", usual.Address.ToString(), "--api-key-file", key, "--model", "a", "--model", $"b@{named.Address}",
            "--model", $"c@{open.Address}", "--weights", "0", "--steps", "2", "--recording", recording);

        Assert.Equal(1, code);
        Assert.NotEmpty(usual.Requests);
        Assert.All(usual.Requests, request => Assert.Equal("Bearer sk-usual-1234", request.Authorization));
        Assert.NotEmpty(named.Requests);
        Assert.All(named.Requests, request => Assert.Equal("Bearer sk-named-5678", request.Authorization));
        Assert.NotEmpty(open.Requests);
        Assert.All(open.Requests, request => Assert.DoesNotContain("sk-", request.Authorization, StringComparison.Ordinal));
        string written = error + await File.ReadAllTextAsync(recording);
        Assert.Contains("[API key]", written, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_names_with_the_same_weights_get_one_sentence()
    {
        await using ChatServer one = await ServerAsync("weights-Q4_K_M.gguf", Long);
        await using ChatServer other = await ServerAsync("weights-Q4_K_M.gguf", Long + "!");
        Assert.Contains(
            "swa: a and b are the same weights by their servers' reports (Q4_K_M, 3.82B, weights-Q4_K_M.gguf): "
                + "differences between them are no differences between models.\n",
            await ErrorAsync(one, other), StringComparison.Ordinal);

        // Two names of one llama.cpp server, which answers to any.
        Assert.Contains("a and b are the same weights by their servers' reports", await ErrorAsync(one, one), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, Long, Long, true)]
    [InlineData(null, Long, Long + "!", false)]
    [InlineData(null, "Yes.", "Yes.", false)]
    [InlineData("weights-Q8_0.gguf", Long, Long, false)]
    public async Task Where_servers_report_too_little_equal_replies_tell(string? secondFile, string first, string second, bool same)
    {
        await using ChatServer one = await ServerAsync(secondFile is null ? null : "weights-Q4_K_M.gguf", first);
        await using ChatServer other = await ServerAsync(secondFile, second);
        string error = await ErrorAsync(one, other);

        Assert.Equal(
            same,
            error.Contains("a and b are the same weights by their replies, which are equal at temperature 0:", StringComparison.Ordinal));
        Assert.Equal(same, error.Contains("the same weights", StringComparison.Ordinal));
        ChatRequest[] probes = [.. one.Requests.Where(request => request.Asked is null)];
        Assert.Equal(secondFile is null ? 1 : 0, probes.Length);
        Assert.All(probes, request => Assert.Equal(0, request.Body.GetProperty("temperature").GetDouble()));

        // The recording knows both: nothing is asked again.
        int before = one.Count;
        await ErrorAsync(one, other);
        Assert.Equal(before, one.Count);
    }

    [Theory]
    [InlineData(
        "--model is '…@localhost:8080/v1'; allowed: a name, or name@URL with an address such as http://localhost:8080/v1.",
        "--model", "a@localhost:8080/v1")]
    [InlineData("--model is 'a' for ", "--model", "a@http://localhost:1/v1", "--model", "a@http://localhost:2/v1")]
    [InlineData("--model is '…@http://localhost:1/v1'; allowed: one name;", "--model", "a,b@http://localhost:1/v1")]
    [InlineData(
        "--servers is 'FILE', whose line 1 is something else; allowed: lines with a model's name,", "--servers",
        "a http://localhost:1/v1 4 sk-secret")]
    [InlineData(
        "--servers is 'FILE', whose line 2 is something else;", "--servers", "a http://localhost:1/v1\nb http://localhost:1/v1 sk-secret")]
    [InlineData("--servers is 'FILE' without a model; allowed: one line per model.", "--servers", "# none")]
    [InlineData(
        "--servers is 'http://localhost:1/v1' for 1 and 2; allowed: one limit of calls in flight for each.", "--servers",
        "a http://localhost:1/v1 1\nb http://localhost:1/v1/ 2")]
    [InlineData(
        "--servers is 'FILE', whose line 1 has …@host/v1; allowed: an http or https address", "--servers", "a http://sk-secret:x@host/v1")]
    [InlineData(
        "--servers is 'FILE', whose line 2 has 'nowhere'; allowed: an address such as http://localhost:11434/v1.", "--servers",
        "# one\na nowhere")]
    [InlineData("--servers is 'FILE' without a model; allowed: one line per model.", "--servers", "")]
    [InlineData(
        "--servers is 'FILE', whose line 1 allows 0 calls in flight; allowed: an integer from 1 to 2147483647.", "--servers",
        "a http://localhost:1/v1 0")]
    [InlineData(
        "--servers is 'FILE', whose line 1 allows 99999999999 calls in flight;", "--servers", "a http://localhost:1/v1 99999999999")]
    [InlineData(
        "--servers is 'FILE', whose lines 1 and 3 differ for 'a'; allowed: one line per model.", "--servers",
        "a http://localhost:1/v1\na http://localhost:1/v1\na http://localhost:2/v1")]
    [InlineData(
        "--servers is 'FILE', whose lines 1 and 2 differ for 'phi3.5:3.8b-mini-instruct-q4_K_M'; allowed: one line per model.",
        "--servers", "paper http://localhost:1/v1\nphi3.5:3.8b-mini-instruct-q4_K_M http://localhost:2/v1")]
    [InlineData(
        "--servers is 'FILE', whose line 1 is something else; allowed: lines with a model's name,", "--servers",
        "\u007fELF\u0002\u0000 http://localhost:1/v1")]
    [InlineData("--servers is 'FILE', whose line 2 has 1000021 characters; allowed: lines of at most 2000.", "--servers", "#\nLONG")]
    [InlineData("--servers is 'FILE', which is a folder; allowed: a file of lines with a model's name,", "--servers", "FOLDER")]
    [InlineData("--servers is 'FILE', which is not a file; allowed: a file of lines with a model's name,", "--servers", "MISSING")]
    public async Task What_names_no_server_is_refused_in_one_sentence(string sentence, string option, string value, params string[] more)
    {
        if (option == "--servers")
        {
            string path = _folder.File("servers");
            switch (value)
            {
                case "FOLDER":
                    Directory.CreateDirectory(path);
                    break;
                case not "MISSING":
                    string text = value.Replace("LONG", $"a http://localhost:1/{new string('v', 1_000_000)}", StringComparison.Ordinal);
                    await File.WriteAllTextAsync(path, text);
                    break;
            }

            (value, sentence) = (path, sentence.Replace("FILE", path, StringComparison.Ordinal));
        }

        (int code, _, string error) = await RunAsync(["run", "--recording", _folder.File("x.jsonl"), option, value, .. more]);

        Assert.Equal(2, code);
        Assert.StartsWith($"swa: {sentence}", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("sk-secret", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("x.jsonl")));
        if (option == "--servers")
        {
            Assert.Equal(new Outcome(code, "", error), await RunAsync("check", "--model", "a", option, value));
        }
    }

    [Fact]
    public async Task An_ensembles_models_and_judge_can_each_have_a_server()
    {
        await using ChatServer one = await ChatServer.ReplyingAsync("Answer: 4");
        await using ChatServer other = await ChatServer.ReplyingAsync("Answer: 4");
        await using ChatServer judge = await ChatServer.ReplyingAsync("{\"score\": 1}");
        string tasks = _folder.File("tasks.jsonl");
        await File.WriteAllTextAsync(tasks, """{"question": "What is 2 + 2?", "answer": "#### 4"}""" + "\n");
        (int code, _, string error) = await Outcome.OfAsync(
            "spgg", "ensemble", "--models", $"a@{one.Address},b@{other.Address}", "--judge", $"c@{judge.Address}", "--tasks", tasks,
            "--recording", _folder.File("e.jsonl"));

        Assert.True(code == 0, error);
        Assert.All(one.Requests, request => Assert.Equal("a", request.Model));
        Assert.All(other.Requests, request => Assert.Equal("b", request.Model));
        Assert.All(judge.Requests, request => Assert.Equal("c", request.Model));
        Assert.True(one.Count > 0 && other.Count > 0 && judge.Count > 0);
    }

    /// <summary>A server that has one model under any name, and answers a question outside the game with a text.</summary>
    private static async Task<ChatServer> ServerAsync(string? file, string answer)
    {
        IdealAgent ideal = new(seed: 0);
        ChatServer server = await ChatServer.StartAsync((request, context) =>
            request.Asked is null ? ChatServer.ReplyAsync(context, answer) : ideal.AnswerAsync(request, context));
        if (file is not null)
        {
            server.Pages["/props"] = $$"""{"model_path": "/models/{{file}}"}""";
            server.Pages["/v1/models"] = """{"data": [{"id": "any", "owned_by": "llamacpp", "meta": {"n_params": 3821079648}}]}""";
        }

        return server;
    }

    private async Task<string> ErrorAsync(ChatServer a, ChatServer b)
    {
        (int code, _, string error) = await RunAsync(
            "run", "--model", $"a@{a.Address}", "--model", $"b@{b.Address}", "--weights", "0", "--steps", "1", "--recording",
            _folder.File("same.jsonl"));
        Assert.True(code == 0, error);
        return error;
    }

    private void SetVariable(string name, string? value)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => Outcome.OfAsync(["llm", .. arguments]);
}
