using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Swa.Research.Fuzzing;

/// <summary>The command in a process of its own, with limits of time and memory.</summary>
internal static class SwaCommand
{
    /// <summary>Long work is asked to end after this time; a command that then does not end hangs.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(20);

    private static readonly string Assembly = Path.GetFullPath(
        typeof(SwaCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "SwaCommand").Value!,
        AppContext.BaseDirectory);

    /// <summary>Runs the command in a folder. Its home is that folder, and it knows no key but the given one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="arguments">The words after <c>swa</c>.</param>
    /// <param name="apiKey">The key for a model server; null: none.</param>
    /// <param name="interrupt">Whether to ask the command to end, which is looked at again and again; null: after the longest time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="longest">Time after which the command is asked to end; null: the longest time of a trial.</param>
    public static async Task<SwaResult> RunAsync(
        string folder, IReadOnlyList<string> arguments, string? apiKey, Func<bool>? interrupt, CancellationToken cancellation,
        TimeSpan? longest = null)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        start.Environment["HOME"] = folder;
        start.Environment["SWA_API_KEY"] = apiKey;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("JUPYTER_DATA_DIR");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
        Task ended = process.WaitForExitAsync(cancellation);
        Stopwatch time = Stopwatch.StartNew();
        TimeSpan work = longest ?? LongestWork;
        long memory = 0;
        bool isAsked = false;
        bool hangs = false;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(SampleTime, cancellation));
            memory = Math.Max(memory, PeakMemory(process));
            if (!isAsked && (time.Elapsed > work || interrupt?.Invoke() == true))
            {
                isAsked = true;
                Kill("-TERM", process);
            }

            if (memory > SwaResult.MostMemory || time.Elapsed > work + LongestEnd)
            {
                hangs = time.Elapsed > work + LongestEnd;
                process.Kill(entireProcessTree: true);
                break;
            }
        }

        await ended;
        return new SwaResult(process.ExitCode, await output, await error, memory, isAsked, hangs);
    }

    private static void Kill(string signal, Process process)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The most memory that the process has held so far, in bytes, where the system tells it; else what it holds now.</summary>
    private static long PeakMemory(Process process)
    {
        try
        {
            if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            {
                process.Refresh();
                return process.WorkingSet64;
            }

            string? line = File.ReadLines($"/proc/{process.Id}/status")
                .FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It ended meanwhile.
            return 0;
        }
    }
}
