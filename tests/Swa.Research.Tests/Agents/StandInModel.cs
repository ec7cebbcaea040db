using Swa.Research.Llm;

namespace Swa.Research.Tests.Agents;

/// <summary>A stand-in used as a model, so that stand-ins and models can share a population; it never waits.</summary>
internal sealed class StandInModel : IModelAgent
{
    private readonly StandIn _agent;

    /// <summary>Wraps a stand-in.</summary>
    /// <param name="agent">The stand-in.</param>
    /// <exception cref="ParameterException">The stand-in is missing.</exception>
    public StandInModel(StandIn agent) => _agent = Require.Given(agent, nameof(agent), "a stand-in");

    /// <inheritdoc/>
    public string Name => _agent.Name;

    /// <inheritdoc/>
    public ValueTask<string> SayAsync(Moment moment, int round, RandomStream random, CancellationToken cancellationToken) => new("");

    /// <inheritdoc/>
    public ValueTask<double> DecideAsync(Moment moment, SwiRule rule, RandomStream random, CancellationToken cancellationToken)
    {
        Situation situation = moment.Situation;
        double[] proposals = new double[situation.Grid.Count];
        int count = _agent.Proposer.Propose(in situation, ref random, proposals);
        ScoredCandidate[] table = rule.Score(situation.Weight, situation.Belief, proposals.AsSpan(0, count), ref random);
        return new(table[_agent.Chooser.Choose(table, ref random)].Demand);
    }
}
