using System.Diagnostics;
using System.Globalization;
using Swa.Research.Llm.Tests.Servers;
using Xunit.Abstractions;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>
/// What a call costs on our side: processor time and memory of a real <c>swa llm run</c> with 32 calls in flight, read from the
/// kernel at some of its requests. The runtime compiles while the first thousands of calls run, a few seconds once a process;
/// the bound is on the calls after that. It measures, so that it runs only when asked: <c>SWA_MEASURE=1 dotnet test</c>, on Linux.
/// </summary>
public sealed class OverheadMeasurement(ITestOutputHelper output)
{
    private const int Measured = 2_000;
    private const int Last = 12_000;

    [MeasurementFact]
    public async Task Two_thousand_calls_with_32_in_flight_cost_less_than_a_millisecond_each_and_no_memory()
    {
        using TemporaryFolder folder = new();
        IdealAgent ideal = new(seed: 0);
        Process? process = null;
        List<(int Calls, double Seconds, double Megabytes)> readings = [];
        Lock readingLock = new();
        await using ChatServer server = await ChatServer.StartAsync(
            (request, context) =>
            {
                if (request.Number > 0 && request.Number <= Last && request.Number % Measured == 0)
                {
                    lock (readingLock)
                    {
                        readings.Add((request.Number, ProcessorSeconds(process!.Id), ResidentMegabytes(process.Id)));
                    }
                }

                return ideal.AnswerAsync(request, context);
            },
            keep: false);
        Stopwatch watch = Stopwatch.StartNew();
        process = SwaProcess.Start(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0:1:0.1", "--severities", "1.2,1.6,2.4",
            "--seeds", "2", "--concurrency", "32", "--recording", folder.File("recording.jsonl"), "--out", folder.File("results.csv"));
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, error);
        foreach ((int calls, double seconds, double megabytes) in readings)
        {
            output.WriteLine(FormattableString.Invariant($"{calls} calls: {seconds:0.00} s of processor time, {megabytes:0.0} MB resident"));
        }

        double perCall = 1000 * (readings[^1].Seconds - readings[^2].Seconds) / Measured;
        double growth = readings[^1].Megabytes - readings[^3].Megabytes;
        output.WriteLine(FormattableString.Invariant(
            $"{perCall:0.000} ms of processor time a call in the last {Measured}, {growth:0.0} MB more over the last {2 * Measured}, {server.Count} calls in {watch.Elapsed.TotalSeconds:0.0} s"));
        Assert.InRange(perCall, 0, 1);
        Assert.InRange(growth, double.MinValue, 10);
    }

    private static double ProcessorSeconds(int process)
    {
        string[] fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static double ResidentMegabytes(int process) => double.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}

/// <summary>A measurement, which runs only when it is asked for.</summary>
public sealed class MeasurementFactAttribute : FactAttribute
{
    public MeasurementFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("SWA_MEASURE") != "1" || !OperatingSystem.IsLinux())
        {
            Skip = "A measurement; set SWA_MEASURE=1 on Linux to run it.";
        }
    }
}
