namespace Swa.Research.Cli.Output;

/// <summary>How a recorded run that cannot go on ends: with what happened, and where everything so far is.</summary>
internal static class RecordedRunEnd
{
    /// <summary>Does a run, and turns a server's failure or a used-up budget into sentences and an exit code.</summary>
    public static async Task<int> GuardAsync(
        ParseResult parsed, ModelEndpoint endpoint, string path, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string soFar = $"swa: every reply so far is in {path}; resume with: {ShellWords.Of(parsed)}";
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is ModelServerException or BudgetExhaustedException)
        {
            await error.WriteLineAsync($"swa: {endpoint.WithoutKey(exception.Message)}");
            await error.WriteLineAsync(soFar);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync(soFar);
            throw;
        }
    }
}
