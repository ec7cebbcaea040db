using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Swa.Research.Notebooks.Execution;
using Swa.Research.Notebooks.Language;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// The process in which the cells of one notebook run: takes requests from a pipe, runs them one after the other, and answers as outputs
/// come. It ends with the pipe, or when a cell cannot be stopped.
/// </summary>
public sealed class NotebookHost : IDisposable
{
    private readonly TextReader _requests;
    private readonly TextWriter _answers;
    private readonly Lock _answering = new();

    private readonly (string Name, Stream Stream)[] _streams = [("stdout", OpenStandard(1)), ("stderr", OpenStandard(2))];

    private readonly Lock _interrupting = new();
    private readonly BlockingCollection<JsonObject> _queue = [];
    private readonly NotebookSession _session;
    private CancellationTokenSource? _running;
    private CellInput? _input;
    private int _questions;

    private NotebookHost(string folder, TextReader requests, TextWriter answers)
    {
        _requests = requests;
        _answers = answers;
        _session = new NotebookSession(folder);
    }

    /// <summary>Serves one session, for a notebook in the current folder.</summary>
    /// <param name="pipeName">The pipe of the process that started this one.</param>
    /// <exception cref="NotebookException">The pipe cannot be opened.</exception>
    public static void Serve(string pipeName)
    {
        // Who interrupts a terminal's or a client's whole group means the cell, which the process that started this one decides on.
        using PosixSignalRegistration ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        foreach (string variable in HostCommand.Tiering.Keys)
        {
            // It is for this process, and not for those that cells start.
            Environment.SetEnvironmentVariable(variable, null);
        }

        using Stream pipe = HostPipe.Open(pipeName);
        using StreamReader requests = new(pipe, HostPipe.Encoding);
        using StreamWriter answers = new(pipe, HostPipe.Encoding);
        using NotebookHost host = new(Environment.CurrentDirectory, requests, answers);
        host.Serve();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        foreach ((_, Stream stream) in _streams)
        {
            stream.Dispose();
        }
    }

    /// <summary>A handle of its own, which stays open where a cell closes its streams.</summary>
    /// <remarks>
    /// On Unix the console's streams take the lock of <see cref="Console.Out"/>, which a cell that writes holds while it waits for its
    /// output to be passed on.
    /// </remarks>
    private static Stream OpenStandard(int number) =>
        !OperatingSystem.IsWindows() ? new FileStream($"/dev/fd/{number}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0)
        : number == 1 ? Console.OpenStandardOutput()
        : Console.OpenStandardError();

    private void Serve()
    {
        Thread reader = new(Read) { IsBackground = true, Name = "requests" };
        reader.Start();

        // The compiler is slow when first used; this loads it before the first cell arrives.
        _session.Execute("0", "start", _ => { }, CancellationToken.None);
        foreach (JsonObject request in _queue.GetConsumingEnumerable())
        {
            if (!Handle(request))
            {
                break;
            }
        }
    }

    private void Read()
    {
        while (HostPipe.Receive(_requests) is { } request)
        {
            switch (request["type"]!.GetValue<string>())
            {
                case "interrupt":
                    lock (_interrupting)
                    {
                        _running?.CancelAsync();
                    }

                    break;
                case "input":
                    Volatile.Read(ref _input)?.Answer(request["number"]!.GetValue<int>(), request["line"]?.GetValue<string>());
                    break;
                default:
                    _queue.Add(request);
                    break;
            }
        }

        // Nobody is left to read a running cell's output, or to end what it started.
        KillChildren();
        Environment.Exit(0);
    }

    /// <summary>Ends the processes that cells started, where the system lists them: a process cannot end its own tree.</summary>
    private static void KillChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        IEnumerable<string> children = Directory.EnumerateDirectories("/proc/self/task")
            .SelectMany(task => ReadOrEmpty(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (string child in children.ToArray())
        {
            try
            {
                using Process process = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended, or is not ours to end.
            }
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The thread has ended.
            return "";
        }
    }

    private bool Handle(JsonObject request)
    {
        int id = request["id"]!.GetValue<int>();
        string code = request["code"]!.GetValue<string>();
        switch (request["type"]!.GetValue<string>())
        {
            case "execute":
                return Execute(
                    id, code, request["name"]!.GetValue<string>(), HostMessages.MarkBytes(request["mark"]!.GetValue<string>()),
                    request["canAsk"]!.GetValue<bool>());
            case "complete":
                CompletionList completion = CodeHelp.Complete(_session.Chain, code, request["cursor"]!.GetValue<int>());
                Answer(new JsonObject
                {
                    ["id"] = id,
                    ["type"] = "completion",
                    ["start"] = completion.Start,
                    ["end"] = completion.End,
                    ["matches"] = new JsonArray([.. completion.Matches.Select(match => (JsonNode)match)]),
                });
                return true;
            case "inspect":
                string? text = CodeHelp.Inspect(_session.Chain, code, request["cursor"]!.GetValue<int>());
                Answer(new JsonObject { ["id"] = id, ["type"] = "inspection", ["text"] = text });
                return true;
            case "is_complete":
                Answer(new JsonObject { ["id"] = id, ["type"] = "completeness", ["status"] = CodeHelp.Completeness(code) });
                return true;
            default:
                Answer(HostMessages.Answer(id, "unknown"));
                return true;
        }
    }

    /// <summary>False where the cell cannot be stopped and the process must end.</summary>
    private bool Execute(int id, string code, string name, byte[] mark, bool canAsk)
    {
        using CancellationTokenSource interrupt = new();
        lock (_interrupting)
        {
            _running = interrupt;
        }

        _input = canAsk ? new CellInput(() => Ask(id, mark), interrupt.Token) : null;
        CellStatus status = _session.Execute(
            code, name, output => Answer(HostMessages.Output(id, output), mark), _input, interrupt.Token);
        lock (_interrupting)
        {
            _running = null;
        }

        JsonObject done = HostMessages.Answer(id, "done");
        done["status"] = status.ToString().ToLowerInvariant();
        Answer(done, mark);
        return status != CellStatus.Stuck;
    }

    private int Ask(int id, byte[] mark)
    {
        Answer(HostMessages.Input(id, ++_questions), mark);
        return _questions;
    }

    private void Answer(JsonObject message, byte[]? mark = null)
    {
        lock (_answering)
        {
            if (mark is not null && _streams.Where(item => !Write(item.Stream, mark)).ToArray() is { Length: > 0 } closed)
            {
                message["unmarked"] = new JsonArray([.. closed.Select(item => (JsonNode)item.Name)]);
            }

            // Where nobody is left to read it, the reader of the requests ends this process.
            HostPipe.Send(_answers, message);
        }
    }

    private static bool Write(Stream stream, byte[] mark)
    {
        try
        {
            stream.Write(mark);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
