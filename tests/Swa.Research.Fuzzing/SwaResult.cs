using System.Text.RegularExpressions;

namespace Swa.Research.Fuzzing;

/// <summary>What a run of the command left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Memory">The most memory that it held, in bytes.</param>
/// <param name="IsInterrupted">Whether it was asked to end.</param>
/// <param name="Hangs">Whether it did not end when it was asked to.</param>
internal sealed partial record SwaResult(int ExitCode, string Output, string Error, long Memory, bool IsInterrupted, bool Hangs)
{
    /// <summary>The most memory that a command may hold, in bytes.</summary>
    public const long MostMemory = 1_000_000_000;

    private static readonly int[] Documented = [0, 1, 2];

    /// <summary>What is wrong with how the command ended and with what it wrote.</summary>
    public IEnumerable<string> Problems()
    {
        if (Memory > MostMemory)
        {
            yield return $"holds {Memory / 1_000_000} MB";
        }
        else if (Hangs)
        {
            yield return "hangs: it does not end when it is asked to";
        }
        else if (IsInterrupted ? ExitCode is not (130 or 0 or 2) : !Documented.Contains(ExitCode))
        {
            yield return $"ends with exit code {ExitCode}: {LastLine(Error)}";
        }
        else if (ExitCode is 1 or 2 && LastLine(Error).Length == 0 && LastLine(Output).Length == 0)
        {
            yield return "fails without a word";
        }

        if (StackTrace().Match(Error + Output) is { Success: true } trace)
        {
            yield return $"shows a stack trace: {trace.Value.Trim()}";
        }

        if ((Error + Output)
            .FirstOrDefault(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) is var control and not '\0')
        {
            yield return $"writes the control character U+{(int)control:X4}";
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";

    [GeneratedRegex(@"^\s+at [\w.<>`\[\],+]+\(.*$|Unhandled exception.*|Fatal error.*|Out of memory.*", RegexOptions.Multiline)]
    private static partial Regex StackTrace();
}
