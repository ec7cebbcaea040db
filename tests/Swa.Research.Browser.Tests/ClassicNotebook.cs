using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Swa.Research.Browser.Tests;

/// <summary>A server of the classic Jupyter Notebook on this machine, with no memory of what was trusted before.</summary>
public sealed partial class ClassicNotebook : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("swa-jupyter-").FullName;
    private readonly SemaphoreSlim _starting = new(1);
    private Process? _server;
    private string? _address;

    /// <summary>The server's address, or null where the program is not there.</summary>
    public async Task<string?> AddressAsync(string folder)
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_NOTEBOOK") is not { } program)
        {
            return null;
        }

        await _starting.WaitAsync();
        try
        {
            return _address ??= await StartAsync(program, folder);
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.WaitForExit();
        _server?.Dispose();
        _starting.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<string> StartAsync(string program, string folder)
    {
        ProcessStartInfo start = new(
            program,
            [
                "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--NotebookApp.token=", "--NotebookApp.password=",
                "--NotebookApp.disable_check_xsrf=True", $"--notebook-dir={folder}",
            ])
        {
            RedirectStandardError = true,
        };
        foreach (string variable in new[] { "HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR" })
        {
            start.Environment[variable] = _home;
        }

        _server = Process.Start(start)!;
        while (await _server.StandardError.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                // Nobody reads the rest, and a full pipe would stop the server.
                _server.ErrorDataReceived += (_, _) => { };
                _server.BeginErrorReadLine();
                return address.Value;
            }
        }

        throw new InvalidOperationException($"{program} ended before it served.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
