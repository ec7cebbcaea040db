namespace Swa.Research;

/// <summary>How an agent's proposals and the anchors become its candidate set.</summary>
public enum CandidateJoin
{
    /// <summary>The paper's text (section 4.1): the union of proposals and anchors.</summary>
    Union,

    /// <summary>
    /// The authors' published script: the anchors are appended to the proposals and the list is cut to max(K, number of anchors),
    /// so that K distinct proposals push the anchors out; fewer than three candidates are replaced by a draw from the grid
    /// followed by the anchors, cut in the same way.
    /// </summary>
    ReferenceScript,
}
