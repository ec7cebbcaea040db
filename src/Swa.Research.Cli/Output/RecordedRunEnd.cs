namespace Swa.Research.Cli.Output;

/// <summary>How a recorded run that cannot continue ends: it reports what happened and where the results so far are.</summary>
internal static class RecordedRunEnd
{
    /// <summary>Executes a run, and turns a server's failure or a used-up budget into a message and an exit code.</summary>
    public static async Task<int> GuardAsync(
        ParseResult parsed, ModelServers servers, string path, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string soFar = $"swa: every reply so far is in {path}; resume with: {ShellWords.Of(parsed)}";
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is ModelServerException or BudgetExhaustedException)
        {
            string? advice = exception is ModelServerException failure ? ModelServerSettings.Advice(failure) : null;
            await error.WriteLineAsync($"swa: {servers.WithoutKeys(exception.Message)} {advice}".TrimEnd());
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
