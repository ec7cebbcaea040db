using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Swa.Research.Notebooks.Packages;

/// <summary>Asks the .NET SDK for packages: a restore of a project that has nothing but references to them.</summary>
/// <param name="program">The <c>dotnet</c> program of an SDK; null: there is none.</param>
/// <param name="limit">How long a restore may take.</param>
internal sealed partial class PackageRestore(string? program, TimeSpan limit)
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    /// <summary>Restores with the SDK of this machine.</summary>
    public static PackageRestore OfMachine() => new(DotNetProgram.WithSdk(), TimeSpan.FromMinutes(4));

    /// <summary>Finds the packages and what they need, and downloads what is missing.</summary>
    /// <param name="query">The question.</param>
    /// <param name="folder">A folder of this user's in which to put the project while it is needed.</param>
    /// <param name="interrupt">Ends the restore.</param>
    /// <returns>The packages, and those that they need.</returns>
    /// <exception cref="PackageException">They cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public IReadOnlyList<RestoredPackage> Run(PackageQuery query, string folder, CancellationToken interrupt)
    {
        string asked = $"#r \"nuget: {query.Requests[^1]}\"";
        if (program is null)
        {
            throw new PackageException(
                $"{asked} needs the .NET SDK, and this machine has only the runtime: install the SDK, or load assemblies by their path.",
                query.Requests[^1].Line);
        }

        Directory.CreateDirectory(folder);
        RemoveLeftovers(folder);
        string own = Path.Combine(folder, $"restore-{Guid.NewGuid():N}");
        Directory.CreateDirectory(own);
        try
        {
            string project = Path.Combine(own, "packages.csproj");
            File.WriteAllText(project, Project(query));
            (int exitCode, string output) = Run(program, project, query, asked, interrupt);
            string assets = Path.Combine(own, "obj", "project.assets.json");
            return exitCode == 0 && File.Exists(assets)
                ? RestoredPackage.ReadAll(File.ReadAllText(assets), PackageQuery.Runtime)
                : throw Refusal(output, query);
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    /// <summary>The project; files beside and above it have no say, and the notebook's NuGet.config files do.</summary>
    private static string Project(PackageQuery query) => new XElement(
        "Project",
        new XElement(
            "PropertyGroup",
            new XElement("ImportDirectoryBuildProps", "false"),
            new XElement("ImportDirectoryBuildTargets", "false"),
            new XElement("ImportDirectoryPackagesProps", "false")),
        new XElement("Import", new XAttribute("Project", "Sdk.props"), new XAttribute("Sdk", "Microsoft.NET.Sdk")),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", PackageQuery.Framework),
            new XElement("RuntimeIdentifier", PackageQuery.Runtime),
            new XElement("SelfContained", "false"),
            new XElement("UseAppHost", "false"),
            new XElement("NuGetAudit", "false"),
            new XElement("RestoreRootConfigDirectory", Escaped(query.Folder)),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', query.Sources.Select(Escaped)))),
        new XElement(
            "ItemGroup",
            query.Requests.Select(request => new XElement(
                "PackageReference", new XAttribute("Include", request.Id), new XAttribute("Version", request.Version)))),
        new XElement("Import", new XAttribute("Project", "Sdk.targets"), new XAttribute("Sdk", "Microsoft.NET.Sdk"))).ToString();

    /// <summary>Text that MSBuild takes as it is.</summary>
    private static string Escaped(string text) => MSBuildCharacter().Replace(text, found => $"%{(int)found.Value[0]:X2}");

    private (int ExitCode, string Output) Run(
        string dotnet, string project, PackageQuery query, string asked, CancellationToken interrupt)
    {
        ProcessStartInfo start = new(
            dotnet, ["msbuild", project, "-t:Restore", "-nologo", "-noAutoResponse", "-nodeReuse:false", "-v:quiet", "-tl:off"])
        {
            WorkingDirectory = Path.GetDirectoryName(project)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build that started this process may have left its own paths here.
        foreach (string name in start.Environment.Keys.ToArray())
        {
            if (name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        stop.CancelAfter(limit);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                process.WaitForExitAsync(stop.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                interrupt.ThrowIfCancellationRequested();
                throw new PackageException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{asked} took longer than {limit.TotalSeconds:0.#} s: a source does not answer; #i and NuGet.config name them."),
                    query.Requests[^1].Line);
            }

            return (process.ExitCode, $"{output.GetAwaiter().GetResult()}\n{error.GetAwaiter().GetResult()}");
        }
        catch (Win32Exception exception)
        {
            throw new PackageException($"{asked}: {dotnet} cannot be started: {exception.Message.TrimEnd('.')}.", query.Requests[^1].Line);
        }
    }

    /// <summary>The first error of a restore as one sentence, in NuGet's words.</summary>
    private static PackageException Refusal(string output, PackageQuery query)
    {
        (string Code, string Text)[] errors =
        [
            .. output.ReplaceLineEndings("\n").Split('\n').Select(line => Error().Match(line)).Where(match => match.Success)
                .Select(match => (match.Groups["code"].Value, match.Groups["text"].Value.Trim(' ', '-', '.'))).Distinct(),
        ];
        string code = errors.Length == 0 ? "" : errors[0].Code;
        string words = errors.Length == 0 ? output.ReplaceLineEndings(" ").Trim(' ', '.')
            : string.Join("; ", errors.Where(error => error.Code == code).Select(error => error.Text));
        string first = errors.Length == 0 ? words : errors[0].Text;
        PackageRequest request = query.Requests
            .Where(one => first.Contains(one.Id, StringComparison.OrdinalIgnoreCase)).MaxBy(one => one.Id.Length) ?? query.Requests[^1];
        return new PackageException($"#r \"nuget: {request}\": {words}{(code.Length == 0 ? "" : $" ({code})")}.", request.Line);
    }

    /// <summary>Removes the folders of restores whose process was ended.</summary>
    private static void RemoveLeftovers(string folder)
    {
        foreach (DirectoryInfo leftover in new DirectoryInfo(folder).EnumerateDirectories("restore-*").ToArray())
        {
            if (leftover.LinkTarget is null && Guid.TryParseExact(leftover.Name["restore-".Length..], "N", out _)
                && DateTime.UtcNow - leftover.LastWriteTimeUtc > LeftoverAge)
            {
                try
                {
                    leftover.Delete(recursive: true);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // Another process removes it as well.
                }
            }
        }
    }

    [GeneratedRegex(@"[%$@'();?*]")]
    private static partial Regex MSBuildCharacter();

    [GeneratedRegex(@"\berror (?<code>[A-Z]+\d+): (?<text>.*?)( \[[^\]]*packages\.csproj\])?$")]
    private static partial Regex Error();
}
