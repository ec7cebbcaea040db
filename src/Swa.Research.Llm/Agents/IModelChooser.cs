namespace Swa.Research.Llm;

/// <summary>Picks one candidate by asking an asynchronous source, such as a language model.</summary>
public interface IModelChooser
{
    /// <summary>Name for tables and legends, as the model's server reports it.</summary>
    string Name { get; }

    /// <summary>Asks for one of the candidates.</summary>
    /// <param name="situation">What the agent knows.</param>
    /// <param name="candidates">The scored table, at least one row.</param>
    /// <param name="random">The stream of this agent at this step, after the proposer's draws.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Index into <paramref name="candidates"/>.</returns>
    ValueTask<int> ChooseAsync(
        Situation situation, IReadOnlyList<ScoredCandidate> candidates, RandomStream random, CancellationToken cancellationToken);
}
