namespace Swa.Research.Llm;

/// <summary>An agent that decides asynchronously, such as a language model.</summary>
public interface IModelAgent
{
    /// <summary>Name for tables and legends, as the model's server reports it.</summary>
    string Name { get; }

    /// <summary>Says something to all others before a decision.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="round">Index of the round of talk from 0.</param>
    /// <param name="random">The stream of this agent at this step.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One line; empty for nothing.</returns>
    ValueTask<string> SayAsync(Moment moment, int round, RandomStream random, CancellationToken cancellationToken);

    /// <summary>Decides on a demand.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="rule">The rule, which scores candidates and can select one.</param>
    /// <param name="random">The stream of this agent at this step.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A demand in [0, a_max].</returns>
    ValueTask<double> DecideAsync(Moment moment, SwiRule rule, RandomStream random, CancellationToken cancellationToken);
}
