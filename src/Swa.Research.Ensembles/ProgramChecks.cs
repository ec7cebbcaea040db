using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Swa.Research.Ensembles;

/// <summary>Runs programs in the sandbox, each once per recording: how it ended is recorded, and a replay runs nothing.</summary>
/// <param name="recording">The recording.</param>
/// <param name="sandbox">The sandbox; null where nothing may be run.</param>
internal sealed class ProgramChecks(RecordingFile recording, CodeSandbox? sandbox)
{
    private readonly ConcurrentDictionary<string, CodeVerdict> _verdicts = new(recording.Programs());

    /// <summary>Whether an answer passes its task's test.</summary>
    public async Task<bool> PassesAsync(ProgrammingTask task, string code, CancellationToken cancellationToken)
    {
        string program = CodeSandbox.Program(task, code);
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)));
        if (_verdicts.TryGetValue(digest, out CodeVerdict known))
        {
            return known == CodeVerdict.Passed;
        }

        if (sandbox is null)
        {
            throw new RecordingIncompleteException(
                $"{recording.Path} does not say how the program of task {task.Id} ended: the run has not come to its end.");
        }

        CodeVerdict verdict = await sandbox.RunAsync(program, cancellationToken);
        if (_verdicts.TryAdd(digest, verdict))
        {
            recording.AddProgram(digest, verdict);
        }

        return verdict == CodeVerdict.Passed;
    }
}
