namespace Swa.Research.Reproduction;

/// <summary>What a claim's evidence is worth.</summary>
public enum ClaimKind
{
    /// <summary>
    /// A check of code: the statement follows from the definitions (an identity, a theorem, a formula's value), and fails only where the
    /// code or the algebra is wrong.
    /// </summary>
    Check,

    /// <summary>
    /// A prediction: the statement says what runs of a system do that its grounds do not imply (a closed form against noise, grids, clips
    /// and finite time; a rule outside of what it was planned for), so that it could have failed.
    /// </summary>
    Prediction,
}
