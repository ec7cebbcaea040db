namespace Swa.Research.Cli.Output;

/// <summary>Commands as a user can paste them into a shell.</summary>
internal static class ShellWords
{
    private const string Plain = "%+,-./:=@_";

    /// <summary>A word as a POSIX shell reads it back.</summary>
    public static string Quote(string word) => word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || Plain.Contains(letter))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The command line that was given, with some options added if they are missing.</summary>
    public static string Of(ParseResult parsed, params IReadOnlyList<string> added)
    {
        string[] given = [.. parsed.Tokens.Select(token => token.Value)];
        return string.Join(' ', given.Concat(added.Except(given)).Select(Quote).Prepend("swa"));
    }

    /// <summary>Does resumable work; if it is interrupted, says how to resume it.</summary>
    public static async Task<T> ResumableAsync<T>(ParseResult parsed, string? state, IReadOnlyList<string> added, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (Path.Exists(state))
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"swa: results so far are in {state}; resume with: {Of(parsed, added)}");
            throw;
        }
    }
}
