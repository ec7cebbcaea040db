using Swa.Research.Cli.Sweeps;
using Swa.Research.Figures;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Simulation;

public class SweepFileTests
{
    private static readonly Dictionary<string, string?> Given = new() { ["weights"] = "0,0.5,0.8" };

    private static SweepPlan Plan => new Sweep(Scenario.Paper)
        .Vary(scenario => scenario.Agent, new StandIn("uniform"), new StandIn("focal", "softmax"))
        .Vary(scenario => scenario.Weight, 0, 0.5, 0.8)
        .Plan(seeds: 600, firstSeed: 3);

    [Fact]
    public void The_file_holds_the_rows_of_the_sweep()
    {
        using TemporaryFolder folder = new();
        SweepSidecar sidecar = Write(folder.File("s.csv"));
        Assert.Equal(Plan.Run().ToTable().ToCsv(), File.ReadAllText(folder.File("s.csv")));
        Assert.Equal((3600, new FileInfo(folder.File("s.csv")).Length), (sidecar.Rows, sidecar.Bytes));
        Assert.Equal(["s.csv", "s.json"], Names(folder));
    }

    [Fact]
    public void An_interrupted_sweep_continues_to_the_same_bytes_wherever_it_was_cut()
    {
        using TemporaryFolder folder = new();
        Write(folder.File("whole.csv"));
        byte[] whole = File.ReadAllBytes(folder.File("whole.csv"));
        Random cuts = new(5);
        for (int attempt = 0; attempt < 12; attempt++)
        {
            string path = folder.File($"cut{attempt}.csv");
            while (!File.Exists(path))
            {
                using CancellationTokenSource stop = new();
                long stopAt = cuts.Next(0, 5000);
                try
                {
                    // A clock that leaps makes a checkpoint at every block; one that stands still makes only the first.
                    Write(
                        path, resume: true, clock: new LeapingClock(attempt % 2 * 10), progress: rows => Stop(rows >= stopAt, stop),
                        stop.Token);
                }
                catch (OperationCanceledException)
                {
                    Tear(SweepFile.PartOf(path), cuts);
                }
            }

            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Shards_are_joined_to_the_bytes_of_the_whole()
    {
        using TemporaryFolder folder = new();
        Write(folder.File("whole.csv"));
        foreach (int count in new[] { 1, 2, 7, 16, 4000 })
        {
            string[] paths = [.. Enumerable.Range(1, Math.Min(count, 16)).Select(i => folder.File($"s{count}-{i}.csv"))];
            if (count > paths.Length)
            {
                Assert.True(new Shard(1, count).First(Plan.Episodes) == 0 && new Shard(count, count).End(Plan.Episodes) == 3600);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                SweepFile.Write(Plan, new Shard(i + 1, count), paths[i], false, Given, TimeProvider.System);
            }

            SweepFile.Merge([.. paths.Reverse()], folder.File($"m{count}.csv"));
            Assert.Equal(File.ReadAllBytes(folder.File("whole.csv")), File.ReadAllBytes(folder.File($"m{count}.csv")));
        }
    }

    [Fact]
    public void Shards_that_do_not_belong_together_are_refused()
    {
        using TemporaryFolder folder = new();
        SweepFile.Write(Plan, new Shard(1, 3), folder.File("1.csv"), false, Given, TimeProvider.System);
        SweepFile.Write(Plan, new Shard(2, 3), folder.File("2.csv"), false, Given, TimeProvider.System);
        SweepFile.Write(new SweepPlan([new()], 600), new Shard(3, 3), folder.File("other.csv"), false, Given, TimeProvider.System);
        string Refused(params string[] names) =>
            Assert.Throws<InvalidDataException>(() =>
                SweepFile.Merge([.. names.Select(name => folder.File(name))], folder.File("m.csv"))).Message;

        Assert.Equal("Of 3 shards these are missing: 3.", Refused("1.csv", "2.csv"));
        Assert.Contains("are shards of different sweeps.", Refused("1.csv", "2.csv", "other.csv"), StringComparison.Ordinal);
        SweepFile.Write(Plan, new Shard(3, 3), folder.File("3.csv"), false, Given, TimeProvider.System);
        Assert.Equal("Of 3 shards these are given twice: 2.", Refused("1.csv", "2.csv", "2.csv", "3.csv"));
        string text = File.ReadAllText(folder.File("2.csv"));
        File.WriteAllText(folder.File("2.csv"), text[..^2] + (text[^2] == '1' ? '2' : '1') + "\n");
        Assert.EndsWith(
            "2.csv is not what its sidecar describes; compute this shard again.", Refused("1.csv", "2.csv", "3.csv"),
            StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("m.csv")) || File.Exists(SweepFile.PartOf(folder.File("m.csv"))));
    }

    [Fact]
    public void A_part_of_another_sweep_or_a_changed_part_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("s.csv");
        Interrupt(path);
        Assert.Contains("resume that sweep", Assert.Throws<IOException>(() => Write(path)).Message, StringComparison.Ordinal);
        InvalidDataException other = Assert.Throws<InvalidDataException>(
            () => SweepFile.Write(new SweepPlan([new()], 600), Shard.Whole, path, true, Given, TimeProvider.System));
        Assert.Contains("begun with other parameters", other.Message, StringComparison.Ordinal);
        using (FileStream part = new(SweepFile.PartOf(path), FileMode.Open))
        {
            part.Position = 400;
            part.WriteByte((byte)'x');
        }

        Assert.Contains(
            "was changed", Assert.Throws<InvalidDataException>(() => Write(path, resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_sweep_is_not_run_again()
    {
        using TemporaryFolder folder = new();
        SweepSidecar first = Write(folder.File("s.csv"));
        Assert.Equal(first.ContentHash, Write(folder.File("s.csv"), resume: true).ContentHash);
        Assert.Equal(first.Duration, SweepSidecar.Read(folder.File("s.json")).Duration);
    }

    [Fact]
    public void Rows_have_the_text_of_the_table()
    {
        EpisodeMetrics metrics = new(1.0 / 3, -1e-7, 12345678.9);
        byte[] row = new byte[SweepRow.LongestResult];
        int length = SweepRow.WriteResult(row, ulong.MaxValue, metrics);
        Assert.Equal("18446744073709551615,0.3333333333333333,-1E-07,12345678.9\n", System.Text.Encoding.UTF8.GetString(row, 0, length));
    }

    [Fact]
    public void What_is_put_under_the_sidecars_name_while_a_sweep_runs_stays_and_the_rows_are_kept()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("s.csv");
        File.WriteAllText(folder.File("mine"), "precious");
        Assert.ThrowsAny<IOException>(() => Write(path, progress: rows =>
        {
            if (rows == 3600)
            {
                File.CreateSymbolicLink(folder.File("s.json"), folder.File("mine"));
            }
        }));
        Assert.Equal("precious", File.ReadAllText(folder.File("mine")));

        File.Delete(folder.File("s.json"));
        Write(path, resume: true);
        Assert.Equal(["mine", "s.csv", "s.json"], Names(folder));
    }

    [Theory]
    [InlineData("s.csv.lock")]
    [InlineData("s.csv.part")]
    [InlineData("s.csv.part.json")]
    [InlineData("s.json")]
    public async Task A_pipe_is_refused_and_not_waited_for(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("s.csv.part"), "");
        File.Delete(folder.File(name));
        using System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", folder.File(name));
        await make.WaitForExitAsync();
        Task<SweepSidecar> written = Task.Run(() => Write(folder.File("s.csv"), resume: true));
        await Assert.ThrowsAnyAsync<IOException>(() => written.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(File.Exists(folder.File("s.csv")));
    }

    private static SweepSidecar Write(
        string path, bool resume = false, TimeProvider? clock = null, Action<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        SweepFile.Write(
            Plan, Shard.Whole, path, resume, Given, clock ?? TimeProvider.System, progress, 2, cancellationToken: cancellationToken);

    private static void Interrupt(string path)
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Write(path, false, new LeapingClock(10), rows => Stop(rows >= 1000, stop), stop.Token));
    }

    private static void Stop(bool isTime, CancellationTokenSource stop)
    {
        if (isTime)
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What a power cut may leave after the last checkpoint: a row cut short, or bytes that were never written.</summary>
    private static void Tear(string part, Random random)
    {
        if (!File.Exists(part))
        {
            return;
        }

        SweepSidecar note = SweepSidecar.Read($"{part}.json");
        using FileStream file = new(part, FileMode.Open);
        file.SetLength(random.Next(2) == 0 ? random.NextInt64(note.Bytes, file.Length + 1) : file.Length + random.Next(100));
    }

    private static IEnumerable<string> Names(TemporaryFolder folder) =>
        Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private sealed class LeapingClock(int secondsACall) : TimeProvider
    {
        private long _calls;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _calls++ * secondsACall;
    }
}
