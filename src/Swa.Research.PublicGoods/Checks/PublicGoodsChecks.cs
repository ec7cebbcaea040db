namespace Swa.Research.PublicGoods;

/// <summary>The checks that the paper's summary asks for next, all exact and without random numbers.</summary>
public static class PublicGoodsChecks
{
    /// <summary>The game in which a check changes one thing: n = 4, ρ = 1.5, γ = 0.6, κ = 1, P = 3, B = 2.5,
    /// contributions in [0, 1].</summary>
    /// <remarks>A social dilemma (ρ/n = 0.375 &lt; κ &lt; ρ) with a penalty strong enough that the path stops exactly at B.</remarks>
    public static PublicGoodsGame Base { get; } = new(4, 1.5, 0.6, new EffortCost(1), penalty: 3, threshold: 2.5);

    /// <summary>A game with a weaker penalty and convex cost, in which each term of the reward moves the path: κ =
    /// 0.5, η = 0.6, P = 0.4.</summary>
    public static PublicGoodsGame Balanced { get; } = new(4, 1.5, 0.6, new EffortCost(0.5, 0.6), penalty: 0.4, threshold: 2.5);

    /// <summary>Number of levels L on which simultaneous moves and partial observation are solved; moves in order are exact.</summary>
    public const int Levels = ReferenceGames.Levels;

    /// <summary>All checks, computed one after another as they are asked for.</summary>
    /// <param name="theorems">The study of the paper's theorems, or null for the project's own.</param>
    /// <returns>Nine checks.</returns>
    public static IEnumerable<CheckResult> All(TheoremStudy? theorems = null)
    {
        yield return ProtocolAblation.Compute(Balanced, Levels);
        yield return ProtocolAblation.OnReferenceGames();
        yield return TermAblation.Compute(Balanced, Levels);
        yield return OrderAblation.Compute(Base.With(costs: [new(0.6), new(0.8), new(1), new(1.2)]));
        yield return FreeRiderStress.Compute(Base);
        yield return CommunicationCost.Compute(mostAgents: 20);
        yield return SmallGames.Compute();
        DesignRegion region = DesignRegion.Compute(
            new PublicGoodsGame(3, 1.5, 0, new EffortCost(1), 0, 3), ParameterGrid.Range(0, 1, 40), ParameterGrid.Range(0, 0.8, 32));
        yield return new CheckResult("design", "Which bonus and penalty make everybody contribute?", region.ToTable(), region.ToFigure());
        yield return new CheckResult(
            "theorems", "Where do the paper's two theorems hold in this reading?", (theorems ?? TheoremStudy.Default()).ToTable(), null);
    }
}
