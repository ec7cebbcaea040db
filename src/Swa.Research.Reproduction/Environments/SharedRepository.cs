namespace Swa.Research.Reproduction;

/// <summary>
/// A repository that all agents edit (paper section 7.1): the more edits are open at once, the more of them conflict, and conflicts come
/// back as repair work in addition to the new edits.
/// </summary>
/// <remarks>
/// Demand: edits an agent opens in a round. Load: all edits open at once, repairs included. Each conflicts with probability p(A) = 1 −
/// exp(−A/K). Reward: edits merged, less the cost c of each conflict; welfare is the sum. A conflicted edit is open again in the next
/// round, up to an agent's a_max of them; the rest is given up. The one environment whose harm has no kink: with B edits open in the long
/// run, (1 + c)·B·exp(−B/K) − c·B is earned, and capacity is where that is largest, at the root of (1 + c)(1 − x)e^{−x} = c with x = B/K.
/// A step counts as overloaded only where the load is above 1.1·C, as random conflicts make it vary around what the agents aim at.
/// </remarks>
public sealed record SharedRepository : IEnvironment
{
    /// <inheritdoc/>
    public string Name => "repository";

    /// <inheritdoc/>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents"); } = 10;

    /// <inheritdoc/>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); } = 10;

    /// <summary>Number K of edits at which all but 1/e of them conflict, above 0.</summary>
    public double ConflictScale { get; init => field = Require.Positive(value, "conflictScale"); } = 110;

    /// <summary>Cost c of a conflict in merged edits, above 0.</summary>
    public double ConflictCost { get; init => field = Require.Positive(value, "conflictCost"); } = 1;

    /// <inheritdoc/>
    public double Capacity
    {
        get
        {
            double low = 0;
            double high = 1;
            for (int i = 0; i < 60; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = (1 + ConflictCost) * (1 - middle) * Math.Exp(-middle) > ConflictCost ? (middle, high) : (low, middle);
            }

            return low * ConflictScale;
        }
    }

    /// <inheritdoc/>
    public double Optimum => (1 + ConflictCost) * Capacity * Math.Exp(-Capacity / ConflictScale) - ConflictCost * Capacity;

    /// <inheritdoc/>
    public IEnvironmentRun Begin() => new Run(this);

    private sealed class Run(SharedRepository repository) : IEnvironmentRun
    {
        private readonly double _capacity = repository.Capacity;
        private double _repairs;

        public EnvironmentStep Play(ReadOnlySpan<double> demands, ref RandomStream random)
        {
            double open = _repairs;
            foreach (double demand in demands)
            {
                open += demand;
            }

            // Whole edits conflict one by one; the last, part of an edit, counts for its part.
            double probability = 1 - Math.Exp(-open / repository.ConflictScale);
            double conflicts = 0;
            for (double left = open; left > 0; left--)
            {
                conflicts += random.NextDouble() < probability ? Math.Min(1, left) : 0;
            }

            _repairs = Math.Min(conflicts, repository.Agents * repository.MaxDemand);
            return new(open, open - conflicts - repository.ConflictCost * conflicts, open > 1.1 * _capacity);
        }
    }
}
