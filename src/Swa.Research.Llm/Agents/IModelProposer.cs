namespace Swa.Research.Llm;

/// <summary>Gives an agent's own candidates from an asynchronous source, such as a language model.</summary>
public interface IModelProposer
{
    /// <summary>Name for tables and legends, as the model's server reports it.</summary>
    string Name { get; }

    /// <summary>Asks for distinct proposals, each in [0, a_max].</summary>
    /// <param name="situation">What the agent knows.</param>
    /// <param name="random">The stream of this agent at this step, for a fallback that draws.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The proposals in the model's order, and the stream after the fallback's draws.</returns>
    ValueTask<(IReadOnlyList<double> Proposals, RandomStream Random)> ProposeAsync(
        Situation situation, RandomStream random, CancellationToken cancellationToken);
}
