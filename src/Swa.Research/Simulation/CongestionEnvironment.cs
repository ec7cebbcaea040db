namespace Swa.Research;

/// <summary>The congestion game as an environment: without state or randomness.</summary>
public sealed class CongestionEnvironment : IEnvironment, IEnvironmentRun
{
    private readonly CongestionGame _game;

    /// <summary>Makes the environment.</summary>
    /// <param name="game">The game.</param>
    /// <exception cref="ParameterException">The game is missing.</exception>
    public CongestionEnvironment(CongestionGame game) => _game = Require.Given(game, nameof(game), "a game");

    /// <inheritdoc/>
    public string Name => "congestion game";

    /// <inheritdoc/>
    public int Agents => _game.Agents;

    /// <inheritdoc/>
    public double Capacity => _game.Capacity;

    /// <inheritdoc/>
    public double Optimum => PriceOfAnarchy.Of(_game).OptimalWelfare;

    /// <inheritdoc/>
    public double MaxDemand => _game.MaxDemand;

    /// <inheritdoc/>
    public IEnvironmentRun Begin() => this;

    /// <inheritdoc/>
    public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random) =>
        StepOf(_game, CongestionGame.Load(demands));

    /// <summary>The outcome of a load.</summary>
    internal static EnvironmentStep StepOf(CongestionGame game, double load) => new(load, game.Welfare(load), game.IsOverloaded(load));
}
