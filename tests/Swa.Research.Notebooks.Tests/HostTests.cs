using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Tests;

/// <summary>What cells, native code and child processes print never reaches the messages of the real host process.</summary>
public sealed class HostTests(HostTests.SharedHost shared) : IClassFixture<HostTests.SharedHost>, IDisposable
{
    private const string Forged = "{\"id\":1,\"type\":\"done\",\"status\":\"failed\"}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-host-").FullName;

    private static HostCommand Command { get; } =
        HostCommand.Of(Path.Combine(AppContext.BaseDirectory, "swa.dll"), "notebook", "host");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_child_that_ends_without_a_newline_leaves_the_result_alone() =>
        Assert.Equal("stdout hello|execute_result", Run(Shell("printf hello") + "\n1"));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_replaced()
    {
        Assert.Equal("stdout \ufffd\ufffd\n", Run("Console.OpenStandardOutput().Write([0xff, 0xfe, 10]);"));
        Assert.Equal("stdout é\ufffd", Run(Shell(@"printf '\303'; printf '\251\303'")));
        Assert.Equal("stdout next", Run("Console.Write(\"next\");"));
    }

    [Fact]
    public void Printed_messages_are_text()
    {
        string quoted = JsonValue.Create(Forged).ToJsonString();
        string code = $"""
            Console.Write({quoted});
            Console.OpenStandardOutput().Write(System.Text.Encoding.UTF8.GetBytes("\n" + {quoted}));
            {Shell($"printf '%s\\n' '{Forged.Trim()}'")}
            display("");
            {Shell($"printf '%s\\n' '{Forged.Trim()}' >&2")}
            """;
        Assert.Equal($"stdout {Forged}\n{Forged}{Forged}|display_data|stderr {Forged}", Run(code));
    }

    [Fact]
    public void Consoles_children_and_displays_keep_their_order() =>
        Assert.Equal(
            "stdout ab|display_data|stdout c|display_data|stderr d|execute_result",
            Run($"Console.Write(\"a\"); {Shell("printf b")} display(1); {Shell("printf c")} display(2); {Shell("printf d >&2")} 3"));

    [Fact]
    public void The_limit_is_for_all_that_a_cell_prints_and_shows()
    {
        string child = Shell("head -c 300000000 /dev/zero | tr '\\0' y");
        string outputs = Run($"Console.Write(new string('x', 6_000_000)); display(\"\"); {child} display(1); 2");
        string[] parts = outputs.Split('|');
        Assert.Equal(4, parts.Length);
        Assert.Equal("stdout ".Length + 6_000_000, parts[0].Length);
        Assert.Equal("display_data", parts[1]);
        Assert.InRange(parts[2].Length, 3_990_000, "stdout ".Length + 4_000_000);
        Assert.Equal("stderr \n[The output of this cell is cut here: it is longer than 10,000,000 characters.]\n", parts[3]);
        Assert.Equal("stdout next", Run("Console.Write(\"next\");"));
    }

    [Fact]
    public void A_cell_that_prints_without_a_pause_comes_to_its_end() =>
        Assert.Contains(
            "is cut here", Run("for (int i = 0; i < 1_000_000; i++) Console.WriteLine(\"1234567890\");"), StringComparison.Ordinal);

    [Fact]
    public void A_child_that_reads_finds_an_empty_input() =>
        Assert.Equal("stdout end", Run(Shell("cat; printf end")));

    [Fact]
    public void A_child_that_is_left_running_holds_nothing_up()
    {
        // It ends when the test removes its file.
        string file = Path.Combine(_folder, "running");
        File.WriteAllText(file, "");
        using HostProcess host = StartHost();
        Assert.Equal("stdout started", Run(Shell($"while [ -e {file} ]; do sleep 0.1; done & printf started"), host));
        Assert.Equal("stdout next", Run("Console.Write(\"next\");", host));
        Assert.Throws<NotebookException>(() => Run("Environment.Exit(3);", host));
        File.Delete(file);
    }

    [Fact]
    public void A_cell_that_closes_its_streams_ends()
    {
        using HostProcess host = StartHost();
        string code = """
            [System.Runtime.InteropServices.DllImport("libc")] static extern int close(int descriptor);
            close(1); close(2);
            1
            """;
        Assert.Equal("execute_result", Run(code, host));
    }

    [Fact]
    public void A_crash_is_reported_with_its_first_lines_of_this_cell()
    {
        using HostProcess host = StartHost();
        Run(Shell("echo earlier >&2"), host);
        List<string> outputs = [];
        string message = Assert.Throws<NotebookException>(() => Execute(host, "Environment.FailFast(\"gone\");", outputs)).Message;
        Assert.StartsWith(
            "ended its host process (exit code 134): Process terminated. gone at System.Environment", message, StringComparison.Ordinal);
        Assert.StartsWith("stderr Process terminated.\ngone\n", Assert.Single(outputs), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_ends_before_it_connects_is_one_sentence()
    {
        using HostProcess host = HostProcess.Start(
            HostCommand.Of(Path.Combine(AppContext.BaseDirectory, "swa.dll"), "notebook", "nonsense"), _folder);
        string message = Assert.Throws<NotebookException>(
            () => host.Execute("1", "cell", _ => { }, TimeSpan.FromMinutes(1), CancellationToken.None)).Message;
        Assert.StartsWith("ended its host process (exit code 2): ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_host_is_one_sentence_and_hosts_are_apart()
    {
        using HostProcess other = StartHost();
        List<string> outputs = [];
        Execute(other, "int x = 5; Console.Write(Environment.ProcessId);", outputs);
        using Process process = Process.GetProcessById(
            int.Parse(outputs.Single().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("stdout 1", Run("int x = 1; Console.Write(x);"));
        process.Kill();
        process.WaitForExit();
        string message = Assert.Throws<NotebookException>(() => Execute(other, "1", outputs)).Message;
        Assert.Equal("ended its host process (exit code 137)", message);
        Assert.Equal("stdout 1", Run("Console.Write(x);"));
    }

    [Fact]
    public void A_cell_that_reads_asks_for_lines_until_they_end()
    {
        Queue<string?> lines = new(["one", "two", "", "three", null]);
        List<string> outputs = [];
        Execute(
            shared.Host,
            """
            Console.Write("ask ");
            Console.Write((char)Console.Read() + Console.ReadLine() + "|" + Console.In.ReadToEnd() + "|");
            await Task.Run(() => Console.Write(Console.ReadLine()));
            Console.Write(Console.Read() + "|" + (Console.ReadLine() is null));
            """,
            outputs,
            _ => Task.FromResult(lines.Count > 0 ? lines.Dequeue() : null));
        Assert.Equal("stdout ask one|two\n|three-1|True", Assert.Single(outputs));
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_input_is_empty() =>
        Assert.Equal("stdout True-1", Run("Console.Write(Console.ReadLine() is null); Console.Write(Console.In.Read());"));

    [Fact]
    public void An_interrupt_ends_a_wait_for_a_line_and_output_comes_before_it()
    {
        List<string> outputs = [];
        CancellationToken ended = default;
        string status = Execute(
            shared.Host, "Console.Write(\"name? \"); Console.ReadLine(); Console.Write(\"never\");", outputs,
            cellEnd =>
            {
                ended = cellEnd;
                shared.Host.Interrupt();
                return new TaskCompletionSource<string?>().Task.WaitAsync(cellEnd);
            });
        Assert.Equal("interrupted", status);
        Assert.Equal(["stdout name? ", "error"], outputs);
        Assert.True(ended.IsCancellationRequested);
    }

    private static string Shell(string script) =>
        $"System.Diagnostics.Process.Start(\"sh\", [\"-c\", {JsonValue.Create(script).ToJsonString()}]).WaitForExit();";

    private HostProcess StartHost() => HostProcess.Start(Command, _folder);

    /// <summary>Runs a cell in a host, which is the shared one where none is given.</summary>
    private string Run(string code, HostProcess? host = null)
    {
        List<string> outputs = [];
        Assert.Equal("completed", Execute(host ?? shared.Host, code, outputs));
        return string.Join('|', outputs);
    }

    /// <summary>Runs a cell and lists its outputs; pieces of one stream are joined.</summary>
    private static string Execute(
        HostProcess host, string code, List<string> outputs, Func<CancellationToken, Task<string?>>? ask = null)
    {
        List<(string Kind, StringBuilder Text)> pieces = [];
        try
        {
            return host.Execute(
                code,
                "cell",
                message =>
                {
                    string type = message["type"]!.GetValue<string>();
                    string kind = type == "stream" ? message["content"]!["name"]!.GetValue<string>() : type;
                    if (type != "stream" || pieces.Count == 0 || pieces[^1].Kind != kind)
                    {
                        pieces.Add((kind, new StringBuilder(type == "stream" ? $"{kind} " : kind)));
                    }

                    if (type == "stream")
                    {
                        pieces[^1].Text.Append(message["content"]!["text"]!.GetValue<string>());
                    }
                },
                TimeSpan.FromMinutes(2),
                CancellationToken.None,
                ask);
        }
        finally
        {
            outputs.AddRange(pieces.Select(piece => piece.Text.ToString()));
        }
    }

    /// <summary>The host of all tests that leave it alive.</summary>
    public sealed class SharedHost : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("swa-host-").FullName;

        public SharedHost() => Host = HostProcess.Start(Command, _folder);

        internal HostProcess Host { get; }

        public void Dispose()
        {
            Host.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
