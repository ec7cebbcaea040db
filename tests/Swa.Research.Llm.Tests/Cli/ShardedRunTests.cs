using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Swa.Research.Cli.Simulated;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Cli;

public sealed class ShardedRunTests : IDisposable
{
    private const string Models = "simulated:softmax:0.05,simulated:argmax";

    private static readonly string[] Game = ["--weights", "0,1", "--seeds", "2", "--steps", "2"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Joined_shards_replay_to_the_bytes_of_the_run_that_was_not_divided()
    {
        await using SimulatedServer server = await StartAsync();
        string[] run = ["run", "--endpoint", server.Address.ToString(), "--models", Models, .. Game, "--recording"];
        await DoneAsync([.. run, _folder.File("one.jsonl"), "--out", _folder.File("one.csv")]);
        string[] shards = await ShardsAsync(run, 3);
        string whole = _folder.File("whole.jsonl");
        string report = await DoneAsync(["merge", shards[2], shards[0], shards[1], "--out", whole]);
        Assert.StartsWith($"wrote {whole}: 8 cells, {Calls(_folder.File("one.jsonl"))} calls\n", report, StringComparison.Ordinal);
        await DoneAsync(["replay", whole, "--out", _folder.File("whole.csv")]);

        string table = await File.ReadAllTextAsync(_folder.File("one.csv"));
        Assert.Equal(table, await File.ReadAllTextAsync(_folder.File("whole.csv")));

        // Each cell is in one shard alone, and the shards in their order are the table.
        string[] rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, rows.Length);
        List<string> played = [];
        foreach (string shard in shards)
        {
            await DoneAsync(["replay", shard, "--out", shard + ".csv"]);
            played.AddRange((await File.ReadAllLinesAsync(shard + ".csv")).Skip(1));
        }

        Assert.Equal(rows.Skip(1), played);

        // The whole continues as the run that was not divided: nothing is left to ask. The order of the shards changes no byte.
        byte[] bytes = await File.ReadAllBytesAsync(whole);
        string error = (await RunAsync([.. run, whole])).Error;
        Assert.Contains("8 of 8 cells, 0 calls,", error, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(whole));
        Assert.StartsWith(
            $"unchanged {whole}: ", await DoneAsync(["merge", .. shards, "--out", whole]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_that_are_not_the_whole_run_are_refused_in_one_sentence()
    {
        await using SimulatedServer server = await StartAsync();
        string[] run = ["run", "--endpoint", server.Address.ToString(), "--models", Models, .. Game, "--recording"];
        string[] shards = await ShardsAsync(run, 3);

        await RefusedAsync("Of 3 shards these are missing: 2.", shards[0], shards[2]);
        string copy = _folder.File("copy.jsonl");
        File.Copy(shards[1], copy);
        await RefusedAsync("Of 3 shards these are given twice: 2.", [.. shards, copy]);

        string other = _folder.File("other.jsonl");
        await DoneAsync([.. run, other, "--shard", "2/3", "--temperature", "0.5"]);
        await RefusedAsync($"{other} and {shards[0]} are shards of different runs.", shards[0], other, shards[2]);

        string torn = _folder.File("torn.jsonl");
        Assert.Equal(1, (await RunAsync([.. run, torn, "--shard", "2/3", "--budget-calls", "30", "--concurrency", "1"])).ExitCode);
        await RefusedAsync(
            $"{torn}, shard 2 of 3, lacks 2 of its 3 cells, the first of them simulated:softmax:0.05, weight 1, severity 1.6, seed 1; "
                + "run that shard again, which continues it.",
            shards[0], torn, shards[2]);
        await DoneAsync([.. run, torn, "--shard", "2/3"]);
        await DoneAsync(["merge", shards[0], torn, shards[2], "--out", _folder.File("mended.jsonl")]);

        string both = _folder.File("both.jsonl");
        await File.WriteAllLinesAsync(
            both, (await File.ReadAllLinesAsync(shards[0])).Concat((await File.ReadAllLinesAsync(shards[1])).Where(
                line => !line.StartsWith("{\"kind\":\"run\"", StringComparison.Ordinal))));
        await RefusedAsync(
            $"{shards[1]} holds a reply to a call that another of the recordings holds too (simulated:softmax:0.05, weight ",
            both, shards[1], shards[2]);

        (int code, _, string error) = await RunAsync([.. run, shards[0], "--shard", "2/3"]);
        Assert.Equal(
            (1, $"swa: {shards[0]} holds another run, and a shard has a recording of its own; name another file.\n"), (code, error));
        await File.WriteAllTextAsync(_folder.File("mine.jsonl"), "mine\n");
        (code, _, error) = await RunAsync(["merge", .. shards, "--out", _folder.File("mine.jsonl")]);
        Assert.Equal((1, $"swa: {_folder.File("mine.jsonl")} already exists with other content.\n"), (code, error));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(_folder.File("mine.jsonl")));
    }

    [Fact]
    public async Task Shards_of_different_weights_under_one_name_do_not_join()
    {
        await using ChatServer server = await ChatServer.StartAsync(new IdealAgent(seed: 0).AnswerAsync);
        List<string> shards = [];
        foreach (string level in new[] { "Q4_0", "Q8_0" })
        {
            server.Pages["/api/show"] = $$"""{"details": {"quantization_level": "{{level}}"} }""";
            shards.Add(_folder.File($"{level}.jsonl"));
            await DoneAsync(["run", "--endpoint", server.Address.ToString(), "--model", "a", "--weights", "0,1", "--steps", "1",
                "--recording", shards[^1], "--shard", $"{shards.Count}/2"]);
        }

        await RefusedAsync(
            $"{shards[1]} and the shards before it were recorded with different weights under the name a: a, Q8_0, and a, Q4_0.",
            [.. shards]);
    }

    [Theory]
    [InlineData("--shard is '4'; allowed: i/N with i from 1 to N, such as 3/16.", "--shard", "4")]
    [InlineData("--start-server is given without --slurm; allowed: a command that", "--start-server", "true")]
    [InlineData(
        "--start-server is given with --endpoint; allowed: a command", "--slurm", "2", "--start-server", "true", "--endpoint",
        "http://h/v1")]
    [InlineData("--slurm is given with --out or --shard; allowed:", "--slurm", "2", "--shard", "1/2")]
    [InlineData("--slurm is 0; allowed: an integer of at least 1.", "--slurm", "0")]
    public async Task A_wrong_value_is_refused_in_one_sentence(string sentence, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(["run", "--model", "a", "--recording", "x.jsonl", .. arguments]);
        Assert.Equal(2, code);
        Assert.StartsWith($"swa: {sentence}", error, StringComparison.Ordinal);
        Assert.False(File.Exists("x.jsonl"));
    }

    [Fact]
    public async Task Each_task_of_a_job_array_starts_its_own_server_and_ends_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string swa = _folder.File("swa");
        await File.WriteAllTextAsync(swa, $"#!/bin/sh\nexec dotnet '{SwaProcess.Path}' \"$@\"\n");
        File.SetUnixFileMode(swa, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string recording = _folder.File("run.jsonl");
        string[] run = ["run", "--model", "simulated:argmax", "--weights", "0,1", "--steps", "2", "--recording"];
        string report = await DoneAsync(
            [.. run, recording, "--slurm", "2", "--start-server",
                $"echo $PORT >'{_folder.Path}'/port.$SLURM_ARRAY_TASK_ID; {swa} llm simulate-server --port $PORT --like argmax"]);
        Assert.Equal(
            $"wrote {recording}.slurm: a Slurm job array of 2 tasks\n"
                + $"next: sbatch --wait {recording}.slurm && swa llm merge {recording}.*.jsonl --out {recording}\n",
            report);

        // Slurm's part is played here: it runs the script once per task, with these variables.
        Process[] tasks =
        [
            .. Enumerable.Range(1, 2).Select(task => Process.Start(new ProcessStartInfo("bash", [$"{recording}.slurm"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["SLURM_ARRAY_TASK_ID"] = $"{task}", ["SLURM_JOB_ID"] = $"{Environment.ProcessId + task}", ["SWA"] = swa },
            })!),
        ];
        foreach (Process task in tasks)
        {
            Task<string> output = task.StandardOutput.ReadToEndAsync();
            string error = await task.StandardError.ReadToEndAsync();
            await task.WaitForExitAsync();
            Assert.True(task.ExitCode == 0, error + await output);
            task.Dispose();
        }

        await DoneAsync(["merge", $"{recording}.1.jsonl", $"{recording}.2.jsonl", "--out", recording]);
        await using SimulatedServer server = await SimulatedServer.StartAsync([SimulatedModel.Parse("argmax", 0)]);
        await DoneAsync([.. run, _folder.File("one.jsonl"), "--endpoint", server.Address.ToString(), "--out", _folder.File("one.csv")]);
        await DoneAsync(["replay", recording, "--out", _folder.File("whole.csv")]);
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("one.csv")), await File.ReadAllTextAsync(_folder.File("whole.csv")));
        for (int task = 1; task <= 2; task++)
        {
            int port = int.Parse(await File.ReadAllTextAsync(_folder.File($"port.{task}")), CultureInfo.InvariantCulture);
            using TcpClient client = new();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port));
        }
    }

    private static Task<SimulatedServer> StartAsync() =>
        SimulatedServer.StartAsync([SimulatedModel.Parse("softmax:0.05", 0), SimulatedModel.Parse("argmax", 0)]);

    private static int Calls(string recording)
    {
        using RecordingFile file = RecordingFile.OpenRead(recording);
        return file.Calls().Count();
    }

    private async Task<string[]> ShardsAsync(string[] run, int count)
    {
        string[] paths = [.. Enumerable.Range(1, count).Select(index => _folder.File($"shard.{index}.jsonl"))];
        for (int index = 0; index < count; index++)
        {
            await DoneAsync([.. run, paths[index], "--shard", $"{index + 1}/{count}"]);
        }

        return paths;
    }

    private async Task RefusedAsync(string sentence, params string[] shards)
    {
        string path = _folder.File("refused.jsonl");
        (int code, _, string error) = await RunAsync(["merge", .. shards, "--out", path]);
        Assert.Equal(1, code);
        Assert.StartsWith($"swa: {sentence}", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(path));
    }

    private static async Task<string> DoneAsync(string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => Outcome.OfAsync(["llm", .. arguments]);
}
