namespace Swa.Research.PublicGoods;

/// <summary>
/// The L + 1 evenly spaced contributions from c_min to c_max among which a solver chooses. Sums are kept as whole numbers of
/// levels above c_min, so that equal sums are equal numbers whatever the order of adding.
/// </summary>
public sealed class ContributionGrid
{
    private readonly double _min;
    private readonly double _max;
    private readonly double _range;

    /// <summary>Makes the grid of one game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1; the grid has L + 1 contributions.</param>
    /// <exception cref="ParameterException">The number of levels is below 1, or n²·L is above <see cref="MaxStates"/>.</exception>
    public ContributionGrid(PublicGoodsGame game, int levels)
    {
        ArgumentNullException.ThrowIfNull(game);
        Levels = Require.AtLeast(1, levels, nameof(levels));
        if ((double)game.Agents * game.Agents * levels > MaxStates)
        {
            throw new ParameterException(
                nameof(levels), $"{levels} with {game.Agents} agents", $"agents² × levels of at most {MaxStates}");
        }

        _min = game.MinContribution;
        _max = game.MaxContribution;
        _range = game.MaxContribution - game.MinContribution;
    }

    /// <summary>Largest allowed n²·L, so that the tables of a solver fit into memory.</summary>
    public const int MaxStates = 40_000_000;

    /// <summary>Number of steps L from c_min to c_max.</summary>
    public int Levels { get; }

    /// <summary>Distance between neighbouring contributions.</summary>
    public double Step => _range / Levels;

    /// <summary>The contribution k levels above c_min.</summary>
    /// <param name="level">Level k, from 0 to L.</param>
    /// <returns>A number in [c_min, c_max].</returns>
    public double Contribution(int level) => level == Levels ? _max : _min + _range * level / Levels;

    /// <summary>The sum of several agents' contributions.</summary>
    /// <param name="agents">How many agents have contributed.</param>
    /// <param name="levels">By how many levels they are above c_min together.</param>
    /// <returns>The sum, as <paramref name="agents"/>·c_min plus the levels.</returns>
    public double Sum(int agents, int levels) => agents * _min + levels * _range / Levels;
}
