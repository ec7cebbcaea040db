using BenchmarkDotNet.Attributes;

namespace Swa.Research.Benchmarks;

/// <summary>The exact law of one cell of the paper's game, on one thread.</summary>
[MemoryDiagnoser]
public class ExactBenchmarks
{
    private Scenario _scenario = Scenario.Paper;

    /// <summary>The default cell, and cells with a wider law of the load.</summary>
    [Params("default", "near the transition", "noisy", "softmax", "reference script")]
    public string Cell { get; set; } = "default";

    [GlobalSetup]
    public void Prepare() => _scenario = Cell switch
    {
        "near the transition" => Scenario.Paper with { Weight = 0.72 },
        "noisy" => Scenario.Paper with { Weight = 0.7, Chooser = new NoisyChooser() },
        "softmax" => Scenario.Paper with { Weight = 0.7, Chooser = new SoftmaxChooser() },
        "reference script" => Scenario.Paper with { Weight = 0.8, Join = CandidateJoin.ReferenceScript },
        _ => Scenario.Paper,
    };

    [Benchmark]
    public double Exact() => _scenario.Exact().MeanWelfare;
}
