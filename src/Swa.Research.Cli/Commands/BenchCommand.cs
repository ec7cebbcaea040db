using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa bench</c>: how fast this machine plays episodes, and how near that is to what it could do.</summary>
internal static class BenchCommand
{
    /// <summary>Floating-point operations on one possible demand except the quotient: the prediction, the two scores, their sum, the
    /// comparison with the next.</summary>
    private const int OperationsPerScore = 13;

    /// <summary>Operations for one agent at one step: the larger of two utilities, what is near it, two comparisons, the load; more where
    /// utility has several peaks or candidates are tied.</summary>
    private const int OperationsPerSelection = 5;

    /// <summary>Operations of a quotient: a product and four fused multiply-adds, or one division.</summary>
    private static int OperationsPerQuotient => Avx512F.IsSupported ? 9 : 1;

    public static Command Create()
    {
        Option<string> seconds = CommonOptions.WithDefault("--seconds", "S", "Time for each measurement, above 0.", "2");
        Command command = new(
            "bench",
            "Measure episodes and scored candidates per second in the default scenario (uniform + argmax, n = 5, K = 7, T = 20), the "
                + "share of the machine's floating-point peak that is reached, and the efficiency of all cores."
                + "\n\nExample: swa bench --seconds 2")
        {
            seconds,
        };
        command.SetAction(parsed =>
        {
            double length = NumberList.Number(parsed.GetRequiredValue(seconds), "seconds");
            if (!(length > 0 && length <= 3600))
            {
                throw new ParameterException("seconds", parsed.GetRequiredValue(seconds), "a number above 0, at most 3600");
            }

            Report.Write(parsed.InvocationConfiguration.Output, Measure(TimeSpan.FromSeconds(length), TimeProvider.System));
            return ExitCode.Done;
        });
        return command;
    }

    private static Table Measure(TimeSpan length, TimeProvider clock)
    {
        Scenario settings = Scenario.Paper;
        CheckedScenario scenario = settings.Check();
        EpisodeSimulator simulator = new(scenario);
        ulong seed = 0;
        double episodes = PerSecond(clock, length, 1000, () => simulator.Measure(seed++));
        double peak = PeakOperationsPerSecond(clock, length);
        double serial = SweepRate(settings, episodes, length, 1, clock);
        int processors = Environment.ProcessorCount;
        double parallel = SweepRate(settings, episodes * processors, length, processors, clock);

        double agentSteps = (double)settings.Agents * settings.Steps;
        int points = scenario.Candidates.Grid.Count;
        int onGrid = scenario.Candidates.Anchors.ToArray().Count(anchor => scenario.Candidates.Grid.Points.Contains(anchor));
        int anchors = scenario.Candidates.Anchors.Length;
        double candidates = agentSteps * (anchors + settings.Candidates.Proposals * (1 - (double)onGrid / points));
        double operations = (double)settings.Steps * (OperationsPerScore + OperationsPerQuotient) * (points + anchors - onGrid)
            + agentSteps * OperationsPerSelection;

        Table table = new("quantity", "value", "meaning");
        table.Add(
            "machine", $"{RuntimeInformation.OSArchitecture}, {processors} processors, {RuntimeInformation.FrameworkDescription}", "");
        table.Add("episode", 1e6 / episodes, "microseconds on one core, without writing");
        table.Add("episodes", episodes, "per second on one core");
        table.Add("scored candidates", episodes * candidates, "per second on one core, as the rule counts them");
        table.Add(
            "operations", episodes * operations / 1e9, "10⁹ floating-point operations per second on one core, as the kernel does them");
        table.Add("peak", peak / 1e9, "10⁹ operations per second on one core by fused multiply-adds alone");
        table.Add("share of peak", episodes * operations / peak, "the rest goes to random numbers and to sets of candidates");
        table.Add("sweep, one thread", serial, "episodes per second");
        table.Add($"sweep, {processors} threads", parallel, "episodes per second");
        table.Add("efficiency", parallel / serial / processors, "of all threads against one");
        return table;
    }

    private static double SweepRate(Scenario settings, double episodesPerSecond, TimeSpan length, int threads, TimeProvider clock)
    {
        SweepPlan plan = new([settings], (int)Math.Clamp(episodesPerSecond * length.TotalSeconds, 1000, 100_000_000));
        long start = clock.GetTimestamp();
        SweepWorkers.ForEach(plan, 0, plan.Episodes, block => block.Metrics.Count, _ => { }, threads);
        return plan.Episodes / clock.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Runs an action in batches until the time is over, the first batch not counted.</summary>
    private static double PerSecond<T>(TimeProvider clock, TimeSpan length, int batch, Func<T> action)
    {
        double Batch()
        {
            for (int i = 0; i < batch; i++)
            {
                action();
            }

            return batch;
        }

        long warmUp = clock.GetTimestamp();
        while (clock.GetElapsedTime(warmUp) < length / 4)
        {
            Batch();
        }

        double done = 0;
        long start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < length)
        {
            done += Batch();
        }

        return done / clock.GetElapsedTime(start).TotalSeconds;
    }

    private static double PeakOperationsPerSecond(TimeProvider clock, TimeSpan length)
    {
        const int rounds = 100_000;
        const int chains = 10;
        double[] sums = [.. Enumerable.Range(0, Vector512<double>.Count).Select(lane => 1.0 + lane)];
        double perSecond = PerSecond(clock, length, 1, () => sums[0] = Vector512.IsHardwareAccelerated ? Wide(sums) : Narrow(sums));
        return perSecond * rounds * chains * 2 * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector256<double>.Count);

        // Ten chains hide the latency of a fused multiply-add; the sums stay near 1, far from slow denormal numbers.
        static double Wide(double[] start)
        {
            Vector512<double> factor = Vector512.Create(0.999999), term = Vector512.Create(1e-6);
            Vector512<double> a = Vector512.Create(start), b = a + term, c = b + term, d = c + term, e = d + term;
            Vector512<double> f = e + term, g = f + term, h = g + term, i = h + term, j = i + term;
            for (int round = 0; round < rounds; round++)
            {
                a = Vector512.FusedMultiplyAdd(a, factor, term);
                b = Vector512.FusedMultiplyAdd(b, factor, term);
                c = Vector512.FusedMultiplyAdd(c, factor, term);
                d = Vector512.FusedMultiplyAdd(d, factor, term);
                e = Vector512.FusedMultiplyAdd(e, factor, term);
                f = Vector512.FusedMultiplyAdd(f, factor, term);
                g = Vector512.FusedMultiplyAdd(g, factor, term);
                h = Vector512.FusedMultiplyAdd(h, factor, term);
                i = Vector512.FusedMultiplyAdd(i, factor, term);
                j = Vector512.FusedMultiplyAdd(j, factor, term);
            }

            return Vector512.Sum(a + b + c + d + e + f + g + h + i + j) / (chains * Vector512<double>.Count);
        }

        static double Narrow(double[] start)
        {
            Vector256<double> factor = Vector256.Create(0.999999), term = Vector256.Create(1e-6);
            Vector256<double> a = Vector256.Create(start), b = a + term, c = b + term, d = c + term, e = d + term;
            Vector256<double> f = e + term, g = f + term, h = g + term, i = h + term, j = i + term;
            for (int round = 0; round < rounds; round++)
            {
                a = Vector256.FusedMultiplyAdd(a, factor, term);
                b = Vector256.FusedMultiplyAdd(b, factor, term);
                c = Vector256.FusedMultiplyAdd(c, factor, term);
                d = Vector256.FusedMultiplyAdd(d, factor, term);
                e = Vector256.FusedMultiplyAdd(e, factor, term);
                f = Vector256.FusedMultiplyAdd(f, factor, term);
                g = Vector256.FusedMultiplyAdd(g, factor, term);
                h = Vector256.FusedMultiplyAdd(h, factor, term);
                i = Vector256.FusedMultiplyAdd(i, factor, term);
                j = Vector256.FusedMultiplyAdd(j, factor, term);
            }

            return Vector256.Sum(a + b + c + d + e + f + g + h + i + j) / (chains * Vector256<double>.Count);
        }
    }
}
