using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Swa.Research.Ensembles;

/// <summary>
/// Runs Python that a model has written: in a separate process, in namespaces without network and without other processes, with
/// the file system mounted read-only, without the caller's environment, and with limits on time, memory, files and processes. Where
/// a machine cannot do all that, nothing is run.
/// </summary>
/// <remarks>Needs Linux with <c>unshare</c>, <c>prlimit</c>, <c>mount</c> and Python 3. A limit for accidents and casual harm,
/// not for an attacker who knows a hole in the kernel: for those, use a virtual machine.</remarks>
public sealed class CodeSandbox
{
    private const string Parameter = "allowCodeExecution";
    private const string Needed = "this option on Linux, where unshare, mount, prlimit and python3 can run a process without network";
    private const int MostOutput = 1 << 16;

    // 128 and the number of SIGXCPU: a program with several threads can use up its time sooner than the clock.
    private const int CpuTimeUsedUp = 152;

    private static readonly string[] Pythons = ["/usr/bin/python3", "/usr/local/bin/python3", "python3"];

    // Every mount is made read-only; a kernel may refuse it for a few, but the root must not be among them.
    private const string Enter =
        "mount -o remount,bind,ro / || exit 97; "
        + "while read -r _ where _; do mount -o remount,bind,ro \"$where\" 2>/dev/null; done < /proc/self/mounts; "
        + "cd / && exec prlimit \"$@\"";

    private readonly string _python;
    private readonly TimeSpan _timeLimit;
    private readonly long _memory;

    private CodeSandbox(string python, TimeSpan timeLimit, long memory) => (_python, _timeLimit, _memory) = (python, timeLimit, memory);

    /// <summary>Creates a sandbox after checking that it runs a program and that the program has no network.</summary>
    /// <param name="timeLimit">Longest time of one program, from 1 s to an hour; 10 s by default.</param>
    /// <param name="memory">Most memory of one program in bytes, at least 64 MiB; 512 MiB by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sandbox.</returns>
    /// <exception cref="ParameterException">A limit is out of its range, or this machine cannot keep programs apart.</exception>
    public static async Task<CodeSandbox> CreateAsync(
        TimeSpan? timeLimit = null, long memory = 512L << 20, CancellationToken cancellationToken = default)
    {
        double seconds = timeLimit?.TotalSeconds ?? 10;
        TimeSpan limit = TimeSpan.FromSeconds(Require.Within(1, 3600, seconds, nameof(timeLimit)));
        Require.Within(64L << 20, double.MaxValue, memory, nameof(memory));
        if (!OperatingSystem.IsLinux())
        {
            throw new ParameterException(Parameter, "given on a system that is not Linux", Needed);
        }

        const string probe = """
            import os
            assert not [line for line in open('/proc/net/route').readlines()[1:]]
            try:
                open('/tmp/swa-sandbox-probe', 'w').write('x')
            except OSError:
                pass
            else:
                raise SystemExit(1)
            """;
        foreach (string python in Pythons)
        {
            CodeSandbox sandbox = new(python, limit, memory);
            if (await sandbox.RunAsync(probe, cancellationToken) == CodeVerdict.Passed)
            {
                return sandbox;
            }
        }

        throw new ParameterException(Parameter, "given on a machine that cannot keep programs apart", Needed);
    }

    /// <summary>The program that checks an answer: the task's prompt, the answer, the task's test and the call of its check.</summary>
    /// <param name="task">The task.</param>
    /// <param name="code">The whole function, or its body as a continuation of the prompt.</param>
    /// <returns>Python.</returns>
    public static string Program(ProgrammingTask task, string code)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(code);

        // A prompt ends in a docstring, which is a whole body: a full definition may follow and replaces it.
        string join = code.Contains($"def {task.EntryPoint}(", StringComparison.Ordinal) ? "\n\n" : "\n";
        return $"{task.Prompt.TrimEnd()}{join}{code}\n\n{task.Test}\n\ncheck({task.EntryPoint})\n";
    }

    /// <summary>Runs a program to its end, or ends it.</summary>
    /// <param name="program">Python. It has passed where it comes to its last line without an error.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled, and the program ended.</exception>
    public async Task<CodeVerdict> RunAsync(string program, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);

        // An answer that ends the process early, even with exit code 0, never comes to this line.
        string token = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)));
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using Process process = new() { StartInfo = Start() };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return CodeVerdict.Failed;
        }

        late.CancelAfter(_timeLimit);
        try
        {
            Task<string> output = TailAsync(process.StandardOutput, late.Token);
            Task<string> errors = TailAsync(process.StandardError, late.Token);
            try
            {
                await process.StandardInput.WriteAsync($"{program}\nprint('\\n{token}')\n".AsMemory(), late.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The process ended before it had read everything; its exit code gives the result.
            }

            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(late.Token);
            if (process.ExitCode == CpuTimeUsedUp)
            {
                return CodeVerdict.TimedOut;
            }

            return process.ExitCode == 0 && (await output).TrimEnd().EndsWith(token, StringComparison.Ordinal)
                ? CodeVerdict.Passed
                : CodeVerdict.Failed;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return CodeVerdict.TimedOut;
        }
        finally
        {
            if (!process.HasExited)
            {
                // Killing the first process ends its whole process namespace, including daemons of the program.
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private ProcessStartInfo Start()
    {
        ProcessStartInfo start = new("unshare")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string seconds = ((int)Math.Ceiling(_timeLimit.TotalSeconds) + 1).ToString(CultureInfo.InvariantCulture);
        foreach (string argument in (string[])
            [
                "--user", "--map-root-user", "--net", "--mount", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc",
                "sh", "-c", Enter, "sh",
                FormattableString.Invariant($"--as={_memory}"), $"--cpu={seconds}", "--fsize=0", "--core=0", "--nofile=64", "--nproc=64",
                "--", _python, "-I", "-S", "-B", "-",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        // A model's program must not see the caller's keys and paths.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    /// <summary>The end of what a process writes; what comes before is dropped, so that endless output needs no memory here.</summary>
    private static async Task<string> TailAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        char[] buffer = new char[4096];
        StringBuilder tail = new();
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            tail.Append(buffer, 0, count);
            if (tail.Length > MostOutput)
            {
                tail.Remove(0, tail.Length - MostOutput / 2);
            }
        }

        return tail.ToString();
    }
}
