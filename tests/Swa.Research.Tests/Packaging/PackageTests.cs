using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Packaging;

public class PackageTests
{
    [Theory]
    [InlineData("Swa.Research")]
    [InlineData("Swa.Research.Notebooks.Cells")]
    [InlineData("Swa.Research.Cli")]
    public async Task A_package_holds_what_a_gallery_shows(string project)
    {
        using TemporaryFolder folder = new();
        await Dotnet.PackAsync(project, folder.Path);
        using ZipArchive archive = await ZipFile.OpenReadAsync(Directory.GetFiles(folder.Path, $"{project}.*.nupkg").Single());
        XDocument manifest = XDocument.Parse(await ReadAsync(archive, $"{project}.nuspec"));
        string? Value(string name) => manifest.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.True(Value("description")!.Length > 20);

        // The newest version's part of the changes, and that alone.
        string[] changes = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "CHANGELOG.md"))).Split("\n## ");
        Assert.Equal(changes[1].Trim(), Value("releaseNotes")!.ReplaceLineEndings("\n").Trim());
        Assert.StartsWith(Value("version")!, changes[1], StringComparison.Ordinal);

        // A gallery has nothing but the page.
        string readme = await ReadAsync(archive, "README.md");
        Assert.DoesNotMatch(@"\]\((?!https://)|<img|\]:", readme);
        using MemoryStream icon = new();
        await using (Stream stream = await archive.GetEntry("icon.png")!.OpenAsync())
        {
            await stream.CopyToAsync(icon);
        }

        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(icon.ToArray()[..4]));
        Assert.InRange(icon.Length, 100, 20_000);
        if (project != "Swa.Research.Cli")
        {
            Assert.NotNull(archive.GetEntry($"lib/net10.0/{project}.dll"));
            Assert.NotNull(archive.GetEntry($"lib/net10.0/{project}.xml"));
            Assert.Single(Directory.GetFiles(folder.Path, "*.snupkg"));
        }
    }

    [Fact]
    public void Every_package_is_on_the_page_of_the_packages()
    {
        string[] packed =
        [
            .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
                .Where(project => File.ReadAllText(project).Contains("<IsPackable>true", StringComparison.Ordinal))
                .Select(project => Path.GetFileNameWithoutExtension(project)).Where(name => name != "Swa.Research.Polyglot"),
        ];
        string page = File.ReadAllText(Path.Combine(Repository.Root, "src", "package.md"));
        Assert.Equal(packed.Order(), Regex.Matches(page, @"^\| (Swa\.[A-Za-z.]+) \|", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Value).Order());
    }

    [Fact]
    public async Task A_notebook_exported_elsewhere_runs_with_the_packages_that_it_names()
    {
        using TemporaryFolder folder = new();
        await Dotnet.PackToFeedAsync(folder, "Swa.Research", "Swa.Research.Notebooks.Cells");
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "package.md"));
        string example = page.Split("```csharp\n")[1].Split("```")[0];
        await File.WriteAllTextAsync(folder.File("x.dib"), $"#!csharp\n\n#r \"Swa.Research.dll\"\n{example}\n#!csharp\n\n1 + 1\n");
        Assert.Equal(0, (await SwaProcess.RunAsync(folder.Path, "notebook", "convert", "x.dib")).ExitCode);
        Assert.Equal(0, (await SwaProcess.RunAsync(folder.Path, "notebook", "export", "x.ipynb", "--to", "cs")).ExitCode);
        string program = await File.ReadAllTextAsync(folder.File("x.cs"));
        Assert.DoesNotContain("#:project", program, StringComparison.Ordinal);
        string[] printed = (await Dotnet.RunAsync(folder, "run", "x.cs")).ReplaceLineEndings("\n").Trim().Split('\n');
        Assert.Equal(("0.85", "2"), (printed[0], printed[^1]));
        Assert.Contains(printed, line => line.Contains("overload_rate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_assembly_has_the_same_bytes_whatever_folder_it_is_built_in()
    {
        using TemporaryFolder folder = new();
        string[] copies = [Copy(folder, "near"), Copy(folder, Path.Combine("far", "away"))];
        await File.WriteAllTextAsync(folder.File("both.proj"), $"""
            <Project DefaultTargets="Build">
              <ItemGroup><Copied Include="{string.Join(';', copies)}" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Copied)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Copied)" BuildInParallel="true" /></Target>
            </Project>
            """);
        string packages = await Dotnet.RestoredPackagesAsync();
        await Dotnet.RunAsync(
            folder, "build", folder.File("both.proj"), "--configuration", "Release", $"-p:RestorePackagesPath={packages}",
            $"-p:RestoreSources={packages}", "-p:RunAnalyzers=false");

        byte[][] built =
        [
            .. copies.Select(copy => File.ReadAllBytes(
                Path.Combine(Path.GetDirectoryName(copy)!, "bin", "Release", "net10.0", "Swa.Research.dll"))),
        ];
        Assert.Equal(built[0], built[1]);
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

    private static async Task<string> ReadAsync(ZipArchive archive, string entry)
    {
        using StreamReader reader = new(await archive.GetEntry(entry)!.OpenAsync());
        return (await reader.ReadToEndAsync()).ReplaceLineEndings("\n");
    }

    /// <summary>Copies the small library's sources.</summary>
    /// <returns>The copied project.</returns>
    private static string Copy(TemporaryFolder folder, string name)
    {
        string project = Path.Combine("src", "Swa.Research");
        string[] sources =
        [
            .. Directory.GetFiles(Repository.Root, "*.props"), .. Directory.GetFiles(Repository.Root, "*.targets"),
            Path.Combine(Repository.Root, ".editorconfig"),
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

        return folder.File(name, project, "Swa.Research.csproj");
    }
}
