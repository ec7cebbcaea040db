using System.CommandLine;
using Swa.Research.Llm.Clients;
using Swa.Research.Llm.Wrappers;

namespace Swa.Research.Cli.Output;

/// <summary>How a recorded run that cannot go on ends: with what happened, and where everything so far is.</summary>
internal static class RecordedRunEnd
{
    /// <summary>Does a run, and turns a server's failure or a used-up budget into sentences and an exit code.</summary>
    public static async Task<int> GuardAsync(
        InvocationConfiguration console, ModelEndpoint endpoint, string path, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is ModelServerException or BudgetExhaustedException)
        {
            await console.Error.WriteLineAsync($"swa: {endpoint.WithoutKey(exception.Message)}");
            await console.Error.WriteLineAsync($"swa: every reply so far is in {path}; the same command goes on from there.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"swa: every reply so far is in {path}; the same command goes on from there.");
            throw;
        }
    }
}
