namespace Swa.Research.PublicGoods;

/// <summary>What an agent of a sequential game sees of the contributions before its own.</summary>
public enum Observation
{
    /// <summary>All of them. A reward depends on the past only through the sum S_{i−1}, so the sum is all that matters.</summary>
    Full,

    /// <summary>Only the one just before it, c_{i−1}.</summary>
    Partial,
}
