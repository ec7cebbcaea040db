using BenchmarkDotNet.Attributes;
using Swa.Research.Cli.Sweeps;
using Swa.Research.Figures;
using Swa.Research.Reproduction;

namespace Swa.Research.Benchmarks;

/// <summary>A sweep of 22,000 episodes, in memory and with its rows on disk.</summary>
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa-benchmark-").FullName;
    private SweepPlan _plan = null!;

    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    [GlobalSetup]
    public void Prepare() => _plan = new Sweep(Scenario.Paper).Vary(scenario => scenario.Weight, [.. PaperExperiment.Weights]).Plan(
        seeds: 2000);

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public SweepRuns InMemory() => _plan.Run(Threads);

    [Benchmark]
    public SweepSidecar OnDisk()
    {
        // A finished sweep is not run again.
        string path = Path.Combine(_folder, "sweep.csv");
        File.Delete(path);
        File.Delete(SweepSidecar.PathOf(path));
        return SweepFile.Write(_plan, Shard.Whole, path, false, new Dictionary<string, string?>(), TimeProvider.System, null, Threads);
    }
}

/// <summary>Drawing Figure 1 as SVG.</summary>
[MemoryDiagnoser]
public class FigureBenchmarks
{
    private readonly Figure _figure = PaperFigures.OverloadByAgent(new PaperExperiment { Seeds = 10 }.RunAgents(), "Stand-ins.");

    [Benchmark]
    public string Svg() => _figure.ToSvg();
}
