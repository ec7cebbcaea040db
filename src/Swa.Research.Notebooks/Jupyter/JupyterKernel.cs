using System.Diagnostics;
using System.Runtime.InteropServices;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>
/// A Jupyter kernel for C#: speaks the messaging protocol with clients such as JupyterLab, and runs the cells in a host process of its
/// own. One thread answers requests in their order, another those that cannot wait for a running cell.
/// </summary>
public sealed class JupyterKernel : IDisposable
{
    private readonly KernelSockets _sockets;
    private readonly KernelHost _host;
    private readonly CodeRequests _code;
    private readonly CellRequests _cells;
    private readonly RequestQueue _queue = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<string?>? _line;

    private JupyterKernel(KernelHost host, KernelSockets sockets)
    {
        _host = host;
        _sockets = sockets;
        _code = new CodeRequests(host);
        _cells = new CellRequests(host, sockets, AskAsync);
    }

    /// <summary>Serves clients until one of them ends the kernel, or the process ends that <c>JPY_PARENT_PID</c> names.</summary>
    /// <param name="connectionFile">Path of the file that says where.</param>
    /// <param name="command">Starts the host process.</param>
    /// <param name="log">Receives a sentence on messages that are dropped.</param>
    /// <param name="cancellation">Ends the kernel.</param>
    /// <returns>Completes when the kernel has ended.</returns>
    /// <exception cref="NotebookException">The file is wrong.</exception>
    /// <exception cref="IOException">A port cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task ServeAsync(string connectionFile, HostCommand command, TextWriter log, CancellationToken cancellation)
    {
        ConnectionFile connection = ConnectionFile.Read(connectionFile);
        using KernelHost host = new(command, Environment.CurrentDirectory);
        StartEarly(host);
        using JupyterKernel kernel = new(host, new KernelSockets(connection, log));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            host.Interrupt();
        });
        kernel.Start();
        await Task.WhenAny(kernel._end.Task, ParentEndAsync()).WaitAsync(cancellation);
    }

    /// <summary>Ends the host and closes the sockets.</summary>
    public void Dispose()
    {
        _host.Dispose();
        _queue.Dispose();
        _sockets.Dispose();
    }

    /// <summary>Starts the host before the first cell comes, which says so where it cannot be started.</summary>
    private static void StartEarly(KernelHost host)
    {
        try
        {
            host.Start();
        }
        catch (NotebookException)
        {
        }
    }

    /// <summary>Completes when the process ends that started the kernel, where that has told its identifier.</summary>
    private static async Task ParentEndAsync()
    {
        try
        {
            int id = int.Parse(Environment.GetEnvironmentVariable("JPY_PARENT_PID") ?? "", CultureInfo.InvariantCulture);
            using Process parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            // Nobody, or a process that cannot be seen from here.
            await Task.Delay(Timeout.InfiniteTimeSpan);
        }
    }

    private void Start()
    {
        _sockets.Send("status", new JsonObject { ["execution_state"] = "starting" }, null);
        Run("shell requests", () => Forward(_sockets.Shell, _queue.Add));
        Run("control", () => Forward(_sockets.Control, request => Handle(request, _sockets.Control, AnswerAtOnce)));
        Run("input", () => Forward(_sockets.Input, TakeLine));
        Run("shell", () =>
        {
            while (_queue.Take() is { } next)
            {
                bool isAborted = next.IsAborted && next.Request.Type == "execute_request";
                Handle(next.Request, _sockets.Shell, isAborted ? _ => Aborted() : Answer);
            }
        });

        static void Run(string name, Action loop) => new Thread(() => loop()) { IsBackground = true, Name = name }.Start();
    }

    private void Forward(ZmtpSocket socket, Action<JupyterMessage> handle)
    {
        while (_sockets.Receive(socket) is { } message)
        {
            handle(message);
        }
    }

    /// <summary>Answers a request, between the two messages that say that the kernel is busy with it and no longer so.</summary>
    private void Handle(JupyterMessage request, ZmtpSocket socket, Func<JupyterMessage, JsonObject?> answer)
    {
        // A client that does not read its outputs must not hold it up.
        if (request.Type == "interrupt_request")
        {
            _host.Interrupt();
        }

        bool isEnd = request.Type == "shutdown_request";
        if (isEnd)
        {
            _host.Dispose();
        }

        SendStatus("busy");
        JsonObject? content;
        try
        {
            content = answer(request);
        }
        catch (FormatException exception)
        {
            content = Wrong(exception.Message);
        }

        if (content is not null)
        {
            string type = request.Type.Replace("_request", "_reply", StringComparison.Ordinal);
            _sockets.Send(socket, type, content, request);
            if (isEnd)
            {
                _sockets.Send(type, content, request);
            }
        }

        SendStatus("idle");
        if (isEnd)
        {
            _end.TrySetResult();
        }

        void SendStatus(string state) => _sockets.Send("status", new JsonObject { ["execution_state"] = state }, request);
    }

    private JsonObject? Answer(JupyterMessage request)
    {
        switch (request.Type)
        {
            case "execute_request":
                JsonObject reply = _cells.Execute(request);
                if (reply["status"]!.GetValue<string>() == "error" && request.IsSet("stop_on_error", otherwise: true))
                {
                    _queue.Abort();
                }

                return _host.HasEnded ? Aborted() : reply;
            case "complete_request":
                return _code.Complete(request);
            case "inspect_request":
                return _code.Inspect(request);
            case "is_complete_request":
                return _code.IsComplete(request);
            case "history_request":
                return _cells.History(request);
            case "comm_open":
                // No target is known, and the protocol asks to close what is opened for an unknown one.
                _sockets.Send("comm_close", new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() }, request);
                return null;
            case "comm_msg" or "comm_close":
                return null;
            default:
                return AnswerAtOnce(request);
        }
    }

    /// <summary>Answers what does not need the host.</summary>
    private static JsonObject? AnswerAtOnce(JupyterMessage request) => request.Type switch
    {
        "kernel_info_request" => KernelInformation.Content(),
        "interrupt_request" => new JsonObject { ["status"] = "ok" },
        "shutdown_request" => new JsonObject { ["status"] = "ok", ["restart"] = request.IsSet("restart") },
        "comm_info_request" => new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() },
        string type => type.EndsWith("_request", StringComparison.Ordinal) ? Wrong($"'{type}' is not a request of this channel") : null,
    };

    private static JsonObject Aborted() => new() { ["status"] = "aborted" };

    private static JsonObject Wrong(string reason) => new()
    {
        ["status"] = "error",
        ["ename"] = "BadRequest",
        ["evalue"] = $"{reason}.",
        ["traceback"] = new JsonArray(),
    };

    /// <summary>Asks the client of a request for a line.</summary>
    private async Task<string?> AskAsync(JupyterMessage request, CancellationToken ended)
    {
        TaskCompletionSource<string?> line = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _line, line);
        _sockets.Send(_sockets.Input, "input_request", new JsonObject { ["prompt"] = "", ["password"] = false }, request);
        return await line.Task.WaitAsync(ended);
    }

    /// <summary>Takes what a client says to a request for a line; without a value, the input has ended.</summary>
    private void TakeLine(JupyterMessage message)
    {
        if (message.Type == "input_reply")
        {
            Volatile.Read(ref _line)?.TrySetResult(message.TextOrNull("value"));
        }
    }
}
