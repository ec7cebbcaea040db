using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>
/// The host process of a kernel: started with it, and again where it has ended. One thread executes and asks, any may interrupt.
/// </summary>
/// <param name="command">Starts the host.</param>
/// <param name="folder">The notebook's folder.</param>
internal sealed class KernelHost(HostCommand command, string folder) : IDisposable
{
    private const string Lost = "The next execution starts a new one; the state of earlier cells is lost.";

    /// <summary>How long a cell may take to end once it is interrupted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private HostProcess? _host;
    private bool _isBusy;
    private bool _isGivenUp;
    private bool _isLost;
    private Timer? _interrupt;

    /// <summary>Whether the kernel has ended, and with it the host.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Starts the host where none runs.</summary>
    /// <exception cref="NotebookException">It cannot be started.</exception>
    public HostProcess Start()
    {
        lock (_lock)
        {
            if (HasEnded)
            {
                throw new NotebookException("The kernel has ended.");
            }

            if (_host is { Exit.IsCompleted: true })
            {
                GiveUp();
            }

            return _host ??= HostProcess.Start(command, folder);
        }
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="name">The cell's name in errors.</param>
    /// <param name="receive">Receives the outputs, with their type and content.</param>
    /// <param name="ask">Asks for a line that the cell reads; null: its input is empty.</param>
    /// <returns>The content of the error that ended the cell; null: none.</returns>
    public JsonObject? Execute(
        string code, string name, Action<string, JsonObject> receive, Func<CancellationToken, Task<string?>>? ask)
    {
        HostProcess host;
        try
        {
            host = Start();
        }
        catch (NotebookException exception)
        {
            return Fail("HostNotFound", $"The host process cannot be started: {exception.Message}");
        }

        if (_isLost)
        {
            _isLost = false;
            receive("stream", new JsonObject
            {
                ["name"] = "stderr", ["text"] = "The host process is a new one: the state of earlier cells is lost.\n",
            });
        }

        JsonObject? error = null;
        SetBusy();
        try
        {
            string status = host.Execute(code, name, Pass, Timeout.InfiniteTimeSpan, CancellationToken.None, ask);
            return status == "stuck" ? Lose(null) : error;
        }
        catch (NotebookException exception)
        {
            return Lose(exception.Message.TrimEnd('.'));
        }
        finally
        {
            SetIdle();
        }

        void Pass(JsonObject message)
        {
            string type = message["type"]!.GetValue<string>();
            JsonObject content = message["content"]!.AsObject();
            error = type == "error" ? content : error;
            receive(type, content);
        }

        JsonObject Lose(string? how)
        {
            lock (_lock)
            {
                GiveUp();
                return Fail("HostEnded", how is null || _isGivenUp
                    ? $"The cell did not stop when it was interrupted, so its host process was ended. {Lost}"
                    : $"The cell {how}. {Lost}");
            }
        }

        JsonObject Fail(string kind, string text)
        {
            JsonObject content = new() { ["ename"] = kind, ["evalue"] = text, ["traceback"] = new JsonArray(text) };
            receive("error", content);
            return content;
        }
    }

    /// <summary>The answer to a question about code; null: there is none.</summary>
    public JsonObject? Ask(JsonObject question)
    {
        SetBusy();
        try
        {
            return Start().Ask(question);
        }
        catch (NotebookException)
        {
            return null;
        }
        finally
        {
            SetIdle();
        }
    }

    /// <summary>Asks the running cell to stop, and ends the host where it does not; without effect where none runs.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (!_isBusy)
            {
                return;
            }

            _host?.Interrupt();
            _interrupt ??= new Timer(_ => Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        }

        void Kill()
        {
            lock (_lock)
            {
                _isGivenUp = _isBusy;
                if (_isGivenUp)
                {
                    _host?.Kill();
                }
            }
        }
    }

    /// <summary>Ends the host with the children of its cells; it is not started again.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            HasEnded = true;
            GiveUp();
            _interrupt?.Dispose();
        }
    }

    private void SetBusy()
    {
        lock (_lock)
        {
            _isBusy = true;
            _isGivenUp = false;
        }
    }

    private void SetIdle()
    {
        lock (_lock)
        {
            _isBusy = false;
            _interrupt?.Dispose();
            _interrupt = null;
        }
    }

    private void GiveUp()
    {
        _isLost |= _host is not null;
        _host?.Dispose();
        _host = null;
    }
}
