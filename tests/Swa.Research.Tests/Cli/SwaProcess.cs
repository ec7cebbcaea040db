using System.Diagnostics;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Cli;

/// <summary>Runs the command as its own process.</summary>
internal static class SwaProcess
{
    /// <summary>The command's words: the runtime, and the built assembly.</summary>
    public static (string Program, string Assembly) Command => (
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "swa.dll"));

    public static Process Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, Command.Program, [Command.Assembly, .. arguments]);

    public static Task<Swa.Outcome> RunAsync(string folder, params IEnumerable<string> arguments) => EndAsync(Start(folder, arguments));

    /// <summary>Runs any program with some input; the outcome has its exit code and what it wrote.</summary>
    public static async Task<Swa.Outcome> RunAsync(string folder, string input, string program, IReadOnlyList<string> arguments)
    {
        using Process process = Start(folder, program, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    public static async Task<Swa.Outcome> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, error);
    }

    private static Process Start(string folder, string program, IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
