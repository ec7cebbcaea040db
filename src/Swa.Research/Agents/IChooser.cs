namespace Swa.Research;

/// <summary>Picks one candidate from the scored table (paper section 4.1, step 3) synchronously.</summary>
/// <remarks>
/// A chooser keeps no state: equal tables and streams give equal choices, from any thread. Models have another interface.
/// </remarks>
public interface IChooser
{
    /// <summary>Short name for tables, legends and the command line; never the name of a language model.</summary>
    string Name { get; }

    /// <summary>Whether the same table always gives the same choice, without a draw; equal agents then decide alike.</summary>
    bool IsDeterministic => false;

    /// <summary>Picks one candidate.</summary>
    /// <param name="candidates">The scored table, at least one row, ascending by demand unless the reference
    /// script's order is kept.</param>
    /// <param name="random">The stream of this agent at this step, after the proposer's draws.</param>
    /// <returns>Index into <paramref name="candidates"/>.</returns>
    int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random);
}
