namespace Swa.Research;

/// <summary>How predicted welfare becomes the group score.</summary>
public enum GroupScale
{
    /// <summary>clip(Ŵ/(W_ref + ε), 0, 1), as in the paper's eq. 22; it has a trap: where Ŵ ≤ 0 it is 0 for every candidate.</summary>
    Clipped,

    /// <summary>Ŵ/W_ref without clipping: no trap, and the threshold of the paper's score.</summary>
    Unclipped,

    /// <summary>(Ŵ − W_min)/(W_max − W_min) over all possible loads, without clipping and without a trap; see
    /// <see cref="AffineScorer"/>.</summary>
    Affine,
}
