namespace Swa.Research;

/// <summary>What a sweep runs: every cell under every seed. All cells share their seeds, so that differences between cells are paired.</summary>
public sealed class SweepPlan
{
    private readonly Scenario[] _scenarios;

    /// <summary>Makes a plan and checks every cell.</summary>
    /// <param name="cells">The cells, at least one.</param>
    /// <param name="seeds">Number of seeds, at least 1; they are <paramref name="firstSeed"/> and those that follow.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <exception cref="ParameterException">There is no cell or no seed, or a cell's parameter is out of its range.</exception>
    public SweepPlan(IReadOnlyList<ScenarioSettings> cells, int seeds, ulong firstSeed = 0)
    {
        Cells = [.. Require.Given(cells, nameof(cells), "a list of cells")];
        Require.AtLeast(1, Cells.Count, nameof(cells));
        Seeds = Require.AtLeast(1, seeds, nameof(seeds));
        FirstSeed = firstSeed;
        _scenarios = [.. Cells.Select(cell => cell.ToScenario())];
    }

    /// <summary>The plan over all combinations of some axes.</summary>
    /// <param name="basis">The settings that the axes change.</param>
    /// <param name="seeds">Number of seeds, at least 1.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="axes">The axes; the last one varies fastest.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ParameterException">A cell's parameter is out of its range.</exception>
    public static SweepPlan Over(ScenarioSettings basis, int seeds, ulong firstSeed, params IReadOnlyList<SweepAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(axes);
        IEnumerable<ScenarioSettings> cells = [basis];
        foreach (SweepAxis axis in axes)
        {
            cells = cells.SelectMany(cell => axis.Changes.Select(change => change(cell)));
        }

        return new([.. cells], seeds, firstSeed);
    }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<ScenarioSettings> Cells { get; }

    /// <summary>Number of seeds a cell.</summary>
    public int Seeds { get; }

    /// <summary>The first seed; the others follow it.</summary>
    public ulong FirstSeed { get; }

    /// <summary>Number of episodes.</summary>
    public long Episodes => (long)Cells.Count * Seeds;

    /// <summary>The checked scenario of one cell.</summary>
    /// <param name="cell">Index of the cell from 0.</param>
    /// <returns>The scenario.</returns>
    public Scenario Scenario(int cell) => _scenarios[cell];

    /// <summary>One of the seeds.</summary>
    /// <param name="index">Index of the seed from 0.</param>
    /// <returns>The seed.</returns>
    public ulong Seed(int index) => unchecked(FirstSeed + (ulong)index);
}
