using Swa.Research.Llm;

namespace Swa.Research.Tests.Agents;

/// <summary>A stand-in used as a model, so that stand-ins and models can share a population; it never waits.</summary>
internal sealed class StandInModel : IModelProposer, IModelChooser
{
    private readonly StandIn _agent;

    /// <summary>Wraps a stand-in.</summary>
    /// <param name="agent">The stand-in.</param>
    /// <exception cref="ParameterException">The stand-in is missing.</exception>
    public StandInModel(StandIn agent) => _agent = Require.Given(agent, nameof(agent), "a stand-in");

    /// <inheritdoc/>
    public string Name => _agent.Name;

    /// <inheritdoc/>
    public ValueTask<(IReadOnlyList<double> Proposals, RandomStream Random)> ProposeAsync(
        Situation situation, RandomStream random, CancellationToken cancellationToken)
    {
        double[] proposals = new double[situation.Grid.Count];
        int count = _agent.Proposer.Propose(in situation, ref random, proposals);
        return new((proposals[..count], random));
    }

    /// <inheritdoc/>
    public ValueTask<int> ChooseAsync(
        Situation situation, IReadOnlyList<ScoredCandidate> candidates, RandomStream random, CancellationToken cancellationToken) =>
        new(_agent.Chooser.Choose([.. candidates], ref random));
}
