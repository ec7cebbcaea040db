using System.Diagnostics;
using System.Runtime.Versioning;
using Swa.Research.Ensembles;
using Swa.Research.Llm.Tests.Cli;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Ensembles;

public sealed class CodeSandboxTests
{
    private static readonly ProgrammingTask Increment = new(
        "t", "def f(n):\n    \"\"\"Return n + 1.\"\"\"\n",
        "def check(candidate):\n    assert candidate(1) == 2\n    assert candidate(-1) == 0\n", "f", null);

    [TheoryWithSandbox]
    [InlineData("    return n + 1", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    return n + 1", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    return n", CodeVerdict.Failed)]
    [InlineData("def f(n:\n", CodeVerdict.Failed)]
    [InlineData("import sys\nsys.exit(0)\ndef f(n): pass", CodeVerdict.Failed)]
    [InlineData("import os\nos._exit(0)\ndef f(n): pass", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    while True: pass", CodeVerdict.TimedOut)]
    [InlineData("def f(n):\n    import time\n    time.sleep(60)", CodeVerdict.TimedOut)]
    [InlineData("def f(n):\n    while True: print('x' * 1000)", CodeVerdict.TimedOut)]
    [InlineData(
        "def f(n):\n    import os\n    if os.fork() == 0:\n        os.setsid()\n        while True: pass\n    return n + 1",
        CodeVerdict.Failed)]
    [InlineData("import threading\ndef f(n):\n    found = []\n    worker = threading.Thread(target=lambda: found.append(n + 1))\n    "
        + "worker.start()\n    worker.join()\n    return found[0]", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    assert 'É' == chr(0xc9)\n    print('ユーザー')\n    return n + 1", CodeVerdict.Passed)]
    [InlineData("import asyncio, dataclasses, hashlib, json, random, re, typing\n@dataclasses.dataclass\nclass Pair:\n    left: "
        + "'Pair'\ndef f(n):\n    typing.get_type_hints(Pair)\n    return n + 1", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    return sys.maxsize and n + 1", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    block = []\n    while True: block.append(bytearray(1 << 24))", CodeVerdict.Failed)]
    [InlineData(
        "def f(n):\n    import socket\n    socket.create_connection(('127.0.0.1', {PORT}), 2)\n    return n + 1", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    open('{FOLDER}/made', 'w').write('x')\n    return n + 1", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    import os\n    os.remove('{FOLDER}/there')\n    return n + 1", CodeVerdict.Failed)]
    [InlineData(
        "def f(n):\n    import os\n    assert 'DOTNET_CLI_HOME' not in os.environ and 'HOME' not in os.environ\n    return n + 1",
        CodeVerdict.Passed)]
    public async Task A_program_passes_only_by_passing_its_test_and_harms_nothing(string code, CodeVerdict expected)
    {
        CodeSandbox sandbox = await CreateAsync();
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("there"), "x");
        string filled = code.Replace("{PORT}", $"{port}", StringComparison.Ordinal).Replace(
            "{FOLDER}", folder.Path, StringComparison.Ordinal);
        Assert.Equal(expected, await sandbox.RunAsync(CodeSandbox.Program(Increment, filled)));
        Assert.False(listener.Pending());
        Assert.False(File.Exists(folder.File("made")));
        Assert.True(File.Exists(folder.File("there")));
    }

    [FactWithSandbox]
    public async Task The_worked_answers_of_the_programs_that_ship_pass_their_tests()
    {
        CodeSandbox sandbox = await CreateAsync();
        foreach (BenchmarkTask task in TaskFile.Read(TaskFileTests.Shipped("programming")).Tasks)
        {
            string answer = FinalAnswer.Read(task, task.WorkedAnswer!)!;
            Assert.Equal(CodeVerdict.Passed, await sandbox.RunAsync(CodeSandbox.Program((ProgrammingTask)task, answer)));
        }
    }

    /// <summary>bwrap ends with the thread that has started it, which must therefore not be the caller's.</summary>
    [FactWithSandbox]
    public async Task A_program_outlives_the_thread_that_has_asked_for_it()
    {
        CodeSandbox sandbox = await CreateAsync();
        Task<CodeVerdict>? verdict = null;
        Thread thread = new(() => verdict = sandbox.RunAsync("import time\ntime.sleep(1)"));
        thread.Start();
        thread.Join();
        Assert.Equal(CodeVerdict.Passed, await verdict!);
    }

    [FactWithSandbox]
    public async Task A_program_ends_when_nobody_waits_for_it()
    {
        CodeSandbox sandbox = await CodeSandbox.CreateAsync(TimeSpan.FromHours(1));
        using CancellationTokenSource given = new(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.RunAsync("while True: pass", given.Token));
    }

    [Fact]
    public async Task A_machine_is_refused_in_one_sentence_and_only_where_bwrap_itself_cannot()
    {
        string? refusal = TheoryWithSandboxAttribute.Refusal;
        if (refusal is not null)
        {
            Assert.StartsWith("allowCodeExecution is given on a ", refusal, StringComparison.Ordinal);
            Assert.Contains("bubblewrap", refusal, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal);
            Assert.False(await CanIsolateAsync(), $"bwrap works on this machine. {refusal}");
        }
    }

    /// <summary>Without bwrap, with one that does nothing, and with one that leaves out what keeps programs in.</summary>
    [TheoryWithSandbox]
    [InlineData(null, "failed to execute bwrap")]
    [InlineData("echo 'bwrap: no permission' >&2; exit 1", "bwrap: no permission")]
    [InlineData("exit 0", "bwrap runs nothing")]
    [InlineData("while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"", "open('/etc/passwd')")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_bwrap_that_keeps_nothing_apart_is_refused(string? script, string named)
    {
        using TemporaryFolder folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1ed);
        foreach (string tool in new[] { "setpriv", "ldd" })
        {
            File.CreateSymbolicLink(folder.File(tool), $"/usr/bin/{tool}");
        }

        if (script is not null)
        {
            await File.WriteAllTextAsync(folder.File("bwrap"), $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(folder.File("bwrap"), (UnixFileMode)0x1ed);
        }

        await using ChatServer server = await ChatServer.ReplyingAsync("never asked");
        ProcessStartInfo start = new(
            "dotnet",
            [
                SwaProcess.Path, "spgg", "ensemble", "--endpoint", server.Address.ToString(), "--models", "a,b", "--method", "single",
                "--tasks", TaskFileTests.Shipped("programming"), "--allow-code-execution", "--recording", folder.File("recording.jsonl"),
            ])
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = folder.Path;
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.StartsWith(
            "swa: --allow-code-execution is given on a machine that cannot keep programs apart (", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Contains("; allowed: this option on Linux with bubblewrap (", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
        Assert.Equal(0, server.Count);
    }

    internal static Task<CodeSandbox> CreateAsync() => CodeSandbox.CreateAsync(TimeSpan.FromSeconds(4), 256L << 20);

    /// <summary>Whether the system's own tools can do what the sandbox needs, found out without it.</summary>
    private static async Task<bool> CanIsolateAsync()
    {
        try
        {
            using Process process = Process.Start(
                "setpriv",
                [
                    .. Environment.IsPrivilegedProcess ? (string[])["--reuid=65534", "--regid=65534", "--clear-groups"] : [], "--",
                    "bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--",
                    "true",
                ]);
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
