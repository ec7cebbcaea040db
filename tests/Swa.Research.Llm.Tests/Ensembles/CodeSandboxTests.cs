using Swa.Research.Ensembles;

namespace Swa.Research.Llm.Tests.Ensembles;

public sealed class CodeSandboxTests
{
    private static readonly ProgrammingTask Increment = new(
        "t", "def f(n):\n    \"\"\"Return n + 1.\"\"\"\n",
        "def check(candidate):\n    assert candidate(1) == 2\n    assert candidate(-1) == 0\n", "f", null);

    [Theory]
    [InlineData("    return n + 1", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    return n + 1", CodeVerdict.Passed)]
    [InlineData("def f(n):\n    return n", CodeVerdict.Failed)]
    [InlineData("def f(n:\n", CodeVerdict.Failed)]
    [InlineData("import sys\nsys.exit(0)\ndef f(n): pass", CodeVerdict.Failed)]
    [InlineData("import os\nos._exit(0)\ndef f(n): pass", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    while True: pass", CodeVerdict.TimedOut)]
    [InlineData("def f(n):\n    import time\n    time.sleep(60)", CodeVerdict.TimedOut)]
    [InlineData("def f(n):\n    while True: print('x' * 1000)", CodeVerdict.TimedOut)]
    // The child holds the pipe that is read to its end: that the run ends at all shows that the child went with its parent.
    [InlineData(
        "def f(n):\n    import os\n    if os.fork() == 0:\n        os.setsid()\n        while True: pass\n    return n + 1",
        CodeVerdict.Passed)]
    [InlineData("def f(n):\n    block = []\n    while True: block.append(bytearray(1 << 24))", CodeVerdict.Failed)]
    [InlineData(
        "def f(n):\n    import socket\n    socket.create_connection(('127.0.0.1', {PORT}), 2)\n    return n + 1", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    open('{FOLDER}/made', 'w').write('x')\n    return n + 1", CodeVerdict.Failed)]
    [InlineData("def f(n):\n    import os\n    os.remove('{FOLDER}/there')\n    return n + 1", CodeVerdict.Failed)]
    [InlineData(
        "def f(n):\n    import os\n    assert 'DOTNET_CLI_HOME' not in os.environ and 'HOME' not in os.environ\n    return n + 1",
        CodeVerdict.Passed)]
    [InlineData(
        "def f(n):\n    import os\n    return n + 1 if len([p for p in os.listdir('/proc') if p.isdigit()]) < 5 else 0",
        CodeVerdict.Passed)]
    public async Task A_program_passes_only_by_passing_its_test_and_harms_nothing(string code, CodeVerdict expected)
    {
        if (await SandboxOrNullAsync() is not CodeSandbox sandbox)
        {
            return;
        }

        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        using Cli.TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("there"), "x");
        string filled = code.Replace("{PORT}", $"{port}", StringComparison.Ordinal).Replace(
            "{FOLDER}", folder.Path, StringComparison.Ordinal);
        Assert.Equal(expected, await sandbox.RunAsync(CodeSandbox.Program(Increment, filled)));
        Assert.False(listener.Pending());
        Assert.False(File.Exists(folder.File("made")));
        Assert.True(File.Exists(folder.File("there")));
    }

    [Fact]
    public async Task The_worked_answers_of_the_programs_that_ship_pass_their_tests()
    {
        if (await SandboxOrNullAsync() is not CodeSandbox sandbox)
        {
            return;
        }

        foreach (BenchmarkTask task in TaskFile.Read(TaskFileTests.Shipped("programming")).Tasks)
        {
            string answer = FinalAnswer.Read(task, task.WorkedAnswer!)!;
            Assert.Equal(CodeVerdict.Passed, await sandbox.RunAsync(CodeSandbox.Program((ProgrammingTask)task, answer)));
        }
    }

    /// <summary>The sandbox; null where the machine has refused it in the one sentence that users see.</summary>
    internal static async Task<CodeSandbox?> SandboxOrNullAsync()
    {
        try
        {
            return await CodeSandbox.CreateAsync(TimeSpan.FromSeconds(4), 256L << 20);
        }
        catch (ParameterException refusal)
        {
            Assert.StartsWith("allowCodeExecution is given on a ", refusal.Message, StringComparison.Ordinal);
            Assert.False(await CanIsolateAsync(), "This machine could keep programs apart, and the sandbox says that it cannot.");
            return null;
        }
    }

    /// <summary>Whether the system's own tools can do what the sandbox needs, found out without it.</summary>
    private static async Task<bool> CanIsolateAsync()
    {
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
                "unshare",
                [
                    "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--mount-proc",
                    "sh", "-c", "mount -o remount,bind,ro / && prlimit --as=268435456 /usr/bin/python3 -c pass",
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
