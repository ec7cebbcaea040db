namespace Swa.Research;

/// <summary>
/// The Nash equilibria of the game that one social weight for all induces (paper eqs. 2 and 5): which loads, and what they are worth.
/// </summary>
/// <remarks>
/// dU_i/da_i is the same function of the load for every agent, so the game has the exact potential Φ(A) = ∫₀ᴬ g, and its
/// equilibrium loads are the maxima of Φ on [0, M], M = n·a_max: M where g &gt; 0 above capacity (λ &lt; λ*), min(C, M) where g &lt; 0
/// (λ &gt; λ*), and every load from min(C, M) to M where g = 0. Any split of the load among the agents will do.
/// </remarks>
public sealed record Equilibrium
{
    /// <summary>Marginals this close to 0 count as 0; λ* itself is rarely a representable number.</summary>
    private const double MarginalTolerance = 1e-12;

    private Equilibrium(CongestionGame game, double smallestLoad, double largestLoad)
    {
        SmallestLoad = smallestLoad;
        LargestLoad = largestLoad;
        WorstWelfare = Math.Min(game.Welfare(smallestLoad), game.Welfare(largestLoad));
        BestWelfare = Math.Max(game.Welfare(smallestLoad), game.Welfare(largestLoad));
    }

    /// <summary>Smallest equilibrium load in demand units.</summary>
    public double SmallestLoad { get; }

    /// <summary>Largest equilibrium load in demand units.</summary>
    public double LargestLoad { get; }

    /// <summary>Whether all equilibria share one load.</summary>
    public bool IsLoadUnique => SmallestLoad == LargestLoad;

    /// <summary>The equilibrium load in demand units; null where every load from the smallest to the largest is one.</summary>
    public double? Load => IsLoadUnique ? SmallestLoad : null;

    /// <summary>Smallest welfare of an equilibrium, in demand units.</summary>
    public double WorstWelfare { get; }

    /// <summary>Largest welfare of an equilibrium, in demand units.</summary>
    public double BestWelfare { get; }

    /// <summary>The equilibrium welfare in demand units; null where equilibria differ in it.</summary>
    public double? Welfare => WorstWelfare == BestWelfare ? WorstWelfare : null;

    /// <summary>The equilibria at one social weight.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weight">Social weight λ of every agent, in [0, 1].</param>
    /// <returns>Loads and welfare.</returns>
    /// <exception cref="ParameterException">The weight is out of its range.</exception>
    public static Equilibrium At(CongestionGame game, double weight)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Share(weight, nameof(weight));
        double full = Math.Min(game.Capacity, game.MaxLoad);
        return game.UtilityMarginal(weight, CapacitySide.Above) switch
        {
            > MarginalTolerance => new(game, game.MaxLoad, game.MaxLoad),
            < -MarginalTolerance => new(game, full, full),
            _ => new(game, full, game.MaxLoad),
        };
    }

    /// <summary>The loads of largest welfare: min(C, M) for β &gt; 1, M for β &lt; 1, every load between for β = 1.</summary>
    /// <param name="game">The game.</param>
    /// <returns>The social optimum; it is the equilibrium at λ = 1.</returns>
    public static Equilibrium SocialOptimum(CongestionGame game) => At(game, 1);

    /// <summary>Potential Φ(A) = ∫₀ᴬ g of the induced game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="load">Load A, at least 0.</param>
    /// <returns>The potential in demand units.</returns>
    /// <exception cref="ParameterException">The weight is out of its range.</exception>
    public static double Potential(CongestionGame game, double weight, double load)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Share(weight, nameof(weight));
        return game.UtilityMarginal(weight, CapacitySide.Below) * Math.Min(load, game.Capacity)
            + game.UtilityMarginal(weight, CapacitySide.Above) * game.Excess(load);
    }
}
