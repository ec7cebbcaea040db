using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Swa.Research.Llm.Tests.Servers;
using Xunit.Abstractions;

namespace Swa.Research.Llm.Tests.Cli;

/// <summary>
/// What a call costs on our side: processor time and memory of a real <c>swa llm run</c> with 32 calls in flight, read from the kernel at
/// some of its requests. Starting and compiling the way of the first call is a cost of the process, about 0.7 s; the bounds are on the
/// 2,000 calls after the first 32, during which the runtime still compiles, and on later ones, when it has done. As a measurement it runs
/// only when asked: <c>SWA_MEASURE=1 dotnet test</c>, on Linux.
/// </summary>
public sealed class OverheadMeasurement(ITestOutputHelper output)
{
    private const int InFlight = 32;
    private const int Measured = 2_000;

    private static readonly int[] ReadAt = [1, InFlight + 1, .. Enumerable.Range(1, 6).Select(i => InFlight + 1 + (i * Measured))];

    [MeasurementFact]
    public async Task Two_thousand_calls_with_32_in_flight_cost_less_than_a_millisecond_each_and_no_memory()
    {
        using TemporaryFolder folder = new();
        IdealAgent ideal = new(seed: 0);
        Process? process = null;
        ConcurrentDictionary<int, (double Seconds, double Megabytes)> readings = [];
        await using ChatServer server = await ChatServer.StartAsync(
            (request, context) =>
            {
                if (ReadAt.Contains(request.Number))
                {
                    readings[request.Number] = (ProcessorSeconds(process!.Id), ResidentMegabytes(process.Id));
                }

                return ideal.AnswerAsync(request, context);
            },
            keep: false);
        process = SwaProcess.Start(
            "llm", "run", "--endpoint", server.Address.ToString(), "--model", "scripted", "--weights", "0:1:0.1", "--severities",
            "1.2,1.6,2.4",
            "--seeds", "2", "--concurrency", $"{InFlight}", "--recording", folder.File("recording.jsonl"), "--out",
            folder.File("results.csv"));
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, error);
        foreach (int call in ReadAt)
        {
            output.WriteLine(FormattableString.Invariant(
                $"at call {call}: {readings[call].Seconds:0.00} s of processor time, {readings[call].Megabytes:0.0} MB resident"));
        }

        double first = PerCall(ReadAt[1], ReadAt[2]);
        double last = PerCall(ReadAt[^2], ReadAt[^1]);
        double growth = readings[ReadAt[^1]].Megabytes - readings[ReadAt[^3]].Megabytes;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{first:0.000} ms of processor time a call in the first {Measured}, {last:0.000} in the last, {growth:0.0} MB more over the "
                + $"last {2 * Measured}"));
        Assert.InRange(first, 0, 1);
        Assert.InRange(last, 0, 1);
        Assert.InRange(growth, double.MinValue, 10);

        double PerCall(int from, int to) => 1000 * (readings[to].Seconds - readings[from].Seconds) / (to - from);
    }

    private static double ProcessorSeconds(int process)
    {
        string[] fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static double ResidentMegabytes(int process) => double.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
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
