using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Swa.Research.Ensembles;

/// <summary>
/// Runs Python that a model has written, in <c>bubblewrap</c>: in namespaces of its own without network, other processes and rights,
/// in a root that holds the interpreter's files and nothing that can be written, without the caller's environment, and as a process
/// that can make no other, so that its limits on time and memory are the limits of all that the program does. Where a machine
/// cannot do all that, nothing is run.
/// </summary>
/// <remarks>
/// <para>Needs Linux with <c>bwrap</c> 0.8 or later, <c>setpriv</c>, <c>ldd</c>, libseccomp and Python 3. Root runs programs as the
/// unprivileged user 65534. A hole in the kernel is not covered: for attackers who know one, use a virtual machine.</para>
/// <para>A program can forge its own verdict, as in HumanEval's harness: a task's test is Python and runs in the same process as the
/// answer, which can therefore read what is expected and claim to have passed. Answers of other tasks are compared outside.</para>
/// </remarks>
public sealed class CodeSandbox
{
    private const string Parameter = "allowCodeExecution";
    private const string Needed =
        "this option on Linux with bubblewrap (bwrap 0.8 or later), setpriv, ldd, libseccomp and python3, where users may make namespaces";
    private const int MostOutput = 1 << 16;

    // 128 and the number of SIGXCPU: a program with several threads can use up its time sooner than the clock.
    private const int CpuTimeUsedUp = 152;

    private static readonly string[] Pythons = ["/usr/bin/python3", "/usr/local/bin/python3"];

    /// <summary>Writes libseccomp's path and the interpreter's, then what else the interpreter reads and loads.</summary>
    private const string ListFiles = """
        import ctypes, glob, os, subprocess, sys
        loaded = [ctypes.CDLL(name) for name in ["libseccomp.so.2", "libgcc_s.so.1"]]
        maps = [line.split()[-1] for line in open("/proc/self/maps")]
        seccomp, ends_threads = [next(path for path in maps if name in path) for name in ["/libseccomp", "/libgcc_s"]]
        python = os.path.realpath(sys.executable)
        library = [path for path in sys.path if os.path.exists(path)]
        binaries = [seccomp, python, ends_threads] + [file for folder in library for file in glob.glob(folder + "/*.so")]
        words = subprocess.run(["ldd"] + binaries, capture_output=True, text=True, check=True).stdout.split()
        print(seccomp, python, ends_threads, *library, *{word for word in words if word[0] == "/" and word[-1] != ":"}, sep="\n")
        """;

    /// <summary>
    /// Gives up, in the process that becomes the program, what bwrap leaves to it: further processes, memory that belongs to no
    /// process, keys of the caller's session, and the parts of the kernel that Python does not need.
    /// </summary>
    private const string Enter = """
        def enter():
            import ctypes, os, resource, sys
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            memory, seconds = int(sys.argv[2]), int(sys.argv[3])
            program = sys.stdin.buffer.read()
            library = ctypes.CDLL(sys.argv[1])
            library.seccomp_init.restype = ctypes.c_void_p
            allowed = 0x7fff0000
            rules = ctypes.c_void_p(library.seccomp_init(allowed))

            class Comparison(ctypes.Structure):
                _fields_ = [("argument", ctypes.c_uint), ("kind", ctypes.c_int), ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64)]

            def refuse(calls, error=1, *where):
                for call in calls.split():
                    number = library.seccomp_syscall_resolve_name(call.encode())
                    comparisons = (Comparison * len(where))(*where)
                    if number == -1 or library.seccomp_rule_add_array(rules, 0x50000 | error, number, len(where), comparisons):
                        raise SystemExit("libseccomp cannot refuse " + call)

            thread, masked, unknown = 0x10000, 7, 38
            refuse("clone", 1, Comparison(0, masked, thread, 0))
            refuse("clone3", unknown)
            refuse("fork vfork socket ptrace process_vm_readv process_vm_writev pidfd_getfd")
            refuse("shmget msgget semget mq_open memfd_create keyctl add_key request_key")
            refuse("bpf perf_event_open userfaultfd io_uring_setup")
            if library.seccomp_load(rules):
                raise SystemExit("seccomp_load failed")
            limits = dict(AS=memory, FSIZE=0, CORE=1, NOFILE=64, NPROC=64, SIGPENDING=64)
            for name, limit in limits.items():
                resource.setrlimit(getattr(resource, "RLIMIT_" + name), (limit, limit))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            del sys.argv[1:]
            return compile(program, "program", "exec")
        exec(enter())
        """;

    /// <summary>What must fail before anything is run: each of these passes where it finds a way out.</summary>
    private static readonly string[] MustFail =
    [
        "import os; os.fork()",
        "import socket; socket.socket()",
        "open('/probe', 'x')",
        "open('/etc/passwd')",
        "import ctypes; assert ctypes.CDLL(None).unshare(0x10000000) == 0",
        "import ctypes; assert ctypes.CDLL(None).mount(b'none', b'/', None, 0x1020, None) == 0",
    ];

    private readonly string[] _arguments;
    private readonly TimeSpan _timeLimit;

    private CodeSandbox(string[] files, TimeSpan timeLimit, long memory)
    {
        _timeLimit = timeLimit;
        string seconds = ((int)Math.Ceiling(timeLimit.TotalSeconds) + 1).ToString(CultureInfo.InvariantCulture);
        _arguments =
        [
            "bwrap", "--unshare-all", "--unshare-user", "--unshare-cgroup", "--disable-userns", "--cap-drop", "ALL", "--new-session",
            "--die-with-parent", "--clearenv", "--hostname", "sandbox",
            .. files.SelectMany(file => (string[])["--ro-bind", file, file]),
            "--remount-ro", "/", "--chdir", "/", "--",
            files[1], "-I", "-S", "-B", "-c", Enter, files[0], memory.ToString(CultureInfo.InvariantCulture), seconds,
        ];
    }

    /// <summary>Makes a sandbox after having seen it work: that it runs a program, and that programs find no way out.</summary>
    /// <param name="timeLimit">Longest time of one program, from 1 s to an hour; 10 s unless given.</param>
    /// <param name="memory">Most memory of one program in bytes of address space, at least 64 MiB; 512 MiB unless given.</param>
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

        // A python3 of the caller's own may be out of reach for the user under whom programs run.
        string python = Pythons.FirstOrDefault(File.Exists, "python3");
        Ending list = await EndAsync([python, "-I", "-S", "-B", "-c", ListFiles], "", TimeSpan.FromMinutes(1), cancellationToken);
        Refuse(list.ExitCode != 0, list.Errors);
        CodeSandbox sandbox = new(list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), limit, memory);
        Ending first = await EndAsync(sandbox._arguments, "print('ready')", TimeSpan.FromMinutes(1), cancellationToken);
        Refuse(first.ExitCode != 0, first.Errors);
        Refuse(first.Output != "ready\n", "bwrap runs nothing");
        foreach (string program in MustFail)
        {
            Refuse(await sandbox.RunAsync(program, cancellationToken) == CodeVerdict.Passed, $"bwrap lets a program '{program}'");
        }

        return sandbox;
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
        string token = RandomNumberGenerator.GetHexString(32);
        Ending ending = await EndAsync(_arguments, $"{program}\nprint('\\n{token}')\n", _timeLimit, cancellationToken);
        return ending.ExitCode switch
        {
            null or CpuTimeUsedUp => CodeVerdict.TimedOut,
            0 when ending.Output.TrimEnd().EndsWith(token, StringComparison.Ordinal) => CodeVerdict.Passed,
            _ => CodeVerdict.Failed,
        };
    }

    private static void Refuse(bool condition, string reason)
    {
        if (condition)
        {
            string last = reason.TrimEnd().Split('\n')[^1];
            throw new ParameterException(Parameter, $"given on a machine that cannot keep programs apart ({last})", Needed);
        }
    }

    // bwrap dies with the thread that has started it, so it is not one of the pool, which may end at any time.
    private static Task<Ending> EndAsync(
        IReadOnlyList<string> command, string input, TimeSpan timeLimit, CancellationToken cancellationToken) => Task.Factory.StartNew(
            () => End(command, input, timeLimit, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>Runs a command without the caller's environment and without root's rights.</summary>
    private static Ending End(IReadOnlyList<string> command, string input, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        string[] unprivileged = Environment.IsPrivilegedProcess ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        ProcessStartInfo start = new("setpriv", [.. unprivileged, "--", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return new Ending(127, "", missing.Message);
        }

        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration kill = late.Token.Register(() => process.Kill(entireProcessTree: true));
        late.CancelAfter(timeLimit);
        Task<string> output = TailAsync(process.StandardOutput);
        Task<string> errors = TailAsync(process.StandardError);
        Task written = WriteAsync(process.StandardInput, input);
        process.WaitForExit();
        Task.WaitAll([output, errors, written], CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new Ending(late.IsCancellationRequested ? null : process.ExitCode, output.Result, errors.Result);
    }

    private static async Task WriteAsync(StreamWriter writer, string text)
    {
        try
        {
            await writer.WriteAsync(text);
            writer.Close();
        }
        catch (IOException)
        {
            // The process has ended before it had read all: what it came to says its exit code.
        }
    }

    /// <summary>The end of what a process writes; what comes before is dropped, so that endless output needs no memory here.</summary>
    private static async Task<string> TailAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        StringBuilder tail = new();
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            tail.Append(buffer, 0, count);
            if (tail.Length > MostOutput)
            {
                tail.Remove(0, tail.Length - MostOutput / 2);
            }
        }

        return tail.ToString();
    }

    /// <summary>How a command ended; no exit code where its time was used up.</summary>
    private sealed record Ending(int? ExitCode, string Output, string Errors);
}
