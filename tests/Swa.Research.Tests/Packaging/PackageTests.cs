using System.IO.Compression;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Packaging;

public class PackageTests
{
    [Fact]
    public async Task The_library_package_holds_documentation_readme_license_and_symbols()
    {
        using TemporaryFolder folder = new();
        await Dotnet.PackAsync("Swa.Research", folder.Path);
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
        await Dotnet.PackAsync("Swa.Research.Cli", folder.File("feed"));
        await Dotnet.RunAsync(
            folder, "tool", "install", "Swa.Research.Cli", "--tool-path", folder.File("tool"), "--source", folder.File("feed"));
        string answer = await Dotnet.StartAsync(
            folder, folder.File("tool", OperatingSystem.IsWindows() ? "swa.exe" : "swa"), "threshold", "--agents", "5", "--severity", "1.6",
            "--format", "json");
        Assert.Contains("\"criticalWeight\": 0.85", answer, StringComparison.Ordinal);
    }
}
