using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public class BadInputTests
{
    [Theory]
    [InlineData("threshold --agents 0 --severity 1.6", "--agents is 0; allowed: an integer of at least 1.")]
    [InlineData("simulate --capacity -1", "--capacity is -1; allowed: a finite number above 0.")]
    [InlineData("simulate --weight 1.2", "--weight is 1.2; allowed: a number from 0 to 1.")]
    [InlineData("simulate --weight NaN", "--weight is NaN; allowed: a number from 0 to 1.")]
    [InlineData("simulate --severity 0", "--severity is 0; allowed: a finite number above 0.")]
    [InlineData("simulate --severity much", "--severity is 'much'; allowed: a number such as 1.6.")]
    [InlineData("simulate --anchors 2,11", "--anchors is 11; allowed: a number from 0 to 10.")]
    [InlineData("simulate --anchors none --proposer anchored", "--anchors is empty and the proposer gave nothing; allowed: at least one "
        + "candidate from either.")]
    [InlineData("simulate --proposer oracle", "--proposer is oracle; allowed: grid, uniform, greedy, cautious, focal, anchored.")]
    [InlineData("simulate --chooser oracle", "--chooser is oracle; allowed: argmax, noisy, softmax.")]
    [InlineData("simulate --max-demand Infinity", "--max-demand is Infinity; allowed: a finite number above 0.")]
    [InlineData("simulate --margin 20", "--margin is 20; allowed: a number from 0 to below the capacity 20.")]
    [InlineData("simulate --proposals 42", "--proposals is 42; allowed: an integer from 1 to the 41 points of the grid.")]
    [InlineData("simulate --temperature 0", "--temperature is 0; allowed: a finite number above 0.")]
    [InlineData("simulate --seed -1", "--seed is '-1'; allowed: an integer from 0 to 18446744073709551615.")]
    [InlineData("simulate --format yaml", "--format is 'yaml'; allowed: table, csv, json. See 'swa simulate --help'.")]
    [InlineData("simulate --bogus", "Unknown option '--bogus' for 'swa simulate'. See 'swa simulate --help'.")]
    [InlineData("sweep --weights 0:1 --out x.csv", "--weights is '0:1'; allowed: first:last:step with first ≤ last, step above 0 and at "
        + "most 1000000 values, such as 0:1:0.1.")]
    [InlineData("sweep --weights 1:0:0.1 --out x.csv", "--weights is '1:0:0.1'; allowed: first:last:step with first ≤ last, step above 0 "
        + "and at most 1000000 values, such as 0:1:0.1.")]
    [InlineData("sweep --weights 0:2:0.5 --out x.csv", "--weights is 1.5; allowed: a number from 0 to 1.")]
    [InlineData("sweep --shard 3 --out x.csv", "--shard is '3'; allowed: i/N with i from 1 to N, such as 3/16.")]
    [InlineData("sweep --shard 3/2 --out x.csv", "--shard is 3/2; allowed: i/N with i from 1 to N.")]
    [InlineData("sweep --threads 0 --out x.csv", "--threads is 0; allowed: an integer of at least 1.")]
    [InlineData("sweep --seeds 0 --out x.csv", "--seeds is 0; allowed: an integer of at least 1.")]
    [InlineData("sweep", "Option '--out' or '--summary' is required. See 'swa sweep --help'.")]
    [InlineData(
        "sweep --shard 1/2 --out x.csv --summary x.csv.means.csv",
        "--summary is given for a part of a sweep; allowed: a whole sweep, without --shard and --slurm.")]
    [InlineData(
        "sweep --slurm 2 --out x.csv --summary x.csv.means.csv",
        "--summary is given for a part of a sweep; allowed: a whole sweep, without --shard and --slurm.")]
    [InlineData("sweep --resume --summary x.csv", "--resume is given without --out; allowed: the file whose rows are continued.")]
    [InlineData(
        "sweep --weights-per-agent 1,1 --out x.csv",
        "--weights-per-agent is 2 weights; allowed: one weight for each of the 5 agents.")]
    [InlineData("sweep --weights-per-agent 1,1,1,1,2 --out x.csv", "--weights-per-agent is 2; allowed: a number from 0 to 1.")]
    [InlineData("simulate --weights-per-agent 1,1", "--weights-per-agent is 2 weights; allowed: one weight for each of the 5 agents.")]
    [InlineData("reproduce --figures 17", "--figures is '17'; allowed: a list of figures from 1 to 16, such as 1,2.")]
    [InlineData("reproduce --ablation 1.6", "--ablation is '1.6'; allowed: two different severities, such as 1.6,2.4.")]
    [InlineData(
        "sweep --weights 0.5,0.50 --seeds 1 --out x.csv", "--weights is '0.5,0.50', which has 0.5 twice; allowed: each value once.")]
    [InlineData("sweep --proposer grid,grid --out x.csv", "--proposer is 'grid,grid', which has grid twice; allowed: each value once.")]
    [InlineData("simulate --observation-noise 1e308", "--observation-noise is 1E+308; allowed: a number from 0 to 1E+100.")]
    [InlineData("simulate --agents 2147483647", "--agents is 2147483647; allowed: an integer of at most 1000000.")]
    [InlineData("simulate --agents 1000000 --steps 11", "--steps is 11; allowed: an integer of at most 10.")]
    [InlineData("simulate --fixes all --agents 2147483647 --delay 99", "--agents is 2147483647; allowed: an integer of at most 1000000.")]
    [InlineData("reproduce --seeds 2147483647", "--seeds is 2147483647; allowed: an integer of at most 757575.")]
    [InlineData("sweep --seeds 2147483647 --summary x.csv", "--seeds is 2147483647; allowed: an integer of at most 4545454.")]
    [InlineData("sweep --seeds 2 --threads 2147483647 --out x.csv", "--threads is 2147483647; allowed: an integer of at most 1024.")]
    [InlineData("sweep --slurm 2147483647 --out x.csv", "--slurm is 2147483647; allowed: an integer of at most 4000000.")]
    [InlineData("spgg solve --agents 2147483647", "--agents is 2147483647; allowed: an integer of at most 100000.")]
    [InlineData("spgg train --seeds 2147483647", "--seeds is 2147483647; allowed: an integer of at most 100000.")]
    [InlineData(
        "spgg train --updates 2147483647 --seeds 1",
        "--seeds is 1; allowed: at most 0 with 3 agents, 16 hidden units and 2147483647 updates.")]
    [InlineData(
        "spgg train --hidden-units 1024 --seeds 1000",
        "--seeds is 1000; allowed: at most 166 with 3 agents, 1024 hidden units and 800 updates.")]
    [InlineData("spgg train --threads 2147483647", "--threads is 2147483647; allowed: an integer of at most 1024.")]
    [InlineData("spgg train --hidden-units 2147483644", "--hidden-units is 2147483644; allowed: a positive multiple of 4, at most 1024.")]
    [InlineData(
        "spgg train --episodes-per-update 2147483647", "--episodes-per-update is 2147483647; allowed: an integer of at most 1000000.")]
    [InlineData("spgg learning --most-agents 2147483647", "--most-agents is 2147483647; allowed: an integer of at most 100.")]
    [InlineData("llm run --agents 2147483647 --model m --recording x.csv", "--agents is 2147483647; allowed: an integer of at most 10000.")]
    [InlineData("bogus", "Unknown command 'bogus' for 'swa'. See 'swa --help'.")]
    public async Task Bad_usage_gets_one_sentence_and_exit_code_2(string arguments, string sentence)
    {
        Swa.Outcome outcome = await Swa.RunAsync(arguments.Split(' '));
        Assert.Equal($"swa: {sentence}{Environment.NewLine}", outcome.Error);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.GetFiles(".", "x.csv*"));
    }

    [Theory]
    [InlineData("sweep --weights 0.5 --seeds 1 --out {0}")]
    [InlineData("reproduce --seeds 1 --out {0}/file/below")]
    public async Task An_output_that_cannot_be_written_gets_one_sentence_and_exit_code_1(string arguments)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("file"), "as it was");
        Swa.Outcome outcome = await Swa.RunAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, folder.Path).Split(' '));
        Assert.Equal(1, outcome.ExitCode);

        // One line, so nothing was computed before.
        Assert.StartsWith(
            "swa: ", Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["file"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal("as it was", await File.ReadAllTextAsync(folder.File("file")));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_file_as_it_was()
    {
        using TemporaryFolder folder = new();
        if (!await Succeeds("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.Path))
        {
            // Only root can mount a small disk; otherwise the failing receiver of the sweep tests covers it.
            return;
        }

        try
        {
            string file = folder.File("sweep.csv");
            Assert.Equal(0, (await Swa.RunAsync("sweep", "--weights", "0.5", "--seeds", "1", "--out", file)).ExitCode);
            byte[] before = await File.ReadAllBytesAsync(file);
            Swa.Outcome outcome = await Swa.RunAsync("sweep", "--weights", "0:1:0.01", "--seeds", "64", "--out", file, "--force");
            Assert.Equal(1, outcome.ExitCode);
            Assert.Equal(before, await File.ReadAllBytesAsync(file));
            Assert.Contains("space", outcome.Error, StringComparison.OrdinalIgnoreCase);

            // The partial file is deleted, as a user makes room; the sweep then ends as if nothing had happened.
            Assert.True(await Succeeds("mount", "-o", "remount,size=64m", folder.Path));
            Assert.Equal(
                0, (await Swa.RunAsync("sweep", "--weights", "0:1:0.01", "--seeds", "64", "--out", file, "--force", "--resume")).ExitCode);
            Assert.Equal(
                0, (await Swa.RunAsync("sweep", "--weights", "0:1:0.01", "--seeds", "64", "--out", folder.File("whole.csv"))).ExitCode);
            Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.csv")), await File.ReadAllBytesAsync(file));
        }
        finally
        {
            Assert.True(await Succeeds("umount", folder.Path));
        }
    }

    private static async Task<bool> Succeeds(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
