namespace Swa.Research;

/// <summary>The congestion game among unequal agents as an environment: without state or randomness.</summary>
/// <param name="game">Capacity and number of agents.</param>
/// <param name="unequal">Values, penalty shares and caps of the agents.</param>
internal sealed class UnequalEnvironment(CongestionGame game, HeterogeneousCongestionGame unequal) : IEnvironment, IEnvironmentRun
{
    public string Name => "congestion game of unequal agents";

    public int Agents => game.Agents;

    public double Capacity => game.Capacity;

    public double Optimum => PriceOfAnarchy.Of(game).OptimalWelfare;

    public double MaxDemand => game.MaxDemand;

    public IEnvironmentRun Begin() => this;

    public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random)
    {
        double load = CongestionGame.Load(demands);
        return new(load, unequal.Welfare(demands), game.IsOverloaded(load));
    }
}
