using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Swa.Research.Browser.Tests;

/// <summary>A server of the classic Jupyter Notebook on this machine, without earlier trust decisions.</summary>
public sealed partial class ClassicNotebook : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("swa-jupyter-").FullName;
    private readonly Lock _starting = new();
    private Process? _server;
    private Task<string>? _address;

    /// <summary>Whether this project's kernel is installed for the server; without it, notebooks are only shown.</summary>
    public bool HasKernel { get; init; }

    /// <summary>The address of a server of copies of a folder's notebooks, or null where the program is not installed.</summary>
    public async Task<string?> AddressAsync(string folder)
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_NOTEBOOK") is not { } program)
        {
            return null;
        }

        Task<string> address;
        lock (_starting)
        {
            address = _address ??= StartAsync(program, folder);
        }

        return await address;
    }

    public void Dispose()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.WaitForExit();
        _server?.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<string> StartAsync(string program, string folder)
    {
        // The server saves what it shows.
        foreach (string notebook in Directory.EnumerateFiles(folder, "*.ipynb"))
        {
            File.Copy(notebook, Path.Combine(_home, Path.GetFileName(notebook)));
        }

        ProcessStartInfo start = new(
            program,
            [
                "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={FreePort()}", "--NotebookApp.token=", "--NotebookApp.password=",
                "--NotebookApp.disable_check_xsrf=True", $"--notebook-dir={_home}",
            ])
        {
            RedirectStandardError = true,
        };
        SetHome(start);
        if (HasKernel)
        {
            ProcessStartInfo install = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "swa.dll"), "kernel", "install"]);
            SetHome(install);
            using Process installation = Process.Start(install)!;
            await installation.WaitForExitAsync();
        }

        TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server = Process.Start(start)!;
        // Read to the end, as a full pipe would stop the server.
        _server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"{program} ended before it served."));
            }
            else if (Address().Match(line.Data) is { Success: true } found)
            {
                address.TrySetResult(found.Value);
            }
        };
        _server.BeginErrorReadLine();
        return await address.Task;
    }

    private void SetHome(ProcessStartInfo start)
    {
        foreach (string variable in new[] { "HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR" })
        {
            start.Environment[variable] = _home;
        }
    }

    /// <summary>A port to start with; if another program takes it meanwhile, the server tries the next.</summary>
    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
