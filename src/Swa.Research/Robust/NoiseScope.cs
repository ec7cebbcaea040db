namespace Swa.Research;

/// <summary>Whether all agents see the same noise on the observed load or each its own.</summary>
public enum NoiseScope
{
    /// <summary>One noisy reading that everybody sees: the agents' errors are the same error.</summary>
    Public,

    /// <summary>One noisy reading per agent, independent of the others': errors partly cancel in the load.</summary>
    Private,
}
