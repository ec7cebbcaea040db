using System.Globalization;
using System.Text;

namespace Swa.Research.Fuzzing.Inputs;

/// <summary>Replies of a model server: right ones, torn ones, absurd ones, no HTTP at all.</summary>
internal sealed class ModelReplies : ITrials
{
    private const string Key = "sk-secret-key-that-nobody-may-see";

    private static readonly IReadOnlyList<string>[] Commands =
    [
        [.. Corpus.Run, "--timeout", "2", "--recording", "new.jsonl", "--out", "new.csv"],
        [.. Corpus.Run, "--timeout", "2", "--recording", "new.jsonl", "--out", "new.csv", "--stream"],
        [.. Corpus.Ensemble, "--timeout", "2", "--recording", "new.jsonl", "--out", "new.csv"],
        ["llm", "check", "--model", "simulated", "--timeout", "2", "--retries", "0"],
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\n", "null", "[]", "{}", "4", "{\"demand\": null}", "{\"demand\": \"4\"}", "{\"demand\": -1}", "{\"demand\": 1e308}",
        "{\"demand\": [4]}",
        "{\"demands\": []}", "{\"demands\": [1e999]}", "{\"demands\": [1,1,1,1,1,1,1]}", "{\"demands\": {\"a\": 1}}",
        "```json\n{\"demand\": 4}", "```",
        "<think>4</think>", "\u001b[31mred\u001b[0m", "\u202e4", "\ud800", "\0", "{\"demand\": 4} {\"demand\": 5}", "Answer: ∞",
        "#### ####",
        "$(touch EXECUTED)", "def f():\n    while True: pass",
    ];

    public string Name => "Replies";

    public async Task<TrialOutcome> TryAsync(Random random, string folder, CancellationToken cancellation)
    {
        // The connections come in no fixed order, so that each draws from its own number.
        int seed = random.Next();
        int isGood = random.Next(5, 11);
        int number = 0;
        IReadOnlyList<string> command = CommandText.Pick(random, Commands);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "tasks.jsonl"), "{\"question\":\"What is 100 + 40?\",\"answer\":\"#### 140\"}\n", cancellation);
        FolderState before = FolderState.Of(folder);
        await using ReplyServer server = ReplyServer.Start(request =>
        {
            Random own = new(unchecked(seed + (7919 * Interlocked.Increment(ref number))));
            return own.Next(10) < isGood ? ReplyServer.WellBehaved(request) : Draw(request, own);
        });
        SwaResult result = await SwaCommand.RunAsync(
            folder, [.. command, "--endpoint", server.Address], Key, interrupt: null, cancellation);
        List<string> problems = [.. result.Problems(), .. before.Problems(folder, _ => false)];
        if ((result.Output + result.Error).Contains(Key, StringComparison.Ordinal)
            || Directory.GetFiles(folder).Any(file => File.ReadAllText(file).Contains(Key, StringComparison.Ordinal)))
        {
            problems.Add("shows the key");
        }

        if (result.ExitCode == 0 && command[1] == "run")
        {
            SwaResult replay = await SwaCommand.RunAsync(
                folder, ["llm", "replay", "new.jsonl", "--out", "replay.csv"], apiKey: null, interrupt: null, cancellation);
            problems.AddRange(replay.Problems());
            if (replay.ExitCode != 0 || File.ReadAllText(Path.Combine(folder, "replay.csv")) != File.ReadAllText(
                Path.Combine(folder, "new.csv")))
            {
                problems.Add($"records what cannot be replayed: {replay.Error}");
            }
        }

        return new(Math.Max(1, server.Count), result.ExitCode, CommandLines.Written(command), problems);
    }

    private static byte[] Draw(string request, Random random)
    {
        byte[] good = ReplyServer.WellBehaved(request);
        switch (random.Next(12))
        {
            case 0:
                return good[..random.Next(good.Length)];
            case 1:
                byte[] noise = new byte[random.Next(1, 3000)];
                random.NextBytes(noise);
                return noise;
            case 2:
                return ReplyServer.Http(
                    CommandText.Pick(random, [201, 204, 301, 400, 401, 404, 408, 413, 429, 500, 503, 999]),
                    "application/json",
                    $"{{\"error\": {{\"message\": \"Incorrect key: {Key} {CommandText.Any(random).Replace('"', '.')}\"}}}}");
            case 3:
                return ReplyServer.Http(
                    200, CommandText.Pick(random, ["text/html", "", "text/event-stream", "application/json; charset=x"]), "<b>no</b>");
            case 4:
                return ReplyServer.Http(200, "text/event-stream", Stream(random));
            case 5:
                return ReplyServer.Http(200, "application/json", new string('[', random.Next(1, 100_000)));
            case 6:
                return ReplyServer.Http(200, "application/json", ReplyServer.Completion(new string('9', random.Next(1, 3_000_000))));
            case 7:
                return Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 200 OK\r\nContent-Length: {CommandText.Any(random)}\r\nX: "
                        + $"{new string('x', random.Next(100_000))}\r\n\r\n{{}}"));
            case 8:
                return Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                        + $"application/json\r\n\r\n{CommandText.Any(random)}\r\n{{\r\n0\r\n\r\n");
            case 9:
            case 10:
                string body = ReplyServer.Completion(ReplyServer.Text(request));
                return ReplyServer.Http(
                    200, "application/json", Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes(body), ".json", random)));
            default:
                return ReplyServer.Http(200, "application/json", ReplyServer.Completion(CommandText.Pick(random, Texts)));
        }
    }

    private static string Stream(Random random)
    {
        StringBuilder events = new();
        for (int i = random.Next(50); i >= 0; i--)
        {
            string piece = CommandText.Pick(random, Texts);
            events.Append(random.Next(6) switch
            {
                0 => $"data: {piece}\n\n",
                1 => ": a comment\n\n",
                2 => "data: [DONE]\n\n",
                3 => $"event: error\ndata: {{\"error\": {{\"message\": \"{Key}\"}}}}\n\n",
                4 => "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}]}\n\n",
                _ => "data: {\"choices\":[{\"index\":0,\"delta\":null}]}\n\n",
            });
        }

        return events.ToString();
    }
}
