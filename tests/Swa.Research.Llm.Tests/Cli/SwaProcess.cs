using System.Diagnostics;
using System.Reflection;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>The command in its own process.</summary>
internal static class SwaProcess
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory,
        typeof(SwaProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "SwaCommand").Value!));

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [Path, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    /// <summary>Starts the command; its output is discarded, its errors are for the caller to read.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
