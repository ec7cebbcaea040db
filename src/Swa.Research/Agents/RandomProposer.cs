namespace Swa.Research;

/// <summary>Proposes K distinct grid points drawn from one part of the grid, all sets of K being equally likely.</summary>
/// <remarks>Where that part has fewer than K points, all of them are proposed.</remarks>
public class RandomProposer : IProposer
{
    /// <summary>Makes a proposer for one part of the grid.</summary>
    /// <param name="name">Short name, not empty.</param>
    /// <param name="from">Lower end of the part as a share of a_max, in [0, 1].</param>
    /// <param name="to">Upper end of the part as a share of a_max, from <paramref name="from"/> to 1.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public RandomProposer(string name, double from, double to)
    {
        Name = Require.Given(name, nameof(name), "a short name");
        From = Require.Share(from, nameof(from));
        To = Require.Within(from, 1, to, nameof(to));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Lower end of the part of the grid as a share of a_max.</summary>
    public double From { get; }

    /// <summary>Upper end of the part of the grid as a share of a_max.</summary>
    public double To { get; }

    /// <summary>The grid points that may be proposed: those between the two shares, both included.</summary>
    /// <param name="grid">The whole grid.</param>
    /// <returns>A contiguous part of the grid, at least one point long.</returns>
    public ReadOnlySpan<double> Part(DemandGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        int last = grid.Count - 1;
        int first = (int)Math.Ceiling(From * last);
        int end = Math.Max(first, (int)Math.Floor(To * last));
        return grid.Points[first..(end + 1)];
    }

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        ReadOnlySpan<double> part = Part(situation.Grid);
        return GridDraw.Distinct(part, Math.Min(situation.Proposals, part.Length), ref random, proposals);
    }
}
