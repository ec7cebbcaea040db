using System.ComponentModel;
using System.Diagnostics;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>A host process and the session in it, seen from outside. What a cell does to its process cannot harm this one.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Queue<string> _lastErrors = new();
    private int _requests;

    private HostProcess(Process process) => _process = process;

    public static HostProcess Start(HostCommand command, string folder)
    {
        ProcessStartInfo start = new(command.FileName, command.Arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        try
        {
            HostProcess host = new(Process.Start(start)!);
            host._process.ErrorDataReceived += (_, line) => host.Remember(line.Data);
            host._process.BeginErrorReadLine();
            return host;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new NotebookException($"{command.FileName} cannot be started: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Runs one cell and passes on its messages; returns how it ended.</summary>
    public string Execute(string code, string name, Action<JsonObject> receive, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int id = ++_requests;
        bool timedOut = false;
        using Timer timer = new(
            _ =>
            {
                timedOut = true;
                Kill();
            });
        timer.Change(timeout, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = cancellation.Register(Kill);

        string? status = TrySend(new JsonObject { ["id"] = id, ["type"] = "execute", ["code"] = code, ["name"] = name })
            ? Receive(id, receive)
            : null;
        if (status is not null)
        {
            return status;
        }

        cancellation.ThrowIfCancellationRequested();
        if (timedOut)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"did not end within {timeout.TotalSeconds} s"));
        }

        _process.WaitForExit();
        string words = string.Join(' ', _lastErrors);
        throw new NotebookException(string.Create(
            CultureInfo.InvariantCulture,
            $"ended its host process (exit code {_process.ExitCode}){(words.Length == 0 ? "" : $": {words}")}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>How the cell ended, or null where the process did.</summary>
    private string? Receive(int id, Action<JsonObject> receive)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (HostMessages.Parse(line) is not { } message)
            {
                // Native code may bypass the console; its text is still the cell's output.
                JsonObject text = new() { ["name"] = "stdout", ["text"] = line + "\n" };
                receive(new JsonObject { ["type"] = "stream", ["content"] = text });
                continue;
            }

            if (message["id"]?.GetValue<int>() != id)
            {
                continue;
            }

            if (message["type"]!.GetValue<string>() == "done")
            {
                return message["status"]!.GetValue<string>();
            }

            receive(message);
        }

        return null;
    }

    private bool TrySend(JsonObject request)
    {
        try
        {
            _process.StandardInput.Write(HostMessages.Line(request) + "\n");
            _process.StandardInput.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrWhiteSpace(line) || _lastErrors.Count >= 3)
        {
            return;
        }

        _lastErrors.Enqueue(line.Trim());
    }
}
