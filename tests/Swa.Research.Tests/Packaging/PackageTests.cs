using System.Diagnostics;
using System.IO.Compression;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Packaging;

public class PackageTests
{
    [Fact]
    public async Task The_library_package_holds_documentation_readme_license_and_symbols()
    {
        using TemporaryFolder folder = new();
        await PackAsync("Swa.Research", folder.Path);
        string package = Directory.GetFiles(folder.Path, "Swa.Research.*.nupkg").Single();
        using ZipArchive archive = await ZipFile.OpenReadAsync(package);
        string[] entries = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("lib/net10.0/Swa.Research.dll", entries);
        Assert.Contains("lib/net10.0/Swa.Research.xml", entries);
        Assert.Contains("README.md", entries);
        using StreamReader manifest = new(await archive.GetEntry("Swa.Research.nuspec")!.OpenAsync());
        Assert.Contains("<license type=\"expression\">MIT</license>", await manifest.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path, "Swa.Research.*.snupkg"));
    }

    [Fact]
    public async Task The_command_installs_as_a_tool_and_runs()
    {
        using TemporaryFolder folder = new();
        await PackAsync("Swa.Research.Cli", folder.File("feed"));
        await DotnetAsync(folder, "tool", "install", "Swa.Research.Cli", "--tool-path", folder.File("tool"), "--source", folder.File("feed"));
        string answer = await RunAsync(folder, folder.File("tool", OperatingSystem.IsWindows() ? "swa.exe" : "swa"), "threshold", "--agents", "5", "--severity", "1.6", "--format", "json");
        Assert.Contains("\"criticalWeight\": 0.85", answer, StringComparison.Ordinal);
    }

    private static async Task PackAsync(string project, string output)
    {
        using TemporaryFolder folder = new();
        await DotnetAsync(
            folder, "pack", Path.Combine(Repository.Root, "src", project), "--configuration", Repository.Configuration, "--no-build", "--output", output);
    }

    private static Task<string> DotnetAsync(TemporaryFolder folder, params string[] arguments) =>
        RunAsync(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    private static async Task<string> RunAsync(TemporaryFolder folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };

        // An own package folder: the user's could hold an older build of the same version.
        start.Environment["NUGET_PACKAGES"] = folder.File("packages");
        start.Environment.Remove("MSBuildSDKsPath");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await error}");
        return output;
    }
}
