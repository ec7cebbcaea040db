using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public class KilledSweepTests
{
    [Fact]
    public async Task A_sweep_that_is_killed_again_and_again_ends_with_the_bytes_of_one_that_is_not()
    {
        using TemporaryFolder folder = new();
        // Some seconds of work, which is more than the time between two checkpoints.
        string[] sweep =
            ["sweep", "--weights", "0:1:0.05", "--proposer", "uniform,greedy", "--chooser", "softmax", "--seeds", "4000", "--out"];
        foreach (int tenths in new[] { 3, 5, 3 })
        {
            using Process process = Start([.. sweep, folder.File("killed.csv"), "--resume"]);
            for (int line = 0; line < tenths; line++)
            {
                // The command reports every tenth of its rows, those of earlier runs at once.
                Assert.NotNull(await process.StandardError.ReadLineAsync());
            }

            process.Kill();
            await process.WaitForExitAsync();
            Assert.False(File.Exists(folder.File("killed.csv")));
        }

        Assert.Equal(0, (await Swa.RunAsync([.. sweep, folder.File("killed.csv"), "--resume"])).ExitCode);
        Assert.Equal(0, (await Swa.RunAsync([.. sweep, folder.File("whole.csv")])).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.csv")), await File.ReadAllBytesAsync(folder.File("killed.csv")));
    }

    private static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "swa.dll"), .. arguments]) { RedirectStandardError = true,
        RedirectStandardOutput = true })!;
}
