namespace Swa.Research;

/// <summary>How an agent's candidate set is formed; the defaults are those of the authors' published script.</summary>
/// <remarks>Bounds that depend on the game (anchors ≤ a_max, K ≤ number of grid points) are checked where options and game meet.</remarks>
public sealed record CandidateOptions
{
    private static readonly double[] Published = [0, 2, 3, 4, 4.5];

    /// <summary>Number K of proposals, at least 1 and at most the number of grid points.</summary>
    public int Proposals { get; init => field = Require.AtLeast(1, value, "proposals"); } = 7;

    /// <summary>Distance between neighbouring grid points in demand units, in [1e−10, a_max].</summary>
    public double GridStep { get; init => field = Require.Positive(value, "gridStep"); } = 0.25;

    /// <summary>
    /// The anchor set: demands that are candidates whatever is proposed, each in [0, a_max]; it may be empty. −0 is taken as 0. Of the
    /// published set, which is the default, those above a_max are left out.
    /// </summary>
    public IReadOnlyList<double> Anchors
    {
        get;
        init =>
            field = [.. Require.Given(value, "anchors", "a list of demands").Select(
            anchor => Require.NonNegative(anchor, "anchors") + 0.0)];
    } = Published;

    /// <summary>How proposals and anchors are joined.</summary>
    public CandidateJoin Join { get; init => field = Require.Known(value, "join"); } = CandidateJoin.Union;

    /// <summary>The anchors in a game.</summary>
    /// <param name="maxDemand">Largest demand a_max in demand units.</param>
    /// <returns><see cref="Anchors"/>; of the published ones those that are possible demands.</returns>
    public IReadOnlyList<double> AnchorsUpTo(double maxDemand) =>
        Anchors.SequenceEqual(Published) ? [.. Anchors.Where(anchor => anchor <= maxDemand)] : Anchors;
}
