using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using Swa.Research.PublicGoods;

namespace Swa.Research.Benchmarks;

/// <summary>
/// The exact equilibrium of 20 agents (to take less than 100 ms), backward induction with 50 agents and 20 levels (less than a
/// second), learning with three agents (one operation is one episode, updates included: at most 10 µs), and one pass through a
/// network here and with MathNet vectors.
/// </summary>
[MemoryDiagnoser]
public class PublicGoodsBenchmarks
{
    private const int Units = 16;
    private static readonly LearningSettings Settings = new() { Updates = int.MaxValue };

    private readonly PublicGoodsGame _large = new(50, 15, 0.6, new EffortCost(1, 0.3), penalty: 3, threshold: 25);
    private readonly PublicGoodsGame _twenty = new(20, 1.5, 0.6, new EffortCost(1, 0.3), penalty: 3, threshold: 10);
    private readonly PolicyTrainer _trainer = new(
        new PublicGoodsGame(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1), Settings, seed: 1);
    private readonly double[] _gradient = new double[3 * Units + 1];
    private readonly Vector<double> _weights = Vector<double>.Build.Dense(Units, 0.1);
    private readonly Vector<double> _biases = Vector<double>.Build.Dense(Units, 0.2);
    private readonly Vector<double> _output = Vector<double>.Build.Dense(Units, 0.3);
    private DenseNetwork _network = null!;

    /// <summary>Makes the network.</summary>
    [GlobalSetup]
    public void MakeNetwork()
    {
        RandomStream random = RandomStream.For(1, 0, 0);
        _network = new DenseNetwork(1, [Units], ref random);
    }

    /// <summary>The exact strategy of 20 agents.</summary>
    [Benchmark]
    public ContinuousEquilibrium Solve20AgentsExactly() => ContinuousEquilibrium.Solve(_twenty);

    /// <summary>The whole strategy of 50 agents on 20 levels.</summary>
    [Benchmark]
    public SequentialEquilibrium Solve50Agents() => SequentialEquilibrium.Solve(_large, 20);

    /// <summary>One update of three agents, counted by the episode.</summary>
    [Benchmark(OperationsPerInvoke = 512)]
    public void LearnOneEpisode() => _trainer.Update();

    /// <summary>One pass forward and back through a network of 16 hidden units.</summary>
    [Benchmark]
    public double OnePass()
    {
        double value = _network.Evaluate([0.4]);
        _network.AddGradient(1, _gradient);
        return value;
    }

    /// <summary>The same pass written with MathNet vectors.</summary>
    [Benchmark]
    public double OnePassWithMathNet()
    {
        Vector<double> sums = _weights * 0.4 + _biases;
        Vector<double> hidden = sums.PointwiseDivide(sums.PointwiseAbs() + 1);
        double value = hidden.DotProduct(_output);
        Vector<double> rest = 1 - hidden.PointwiseAbs();
        Vector<double> errors = _output.PointwiseMultiply(rest).PointwiseMultiply(rest);
        Vector<double> weightGradient = errors * 0.4;
        return value + weightGradient[0] + errors[0];
    }
}
