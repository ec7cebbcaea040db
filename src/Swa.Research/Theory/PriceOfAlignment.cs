namespace Swa.Research;

/// <summary>The price of alignment (paper section 2.4): what equilibrium gives agents and group as the social weight grows.</summary>
public static class PriceOfAlignment
{
    /// <summary>Equilibrium load, mean reward and welfare against λ.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weights">Social weights, each in [0, 1].</param>
    /// <returns>
    /// One row per weight: <c>weight, smallest_load, largest_load, mean_reward, welfare</c>, rewards and welfare of the worst equilibrium.
    /// </returns>
    /// <exception cref="ParameterException">A weight is out of its range.</exception>
    public static Table Curve(CongestionGame game, params IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(weights);
        Table table = new("weight", "smallest_load", "largest_load", "mean_reward", "welfare");
        foreach (double weight in weights)
        {
            Equilibrium equilibrium = Equilibrium.At(game, weight);
            double welfare = equilibrium.WorstWelfare;
            table.Add(weight, equilibrium.SmallestLoad, equilibrium.LargestLoad, welfare / game.Agents, welfare);
        }

        return table;
    }
}
