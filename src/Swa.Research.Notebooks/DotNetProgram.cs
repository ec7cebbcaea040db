namespace Swa.Research.Notebooks;

/// <summary>The <c>dotnet</c> program.</summary>
internal static class DotNetProgram
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The one that runs this process; where it runs in another way, the one on the path.</summary>
    public static string Running => File.Exists(OwnPath) ? OwnPath : "dotnet";

    private static string OwnPath =>
        Path.GetFullPath(Path.Combine("..", "..", "..", Name), Path.GetDirectoryName(typeof(object).Assembly.Location)!);

    /// <summary>One that has an SDK beside it, the running one first; null where there is none.</summary>
    public static string? WithSdk() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Prepend(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "").Where(folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, Name)).Where(File.Exists)
        .Select(program => File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)
        .Prepend(OwnPath).FirstOrDefault(HasSdk);

    private static bool HasSdk(string program)
    {
        string folder = Path.Combine(Path.GetDirectoryName(program)!, "sdk");
        return File.Exists(program) && Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any();
    }
}
