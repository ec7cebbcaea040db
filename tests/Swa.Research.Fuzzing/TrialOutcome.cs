namespace Swa.Research.Fuzzing;

/// <summary>How one trial ended.</summary>
/// <param name="Tried">Number of things that were tried: 1, or the replies that a server sent.</param>
/// <param name="ExitCode">The exit code of the command.</param>
/// <param name="CommandLine">The command, for a person who repeats it.</param>
/// <param name="Problems">What is wrong; empty: nothing.</param>
internal sealed record TrialOutcome(int Tried, int ExitCode, string CommandLine, IReadOnlyList<string> Problems);
