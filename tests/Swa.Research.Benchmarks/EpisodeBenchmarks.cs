using BenchmarkDotNet.Attributes;

namespace Swa.Research.Benchmarks;

/// <summary>One episode of the default scenario (n = 5, K = 7, T = 20) on one core.</summary>
[MemoryDiagnoser]
public class EpisodeBenchmarks
{
    private EpisodeSimulator _simulator = null!;
    private ulong _seed;

    [Params("uniform", "grid", "focal")]
    public string Proposer { get; set; } = "uniform";

    [Params("argmax", "softmax")]
    public string Chooser { get; set; } = "argmax";

    [GlobalSetup]
    public void Prepare() => _simulator = new EpisodeSimulator(new Scenario { Agent = new StandIn(Proposer, Chooser) }.Check());

    [Benchmark]
    public EpisodeMetrics Measure() => _simulator.Measure(_seed++);
}

/// <summary>One episode of a million agents on one core: some 220 million candidates, and no memory that grows with the agents.</summary>
[MemoryDiagnoser]
public class CrowdBenchmarks
{
    private readonly EpisodeSimulator _simulator =
        new(new Scenario { Agents = 1_000_000, Capacity = 4_000_000, Agent = new StandIn("uniform", "argmax") }.Check());

    private ulong _seed;

    [Benchmark]
    public EpisodeMetrics Measure() => _simulator.Measure(_seed++);
}
