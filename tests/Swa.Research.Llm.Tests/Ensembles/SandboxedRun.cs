using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Swa.Research.Llm.Tests.Cli;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Ensembles;

/// <summary>
/// The command in a process group of its own, started by a shell, as one user, with a model that answers with one attack after the
/// other; and beside it everything that the attacks are after, each within reach of that user but for the sandbox.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SandboxedRun : IDisposable
{
    public const int OrdinaryUser = 12345;

    private const int Nobody = 65534;
    private const string There = "what the user has written";
    private const string Secret = "sk-5ec7e7";
    private const UnixFileMode Everybody = (UnixFileMode)0x1ff;
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-sandbox-").FullName;
    private readonly List<IDisposable> _open = [];
    private readonly List<(string Name, Socket Socket)> _sockets = [];
    private readonly Dictionary<string, bool> _won = [];
    private readonly Process _victim;

    private SandboxedRun(int? user)
    {
        File.SetUnixFileMode(_folder, Everybody);
        int port = Listen("loopback-tcp", SocketType.Stream, new IPEndPoint(IPAddress.Loopback, 0));
        Listen("loopback-udp", SocketType.Dgram, new IPEndPoint(IPAddress.Loopback, port));

        // The user under whom the programs run could end this process, if they found it.
        _victim = Process.Start("setpriv", [.. As(user ?? (Environment.IsPrivilegedProcess ? Nobody : null)), "--", "sleep", "3600"]);
        Directory.CreateDirectory(Path("home"));
        File.WriteAllText(Path("home/.netrc"), Secret);
        Directory.CreateDirectory(Path("work"));
        File.SetUnixFileMode(Path("work"), Everybody);
        Tasks = [.. SandboxAttack.All.Append(SandboxAttack.Forgery).Select(attack => Prepare(attack, port))];
        CopyOfCommand(System.IO.Path.GetDirectoryName(SwaProcess.Path)!, Path("bin"));
    }

    /// <summary>The attacks with the names of what is there filled in.</summary>
    public IReadOnlyList<SandboxAttack> Tasks { get; }

    /// <summary>What the shell wrote after the command had ended.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Most memory of the command while it ran, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Runs all attacks.</summary>
    /// <param name="user">The user's number; null for the user who runs the tests.</param>
    public static async Task<SandboxedRun> RunAsync(int? user)
    {
        SandboxedRun run = new(user);
        await run.RunAllAsync(user);
        return run;
    }

    /// <summary>Whether an attack says that it got what it wanted.</summary>
    public bool Won(string name) => _won[name];

    /// <summary>Fails where anything that an attack was after is no longer as it was.</summary>
    public void AssertUntouched(string name)
    {
        string folder = Path($"attacks/{name}");
        Assert.Equal(
            ["fifo", "key", "socket", "there"], Directory.EnumerateFileSystemEntries(folder).Select(System.IO.Path.GetFileName).Order());
        Assert.Equal(There, File.ReadAllText($"{folder}/there"));
        Assert.Equal(Secret, File.ReadAllText($"{folder}/key"));
        Assert.Equal((UnixFileMode)0x1b6, File.GetUnixFileMode($"{folder}/there"));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc($"{folder}/there"));
        Assert.All(_sockets.Where(socket => socket.Name == name), socket => Assert.False(socket.Socket.Poll(0, SelectMode.SelectRead)));
        Assert.False(_victim.HasExited);
        Assert.Empty(Directory.EnumerateFiles(Path("work"), "core*"));
        Assert.True(Comes(running: false, folder), "A process has outlived the run.");
    }

    public void Dispose()
    {
        _victim.Kill();
        _victim.Dispose();
        _open.ForEach(open => open.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] As(int? user) => user is int id ? [$"--reuid={id}", $"--regid={id}", "--clear-groups"] : [];

    /// <summary>Whether there comes to be, or comes to be no, process that an attack has started with its folder as an argument.</summary>
    public static bool Comes(bool running, string folder)
    {
        // Looking at all processes takes milliseconds, and a namespace needs a moment to end.
        for (int look = 0; look < 5000; look++)
        {
            if (running == Directory.EnumerateDirectories("/proc")
                .Where(process => char.IsAsciiDigit(System.IO.Path.GetFileName(process)[0]))
                .Select(process => ReadOrNothing($"{process}/cmdline"))
                .Any(line => line.StartsWith("python\0", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void CopyOfCommand(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, path));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private SandboxAttack Prepare(SandboxAttack attack, int port)
    {
        string folder = Path($"attacks/{attack.Name}");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Everybody);
        File.WriteAllText($"{folder}/there", There);
        File.SetUnixFileMode($"{folder}/there", (UnixFileMode)0x1b6);
        File.SetLastWriteTimeUtc($"{folder}/there", LongAgo);
        File.WriteAllText($"{folder}/key", Secret);
        using (Process process = Process.Start("mkfifo", ["-m", "666", $"{folder}/fifo"]))
        {
            process.WaitForExit();
        }

        // A FIFO can be written only while somebody reads it.
        _open.Add(new FileStream($"{folder}/fifo", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        Listen(attack.Name, SocketType.Stream, new UnixDomainSocketEndPoint($"{folder}/socket"));
        File.SetUnixFileMode($"{folder}/socket", Everybody);
        Listen(attack.Name, SocketType.Stream, new UnixDomainSocketEndPoint($"\0{folder}/abstract"));
        string body = attack.Body;
        foreach ((string name, string value) in new[]
            {
                ("FOLDER", folder), ("HOME/", $"{_folder}/home/"), ("PORT", $"{port}"), ("VICTIM", $"{_victim.Id}"), ("SECRET", Secret),
                ("NODE", Environment.MachineName),
            })
        {
            body = body.Replace(name, value, StringComparison.Ordinal);
        }

        return attack with { Body = body };
    }

    private int Listen(string name, SocketType kind, EndPoint place)
    {
        Socket socket = new(place.AddressFamily, kind, ProtocolType.Unspecified);
        socket.Bind(place);
        if (kind == SocketType.Stream)
        {
            socket.Listen();
        }

        _open.Add(socket);
        _sockets.Add((name, socket));
        return (socket.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    private async Task RunAllAsync(int? user)
    {
        await File.WriteAllLinesAsync(Path("tasks.jsonl"), Tasks.Select(attack => JsonSerializer.Serialize(new
        {
            task_id = attack.Name,
            prompt = $"def f():\n    \"\"\"The attack {attack.Name}.\"\"\"\n",
            canonical_solution = "    return True\n",
            test = "def check(candidate):\n    assert candidate() is True\n",
            entry_point = "f",
        })));
        await using ChatServer server = await ChatServer.StartAsync((request, context) =>
        {
            PeakMemory = Math.Max(PeakMemory, MemoryOfCommand());
            return ChatServer.ReplyAsync(
                context,
                Tasks.Single(attack => request.Body.ToString().Contains($"The attack {attack.Name}.", StringComparison.Ordinal)).Reply);
        });

        // The shell and the command are the group that a program could end, and the descriptor is one that it could inherit.
        ProcessStartInfo start = new(
            "setsid",
            [
                "--wait", "setpriv", .. As(user), "--",
                "sh", "-c", "exec 9<../home/.netrc; dotnet \"$@\" 2>&1; echo survived with $?", "sh",
                Path("bin/swa.dll"), "spgg", "ensemble", "--endpoint", server.Address.ToString(), "--models", "a,b", "--method", "single",
                "--tasks", Path("tasks.jsonl"), "--allow-code-execution", "--concurrency", "2", "--recording", Path("work/recording.jsonl"),
                "--out", Path("work/results.csv"),
            ])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path("work"),
        };
        start.Environment["HOME"] = Path("home");
        start.Environment["DOTNET_CLI_HOME"] = Path("work");
        start.Environment["SWA_KEY"] = Secret;
        using Process process = Process.Start(start)!;
        Output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (File.Exists(Path("work/results.csv")))
        {
            Table results = Table.ReadCsv(Path("work/results.csv"));
            int task = results.Columns.ToList().IndexOf("task");
            int right = results.Columns.ToList().IndexOf("right");
            foreach (IReadOnlyList<object?> row in results.Rows)
            {
                _won.Add((string)row[task]!, $"{row[right]}".Equals("true", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private long MemoryOfCommand() => Directory.EnumerateDirectories("/proc")
        .Where(folder => ReadOrNothing($"{folder}/cmdline").StartsWith($"dotnet\0{_folder}/bin", StringComparison.Ordinal))
        .SelectMany(folder => ReadOrNothing($"{folder}/status").Split('\n'))
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => 1024 * long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture))
        .DefaultIfEmpty().Max();
}
