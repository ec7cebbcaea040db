using System.Diagnostics;
using System.Text.Json;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Packaging;

/// <summary>The SDK's command and programs that were built with it, each in its own process that must succeed.</summary>
internal static class Dotnet
{
    /// <summary>Packs a project as it was built.</summary>
    /// <param name="project">Name of the project's folder in <c>src</c>.</param>
    /// <param name="output">The folder that the package goes to.</param>
    public static async Task PackAsync(string project, string output)
    {
        using TemporaryFolder folder = new();
        await RunAsync(
            folder, "pack", Path.Combine(Repository.Root, "src", project), "--configuration", Repository.Configuration, "--no-build",
            "--output", output);
    }

    /// <summary>Packs projects as they were built, and makes them the folder's only source of this library's packages.</summary>
    public static async Task PackToFeedAsync(TemporaryFolder folder, params string[] projects)
    {
        foreach (string project in projects)
        {
            await PackAsync(project, folder.File("feed"));
        }

        await File.WriteAllTextAsync(folder.File("nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="feed" />
                <add key="machine" value="{await RestoredPackagesAsync()}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
                <packageSource key="packed"><package pattern="Swa.Research*" /></packageSource>
                <packageSource key="machine"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>Runs <c>dotnet</c> in a folder.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public static Task<string> RunAsync(TemporaryFolder folder, params string[] arguments) =>
        StartAsync(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    /// <summary>Runs a program in a folder.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public static async Task<string> StartAsync(TemporaryFolder folder, string program, params string[] arguments)
    {
        ProcessStartInfo start =
            new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };

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

    /// <summary>The folder of packages that the library itself was restored from, which serves as a source.</summary>
    public static async Task<string> RestoredPackagesAsync()
    {
        string assets = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Swa.Research", "obj", "project.assets.json"));
        return JsonDocument.Parse(assets).RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
    }
}
