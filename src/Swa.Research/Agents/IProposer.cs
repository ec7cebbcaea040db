namespace Swa.Research;

/// <summary>Gives an agent's own candidates (paper section 4.1, step 1) synchronously.</summary>
/// <remarks>
/// A proposer keeps no state: the same situation and stream always give the same proposals, from any thread. Asynchronous sources have
/// their own interface.
/// </remarks>
public interface IProposer
{
    /// <summary>Short name for tables, legends and the command line; never the name of a language model.</summary>
    string Name { get; }

    /// <summary>Whether every agent gets the same proposals from the same belief, without a draw; equal agents then decide alike.</summary>
    bool IsDeterministic => false;

    /// <summary>Writes distinct proposals, each in [0, a_max].</summary>
    /// <param name="situation">What the agent knows.</param>
    /// <param name="random">The stream of this agent at this step.</param>
    /// <param name="proposals">Where to write; at least as long as the grid has points.</param>
    /// <returns>Number of proposals written; 0 leaves the agent its anchors alone.</returns>
    int Propose(in Situation situation, ref RandomStream random, Span<double> proposals);
}
