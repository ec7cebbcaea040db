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
    public async Task An_assembly_has_the_same_bytes_whatever_folder_it_is_built_in()
    {
        using TemporaryFolder folder = new();
        byte[] near = await BuildCopyAsync(folder, "near");
        byte[] far = await BuildCopyAsync(folder, Path.Combine("far", "away"));

        Assert.Equal(near, far);
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

    /// <summary>Copies the small library and builds it there; its packages are those of this checkout's build.</summary>
    private static async Task<byte[]> BuildCopyAsync(TemporaryFolder folder, string name)
    {
        string project = Path.Combine("src", "Swa.Research");
        string[] sources =
        [
            .. Directory.GetFiles(Repository.Root, "*.props"), .. Directory.GetFiles(Repository.Root, "*.targets"),
            Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, ".editorconfig"),
            Path.Combine(Repository.Root, "src", "Directory.Build.props"),
            .. Directory.GetFiles(Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(Path.Combine(Repository.Root, project), file)
                    .Split(Path.DirectorySeparatorChar)[0].Equals("bin", StringComparison.Ordinal)),
        ];
        foreach (string source in sources)
        {
            string copy = folder.File(name, Path.GetRelativePath(Repository.Root, source));
            if (!copy.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(source, copy);
            }
        }

        string packages = await Dotnet.RestoredPackagesAsync();
        await Dotnet.RunAsync(
            folder, "build", folder.File(name, project), "--configuration", "Release", $"-p:RestorePackagesPath={packages}",
            $"-p:RestoreSources={packages}");
        return await File.ReadAllBytesAsync(folder.File(name, project, "bin", "Release", "net10.0", "Swa.Research.dll"));
    }
}
