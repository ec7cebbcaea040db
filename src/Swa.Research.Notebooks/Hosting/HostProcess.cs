using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>A host process and the session in it, seen from outside. What a cell does to its process cannot harm this one.</summary>
internal sealed class HostProcess : IDisposable
{
    /// <summary>How long an ended host's streams are read, which children of its cells may keep open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _pipeName;
    private readonly NamedPipeServerStream _pipe;
    private readonly Task _connection;
    private readonly Task _exit;
    private readonly HostOutput _output;
    private readonly Lock _sending = new();
    private StreamReader? _answers;
    private StreamWriter? _requests;
    private int _lastId;

    private HostProcess(Process process, string pipeName, NamedPipeServerStream pipe)
    {
        _process = process;
        _pipeName = pipeName;
        _pipe = pipe;
        _connection = pipe.WaitForConnectionAsync();
        _exit = process.WaitForExitAsync();
        _output = new HostOutput(process.StandardOutput.BaseStream, process.StandardError.BaseStream);
    }

    /// <summary>Starts a host.</summary>
    /// <param name="command">Starts the program; the pipe's name is added to its arguments.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <exception cref="NotebookException">It cannot be started.</exception>
    public static HostProcess Start(HostCommand command, string folder)
    {
        string name = HostPipe.NewName();
        NamedPipeServerStream pipe = HostPipe.Create(name);
        ProcessStartInfo start = new(command.FileName, [.. command.Arguments, "--pipe", name])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string variable, string value) in HostCommand.Tiering)
        {
            start.Environment[variable] = value;
        }

        try
        {
            Process process = Process.Start(start)!;
            // Children of cells find an input that has ended, instead of waiting for one that nobody types.
            process.StandardInput.Close();
            return new HostProcess(process, name, pipe);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            pipe.Dispose();
            throw new NotebookException($"{command.FileName} cannot be started: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Completes when the host ends.</summary>
    public Task Exit => _exit;

    /// <summary>The exit code of a host that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Runs one cell and passes on its messages, from several threads but one at a time; returns how it ended.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="name">The cell's name in errors.</param>
    /// <param name="receive">Receives the messages.</param>
    /// <param name="timeout">How long the cell may take.</param>
    /// <param name="cancellation">Ends the host.</param>
    /// <param name="ask">
    /// Asks for a line that the cell reads, until the cell ends; its result null: the input has ended. Null: the cell's input is empty.
    /// </param>
    public string Execute(
        string code, string name, Action<JsonObject> receive, TimeSpan timeout, CancellationToken cancellation,
        Func<CancellationToken, Task<string?>>? ask = null)
    {
        cancellation.ThrowIfCancellationRequested();
        bool timedOut = false;
        using Timer timer = new(
            _ =>
            {
                timedOut = true;
                Kill();
            });
        timer.Change(timeout, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = cancellation.Register(Kill);

        int id = ++_lastId;
        string mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using CancellationTokenSource ended = new();
        _output.StartCell(id, mark, receive);
        try
        {
            JsonObject request = new()
            {
                ["type"] = "execute", ["code"] = code, ["name"] = name, ["mark"] = mark, ["canAsk"] = ask is not null,
            };
            for (JsonObject? message = Ask(id, request); message is not null; message = Receive(id))
            {
                _output.Add(message);
                switch (message["type"]!.GetValue<string>())
                {
                    case "done":
                        return message["status"]!.GetValue<string>();
                    case "input":
                        _ = AskAsync(message["number"]!.GetValue<int>(), ask!, ended.Token);
                        break;
                }
            }

            _output.Drain(Patience);
            cancellation.ThrowIfCancellationRequested();
            if (timedOut)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"did not end within {timeout.TotalSeconds} s"));
            }

            if (!_exit.Wait(Patience, CancellationToken.None))
            {
                // Native code of a cell closed the pipe.
                Kill();
                _exit.Wait(CancellationToken.None);
            }

            string words = _output.LastWords;
            throw new NotebookException(string.Create(
                CultureInfo.InvariantCulture,
                $"ended its host process (exit code {ExitCode}){(words.Length == 0 ? "" : $": {words}")}"));
        }
        finally
        {
            ended.Cancel();
            _output.EndCell();
        }
    }

    /// <summary>The answer to a question about code, or null where the host has ended. Not while a cell runs.</summary>
    /// <param name="request">The question, whose id is set here.</param>
    public JsonObject? Ask(JsonObject request) => Ask(++_lastId, request);

    /// <summary>Asks the running cell to stop; without effect where none runs. From any thread.</summary>
    public void Interrupt() => Send(new JsonObject { ["type"] = "interrupt" });

    /// <summary>Ends the host and the children of its cells. From any thread.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _pipe.Dispose();
        _process.Dispose();
    }

    private async Task AskAsync(int number, Func<CancellationToken, Task<string?>> ask, CancellationToken ended)
    {
        try
        {
            string? line = await ask(ended);
            Send(new JsonObject { ["type"] = "input", ["number"] = number, ["line"] = line });
        }
        catch (OperationCanceledException)
        {
            // The cell has ended without the line.
        }
    }

    private JsonObject? Ask(int id, JsonObject request)
    {
        request["id"] = id;
        return IsConnected() && Send(request) ? Receive(id) : null;
    }

    private JsonObject? Receive(int id)
    {
        while (HostPipe.Receive(_answers!) is { } message)
        {
            if (message["id"]!.GetValue<int>() == id)
            {
                return message;
            }
        }

        return null;
    }

    private bool Send(JsonObject request)
    {
        lock (_sending)
        {
            return _requests is not null && HostPipe.Send(_requests, request);
        }
    }

    /// <summary>Waits until the host has opened the pipe; false where it has ended instead.</summary>
    private bool IsConnected()
    {
        if (_requests is not null)
        {
            return true;
        }

        Task.WhenAny(_connection, _exit).GetAwaiter().GetResult();
        if (!_connection.IsCompletedSuccessfully)
        {
            return false;
        }

        if (!OperatingSystem.IsWindows())
        {
            // Nobody else has to find it, and it would stay where this process is killed.
            File.Delete(_pipeName);
        }

        lock (_sending)
        {
            _answers = new StreamReader(_pipe, HostPipe.Encoding);
            _requests = new StreamWriter(_pipe, HostPipe.Encoding);
        }

        return true;
    }
}
