using Swa.Research.Cli;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Cli;

/// <summary>Runs the command in this process as a shell would.</summary>
internal static class Swa
{
    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return new(exitCode, output.ToString(), error.ToString());
    }

    internal sealed record Outcome(int ExitCode, string Output, string Error);
}
