namespace Swa.Research.Reproduction;

/// <summary>The congestion game whose load everybody reads with an error of any law; what is overloaded, and what it costs, is
/// exact.</summary>
/// <param name="game">The game.</param>
/// <param name="name">Name of the law.</param>
/// <param name="error">The error of the next reading, in demand units, from the one before and the environment's stream.</param>
/// <param name="isLost">Probability that a reading is lost and 0 is read, in [0, 1].</param>
internal sealed class NoisyReading(CongestionGame game, string name, NoisyReading.Error error, double isLost = 0) : IEnvironment
{
    /// <summary>Draws an error.</summary>
    public delegate double Error(double before, ref RandomStream random);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Agents => game.Agents;

    /// <inheritdoc/>
    public double Capacity => game.Capacity;

    /// <inheritdoc/>
    public double Optimum => PriceOfAnarchy.Of(game).OptimalWelfare;

    /// <inheritdoc/>
    public double MaxDemand => game.MaxDemand;

    /// <summary>Normal errors.</summary>
    public static Error Normal(double deviation) => (before, ref random) => deviation * random.NextNormal();

    /// <summary>Laplace's law: exponential tails on both sides.</summary>
    public static Error Laplace(double deviation) => (before, ref random) =>
    {
        double centred = random.NextDouble() - 0.5;
        return -deviation / Math.Sqrt(2) * Math.Sign(centred) * Math.Log(1 - 2 * Math.Abs(centred));
    };

    /// <summary>Student's law with three degrees of freedom, scaled to the deviation: its fourth moment is infinite.</summary>
    public static Error Student(double deviation) => (before, ref random) =>
    {
        double normal = random.NextNormal();
        double squares = 0;
        for (int i = 0; i < 3; i++)
        {
            double each = random.NextNormal();
            squares += each * each;
        }

        return deviation / Math.Sqrt(3) * normal / Math.Sqrt(squares / 3);
    };

    /// <summary>Errors that last: each keeps 0.8 of the one before.</summary>
    public static Error Lasting(double deviation) =>
        (before, ref random) => 0.8 * before + 0.6 * deviation * random.NextNormal();

    /// <inheritdoc/>
    public IEnvironmentRun Begin() => new Run(game, error, isLost);

    private sealed class Run(CongestionGame game, Error error, double isLost) : IEnvironmentRun
    {
        private double _error;

        public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random)
        {
            double load = CongestionGame.Load(demands);
            _error = error(_error, ref random);
            double read = random.NextDouble() < isLost ? 0 : load + _error;
            return new(read, game.Welfare(load), game.IsOverloaded(load));
        }
    }
}
