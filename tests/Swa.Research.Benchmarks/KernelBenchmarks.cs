using BenchmarkDotNet.Attributes;

namespace Swa.Research.Benchmarks;

/// <summary>The readable rule against the vectorised kernel, which gives the same numbers: the gain of vectorising.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private EpisodeSimulator _readable = null!;
    private EpisodeSimulator _kernel = null!;
    private ulong _seed;

    [Params(5, 1000)]
    public int Agents { get; set; } = 5;

    [GlobalSetup]
    public void Prepare()
    {
        CheckedScenario scenario =
            new Scenario { Agents = Agents, Capacity = 4 * Agents, Agent = new StandIn("uniform", "argmax") }.Check();
        _readable = new EpisodeSimulator(scenario, useKernel: false);
        _kernel = new EpisodeSimulator(scenario);
    }

    [Benchmark(Baseline = true)]
    public EpisodeMetrics Readable() => _readable.Measure(_seed++);

    [Benchmark]
    public EpisodeMetrics Kernel() => _kernel.Measure(_seed++);
}

/// <summary>Scoring one candidate as the rule states it.</summary>
public class ScoringBenchmarks
{
    private readonly SwiRule _rule = new(CongestionGame.Paper);
    private double _demand;

    [Benchmark]
    public ScoredCandidate Choose() => _rule.Choose(0.8, 4, _demand = (_demand + 0.25) % 10);
}
