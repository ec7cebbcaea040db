using Swa.Research.Cli;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>How a command ended and what it wrote, run in this process.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public static async Task<Outcome> OfAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }
}
