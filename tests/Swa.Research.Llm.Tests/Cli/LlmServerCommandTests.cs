using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Swa.Research.Cli;
using Swa.Research.Cli.Output;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>What the commands say about servers and send to them; the command runs in a process of its own.</summary>
public sealed class LlmServerCommandTests : IDisposable
{
    private const string Model = "simulated:softmax:0.05";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A command that prints at its end alone would wait for the server, and the server for it: the limit ends that.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_check_prints_each_line_as_soon_as_it_is_known()
    {
        TaskCompletionSource read = new();
        await using ChatServer server = await ChatServer.StartAsync(async (request, context) =>
        {
            if (request.Number == 1)
            {
                await read.Task;
            }

            await new IdealAgent(seed: 0).AnswerAsync(request, context);
        });
        using Process check = Process.Start(
            new ProcessStartInfo("dotnet", [SwaProcess.Path, .. Check(server.Address, "scripted")]) { RedirectStandardOutput = true })!;
        List<string> lines = [];
        string rest;
        try
        {
            while (lines is [] || !lines[^1].StartsWith("first call", StringComparison.Ordinal))
            {
                // The second question is not answered until the answer to the first has been printed.
                lines.Add((await check.StandardOutput.ReadLineAsync())!);
            }

            read.SetResult();
            rest = await check.StandardOutput.ReadToEndAsync();
            await check.WaitForExitAsync();
        }
        finally
        {
            check.Kill();
        }

        Assert.Equal(0, check.ExitCode);
        Assert.Equal(["model", "reported by", "first call"], lines.Select(line => line[..NameWidth].TrimEnd()));
        Assert.Equal(
            ["schemas", "proposal", "proposal, time", "choice", "choice, time", "prompts", "Figures 1 and 2, this model",
                "Figures 1–4, five models"],
            rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..NameWidth].TrimEnd()));
    }

    [Fact]
    public async Task A_check_of_a_server_that_never_answers_ends_within_its_timeout()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            TaskCompletionSource gone = new();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => gone.SetResult());
            await gone.Task;
        });
        (int exitCode, string output, string error) = await SwaProcess.RunAsync([.. Check(server.Address, "a"), "--timeout", "1.5"]);

        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.Equal(
            "swa: The check ended after 1.5 s, before anything was known. A higher --timeout helps, or a lower "
                + "--concurrency where calls wait for each other at the server.\n",
            error);
    }

    [Theory]
    [InlineData(401, null, "asks for an API key, and none was given (401). The key comes from the environment variable SWA_API_KEY, or")]
    [InlineData(401, "sk-0123456789", "refuses the API key (401). The key comes from the environment variable SWA_API_KEY, or")]
    [InlineData(null, null, "swa: No model server answers at http://127.0.0.1:")]
    public async Task A_missing_key_a_refused_key_and_no_server_have_their_own_words(int? status, string? key, string words)
    {
        ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, status!.Value, ""));
        Uri address = server.Address;
        if (status is null)
        {
            await server.DisposeAsync();
        }

        List<string> arguments = [.. Check(address, "a")];
        if (key is not null)
        {
            await File.WriteAllTextAsync(_folder.File("key"), key);
            arguments.AddRange(["--api-key-file", _folder.File("key")]);
        }

        Outcome check = await RunAsync([.. arguments]);
        await server.DisposeAsync();

        Assert.Equal(ExitCode.Failed, check.ExitCode);
        Assert.Contains(words, check.Error, StringComparison.Ordinal);
        Assert.Single(check.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("score", "proposal,scores", "--mode", "score")]
    [InlineData("direct", "demand", "--mode", "direct")]
    [InlineData("select", "proposal", "--mode", "select")]
    [InlineData("talk", "talk,proposal,choice", "--talk", "1")]
    [InlineData("likelihood", "proposal,choice", "--choice-by", "likelihood")]
    [InlineData("likelihood", "proposal,choice", "--choice-by", "likelihood", "--context", "8192")]
    public async Task A_check_asks_what_a_run_would_ask(string what, string asked, params string[] arguments)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("softmax:0.05", 0)], new SimulatedFaults { SpeaksOllama = true });
        Outcome check = await RunAsync([.. Check(server.Address, Model), .. arguments]);

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        string[] names = [.. check.Output.Split('\n').Where(line => line.Contains(", time ", StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)])];
        Assert.Equal(asked.Split(','), names);
        Assert.Equal(what == "likelihood", check.Output.Contains(" with probability 0.", StringComparison.Ordinal));
        Assert.Contains($"Figures 1 and 2, this model {1100 * names.Length} calls", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schemas                     ignored", false, true, 0)]
    [InlineData("schemas                     refused", true, false, 0)]
    [InlineData("prompts                     cut: the context is too short", false, false, 150)]
    [InlineData("schemas                     obeyed", false, false, 0)]
    public async Task A_check_shows_what_the_server_does_with_schemas_and_prompts(string line, bool refuses, bool ignores, int context)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("softmax:0.05", 0)],
            new SimulatedFaults
            {
                RefusesSchemas = refuses ? 500 : null, IgnoresSchemas = ignores, Context = context == 0 ? null : context,
            });
        Outcome check = await RunAsync([.. Check(server.Address, Model)]);

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains($"{line}", check.Output, StringComparison.Ordinal);
        bool isWell = !refuses && !ignores && context == 0;
        Assert.Equal(isWell ? 0 : 1, check.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(context == 0, check.Output.Contains("prompts                     whole, as ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("walnut", "whole, as far as 1025 characters show (the server reports no tokens)")]
    [InlineData(
        "I do not know.", "not known: the server reports no tokens, and the model did not repeat the first word of 1025 characters")]
    public async Task Where_no_tokens_are_reported_a_word_at_the_beginning_of_a_long_prompt_is_asked_for(string answer, string line)
    {
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            string text = request.Messages is [(_, var asked)] && asked.Contains("Which word", StringComparison.Ordinal)
                ? answer
                : new IdealAgent(seed: 0).Answer(request);
            return context.Response.WriteAsync(
                ChatServer.Completion(text).Replace("\"usage\"", "\"unused\"", StringComparison.Ordinal));
        });
        Outcome check = await RunAsync([.. Check(server.Address, "scripted")]);

        Assert.Contains($"prompts                     {line}", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_waits_for_a_server_that_starts_later()
    {
        int port;
        await using (SimulatedServer early = await SimulatedServer.StartAsync([SimulatedModel.Parse("softmax:0.05", 0)]))
        {
            port = early.Address.Port;
        }

        using Process run = SwaProcess.Start(
            "llm", "run", "--endpoint", $"http://127.0.0.1:{port}/v1", "--model", Model, "--weights", "0", "--steps", "1", "--patience",
            "10m", "--retries", "0", "--recording", _folder.File("recording.jsonl"));
        string wait = (await run.StandardError.ReadLineAsync())!;
        Assert.Matches(
            @"^swa: No model server answers at \S+: [^.]+\. Try 2 in \d\.\d s; it is waited for, for up to 10 minutes more \(1 wait so "
                + @"far\)$",
            wait);
        await using SimulatedServer server = await SimulatedServer.StartAsync([SimulatedModel.Parse("softmax:0.05", 0)], port: port);
        string rest = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 0, rest);
        using RecordingFile recording = RecordingFile.OpenRead(_folder.File("recording.jsonl"));
        Assert.Equal((10, ModelCard.SimulatedSource), (recording.Replies, recording.Models[Model].Source));
    }

    [Fact]
    public async Task Further_fields_a_system_message_and_personas_reach_the_server_and_identify_the_recording()
    {
        await File.WriteAllTextAsync(_folder.File("system.txt"), "Answer with care.\r\n");
        await File.WriteAllTextAsync(_folder.File("personas.txt"), "You are frugal.\n\nYou save.\n---\nYou are bold.\n");
        await File.WriteAllTextAsync(_folder.File("others.txt"), "You are shy.\n---\nYou are bold.\n");
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        string recording = _folder.File("recording.jsonl");
        string[] plain =
        [
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0.5", "--steps", "1", "--agents",
            "2", "--capacity", "8", "--recording", recording,
        ];
        string[] fields =
        [
            "--field", "min_p=0.05", "--field", """chat_template_kwargs={"enable_thinking": false}""", "--reasoning-effort", "high",
        ];
        string[] words = ["--system", _folder.File("system.txt"), "--personas", _folder.File("personas.txt")];
        Outcome first = await RunAsync([.. plain, .. fields, .. words]);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(0.05, request.Body.GetProperty("min_p").GetDouble());
            Assert.False(request.Body.GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
            Assert.Equal("high", request.Body.GetProperty("reasoning_effort").GetString());
            Assert.Matches(
                @"^You are (frugal\.\n\nYou save|bold)\.\n\nAnswer with care\.\n\nYou are an agent in", request.Messages[0].Text);
        });
        ChatRequest second = Assert.Single(server.Requests, request => request.Asked is { Role: DecisionRole.Choose, Agent: 1 });
        Assert.StartsWith("You are bold.\n\nAnswer", second.Messages[0].Text, StringComparison.Ordinal);
        RecordedOptions options = Calls(recording)[0].Options;
        Assert.Equal(
            """chat_template_kwargs={"enable_thinking":false}, min_p=0.05, reasoning_effort="high" """.Trim(),
            string.Join(", ", options.Further!.Select(field => $"{field.Key}={field.Value.GetRawText()}")));

        int asked = server.Count;
        byte[] recorded = await File.ReadAllBytesAsync(recording);
        Outcome again = await RunAsync([.. plain, .. fields, .. words]);
        Assert.Equal((0, asked), (again.ExitCode, server.Count));
        Assert.Equal(first.Output, again.Output);
        Assert.Equal(first.Output, (await RunAsync("llm", "replay", recording)).Output);
        foreach ((string[] others, string difference) in new (string[], string)[]
        {
            ([.. fields, "--personas", _folder.File("personas.txt")], "another system message"),
            ([.. fields, .. words[..3], _folder.File("others.txt")], "other personas"),
            (
                words,
                "other fields of its requests "
                    + """(chat_template_kwargs={"enable_thinking":false}, min_p=0.05, reasoning_effort="high")"""),
        })
        {
            Outcome other = await RunAsync([.. plain, .. others]);
            Assert.Equal(
                (ExitCode.Failed, $"swa: {recording} was recorded with {difference}; start another recording.\n"),
                (other.ExitCode, other.Error));
        }

        Assert.Equal(asked, server.Count);
        Assert.Equal(recorded, await File.ReadAllBytesAsync(recording));
    }

    [Fact]
    public async Task A_longer_context_can_be_asked_of_Ollama()
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("softmax:0.05", 0)], new SimulatedFaults { Context = 150, SpeaksOllama = true });
        Outcome cut = await RunAsync([.. Check(server.Address, Model)]);
        Outcome whole = await RunAsync([.. Check(server.Address, Model), "--context", "4096", "--keep-alive", "30m"]);

        Assert.Contains("prompts                     cut", cut.Output, StringComparison.Ordinal);
        Assert.Contains("prompts                     whole, as ", whole.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
    }

    [Fact]
    public async Task Thinking_is_shown_in_a_transcript()
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            [SimulatedModel.Parse("softmax:0.05", 0)], new SimulatedFaults { Reasoning = SimulatedReasoning.Beside });
        string recording = _folder.File("recording.jsonl");
        await RunAsync(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", Model, "--weights", "0", "--steps", "1", "--recording",
            recording);
        Outcome shown = await RunAsync("llm", "show", recording, "--agent", "1", "--role", "choose");

        Assert.Matches(@"\[thinking\]\n  A simulated agent thinks nothing\.\n\[reply: ", shown.Output);
    }

    [Theory]
    [InlineData("--field is 'temperature', which is set from other settings; allowed: fields beyond those.", "--field", "temperature=1")]
    [InlineData("--field is 'Min P'; allowed: a name of small letters, digits and underscores, =, and a JSON value.", "--field", "Min P=1")]
    [InlineData("--field is 'x' without a value; allowed: a name once, =, and a JSON value or a word.", "--field", "x")]
    [InlineData("--field is '{no', which is broken JSON; allowed: a name once, =, and a JSON value or a word.", "--field", "x={no")]
    [InlineData(
        "--field is 'x' given twice; allowed: a name once, =, and a JSON value or a word.", "--field", "x=1", "--field", "x=2")]
    [InlineData("--reasoning-effort is 'max'; allowed: low, medium, high.", "--reasoning-effort", "max")]
    [InlineData("--context is 0; allowed: an integer of at least 1.", "--context", "0")]
    [InlineData("--patience is '-1m'; allowed: a length of time such as 90s, 10m or 2h, at most 720h.", "--patience", "-1m")]
    public async Task A_wrong_value_is_refused_in_one_sentence(string sentence, params string[] arguments)
    {
        Outcome outcome = await RunAsync(["llm", "run", "--model", "a", "--recording", _folder.File("x.jsonl"), .. arguments]);

        Assert.Equal((ExitCode.BadUsage, $"swa: {sentence}\n"), (outcome.ExitCode, outcome.Error));
        Assert.False(File.Exists(_folder.File("x.jsonl")));
    }

    private const int NameWidth = 28;

    private static string[] Check(Uri address, string model) => ["llm", "check", "--endpoint", address.ToString(), "--model", model];

    private static IReadOnlyList<RecordedCall> Calls(string path)
    {
        using RecordingFile recording = RecordingFile.OpenRead(path);
        return [.. recording.Calls()];
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => Outcome.OfAsync(arguments);
}
