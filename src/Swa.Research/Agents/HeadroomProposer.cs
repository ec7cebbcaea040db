namespace Swa.Research;

/// <summary>
/// Adds to another proposer's candidates the demand that brings the predicted load to a target: A_target − (n − 1)·μ̂, within [0, a_max].
/// </summary>
/// <remarks>
/// Agents that respond to one belief at the same time all round to the same grid point, so the load moves in quanta of n grid steps: 250
/// for a thousand agents and the published step of 0.25. An exact candidate has no quantum at any n.
/// </remarks>
public sealed class HeadroomProposer : IProposer
{
    private readonly double _target;
    private readonly int _agents;

    /// <summary>Makes the proposer.</summary>
    /// <param name="others">Gives the other candidates.</param>
    /// <param name="target">The load A_target that is aimed at in demand units, above 0; C_eff for socially-weighted inference.</param>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <exception cref="ParameterException">A parameter is missing or out of its range.</exception>
    public HeadroomProposer(IProposer others, double target, int agents)
    {
        Others = Require.Given(others, nameof(others), "a proposer");
        _target = Require.Positive(target, nameof(target));
        _agents = Require.AtLeast(1, agents, nameof(agents));
    }

    /// <summary>Gives the other candidates.</summary>
    public IProposer Others { get; }

    /// <inheritdoc/>
    public string Name => $"{Others.Name} with headroom";

    /// <inheritdoc/>
    public bool IsDeterministic => Others.IsDeterministic;

    /// <summary>The demand that is added: A_target − (n − 1)·μ̂, within [0, a_max].</summary>
    /// <param name="belief">Belief μ̂ in demand units.</param>
    /// <param name="maxDemand">Largest demand a_max in demand units.</param>
    /// <returns>A demand in demand units.</returns>
    public double Headroom(double belief, double maxDemand) => Math.Clamp(_target - (_agents - 1) * belief, 0, maxDemand);

    /// <inheritdoc/>
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        double headroom = Headroom(situation.Belief, situation.Grid.MaxDemand);
        int count = Others.Propose(in situation, ref random, proposals);
        for (int i = 0; i < count; i++)
        {
            if (proposals[i] == headroom)
            {
                return count;
            }
        }

        // A proposer that has filled the buffer has proposed the whole grid: the exact demand replaces the grid point below it.
        int place = count < proposals.Length ? count : Math.Max(
            0, proposals.BinarySearch(headroom) is var found && found < 0 ? ~found - 1 : found);
        proposals[place] = headroom;
        return Math.Max(count, place + 1);
    }
}
