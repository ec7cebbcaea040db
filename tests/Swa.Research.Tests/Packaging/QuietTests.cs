using System.Diagnostics;

namespace Swa.Research.Tests.Packaging;

public class QuietTests
{
    [Fact]
    public void Property_tests_print_nothing_where_they_succeed()
    {
        string[] noisy = ["Config.Quick" + "ThrowOnFailure", "Quick" + "CheckThrowOnFailure"];
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "QuietChecks.cs" && noisy.Any(File.ReadAllText(file).Contains)),
        ];
        Assert.Empty(files);
    }

    [Fact]
    public async Task The_folder_of_packed_packages_is_ignored_by_git()
    {
        try
        {
            using Process git = Process.Start(
                new ProcessStartInfo("git", ["check-ignore", "--quiet", "--no-index", "feed/Swa.Research.Cli.0.1.0.nupkg"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardError = true,
            })!;
            string error = await git.StandardError.ReadToEndAsync();
            await git.WaitForExitAsync();
            Assert.True(git.ExitCode == 0 || error.Length > 0, "feed/ is not ignored");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // A machine without git has nothing to ignore.
        }
    }
}
