namespace Swa.Research;

/// <summary>Joins proposals and anchors into the candidate set 𝒜_i (paper section 4.1, step 1).</summary>
public sealed class CandidateSet
{
    private const int FewestInScript = 3;

    private readonly CandidateOptions _options;
    private readonly double[] _anchors;

    /// <summary>Fixes grid and anchors.</summary>
    /// <param name="options">Proposals K, grid step, anchors and how they are joined.</param>
    /// <param name="maxDemand">Largest demand a_max in demand units.</param>
    /// <exception cref="ParameterException">An anchor is above a_max, or K is larger than the grid.</exception>
    public CandidateSet(CandidateOptions options, double maxDemand)
    {
        ArgumentNullException.ThrowIfNull(options);
        Grid = new DemandGrid(maxDemand, options.GridStep);
        if (options.Proposals > Grid.Count)
        {
            throw new ParameterException("proposals", $"{options.Proposals}", $"an integer from 1 to the {Grid.Count} points of the grid");
        }

        IReadOnlyList<double> anchors = options.AnchorsUpTo(maxDemand);
        foreach (double anchor in anchors)
        {
            Require.Within(0, maxDemand, anchor, "anchors");
        }

        _options = options;
        _anchors = options.Join == CandidateJoin.Union ? [.. anchors.Distinct().Order()] : [.. anchors.Distinct()];
    }

    /// <summary>The grid of possible proposals.</summary>
    public DemandGrid Grid { get; }

    /// <summary>Number K of proposals asked for.</summary>
    public int Proposals => _options.Proposals;

    /// <summary>The anchors without duplicates, ascending where the join is a union.</summary>
    public ReadOnlySpan<double> Anchors => _anchors;

    /// <summary>How proposals and anchors are joined.</summary>
    public CandidateJoin Join => _options.Join;

    /// <summary>Length that a buffer for <see cref="Assemble"/> must have, given the longest list of proposals.</summary>
    /// <param name="proposals">Largest number of proposals.</param>
    /// <returns>The largest number of candidates.</returns>
    public int Capacity(int proposals) => Math.Max(proposals, Math.Max(_options.Proposals, _anchors.Length)) + _anchors.Length;

    /// <summary>Writes the candidate set: ascending for <see cref="CandidateJoin.Union"/>, in the script's order for the script.</summary>
    /// <param name="proposals">The agent's proposals, each in [0, a_max]; duplicates are dropped.</param>
    /// <param name="random">The agent's stream, for the script's fallback.</param>
    /// <param name="candidates">Where to write, at least <see cref="Capacity"/> long.</param>
    /// <returns>Number of candidates, at least 1.</returns>
    /// <exception cref="ParameterException">There is neither a proposal nor an anchor.</exception>
    public int Assemble(ReadOnlySpan<double> proposals, ref RandomStream random, Span<double> candidates)
    {
        int count = Join == CandidateJoin.Union ? Merge(proposals, candidates) : Append(proposals, ref random, candidates);
        return count > 0
            ? count
            : throw new ParameterException("anchors", "empty and the proposer gave nothing", "at least one candidate from either");
    }

    private int Merge(ReadOnlySpan<double> proposals, Span<double> candidates)
    {
        _anchors.CopyTo(candidates);
        int count = _anchors.Length;
        foreach (double proposal in proposals)
        {
            int place = count;
            while (place > 0 && candidates[place - 1] > proposal)
            {
                place--;
            }

            if (place > 0 && candidates[place - 1] == proposal)
            {
                continue;
            }

            candidates[place..count].CopyTo(candidates[(place + 1)..]);
            candidates[place] = proposal;
            count++;
        }

        return count;
    }

    private int Append(ReadOnlySpan<double> proposals, ref RandomStream random, Span<double> candidates)
    {
        int limit = Math.Max(_options.Proposals, _anchors.Length);
        int count = AppendNew(_anchors, candidates, AppendNew(proposals, candidates, 0));
        if (count < FewestInScript)
        {
            count = GridDraw.Distinct(Grid.Points, Math.Min(limit, Grid.Count), ref random, candidates);
            count = AppendNew(_anchors, candidates, count);
        }

        return Math.Min(count, limit);
    }

    private static int AppendNew(ReadOnlySpan<double> values, Span<double> candidates, int count)
    {
        foreach (double value in values)
        {
            if (!candidates[..count].Contains(value))
            {
                candidates[count++] = value;
            }
        }

        return count;
    }
}
