using System.Diagnostics;

namespace Swa.Research.Tests.Cli;

public class KilledSweepTests
{
    [Fact]
    public async Task A_sweep_that_is_killed_again_and_again_ends_with_the_bytes_of_one_that_is_not()
    {
        using TemporaryFolder folder = new();
        string[] sweep = ["sweep", "--weights", "0:1:0.05", "--proposer", "uniform,greedy", "--seeds", "4000", "--out"];
        for (int kill = 1; kill <= 4; kill++)
        {
            using Process process = Start([.. sweep, folder.File("killed.csv"), "--resume"]);
            for (int line = 0; line < kill; line++)
            {
                // The command tells every tenth of its rows; the kill comes at another tenth each time.
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
        [Path.Combine(AppContext.BaseDirectory, "swa.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
