namespace Swa.Research.PublicGoods;

/// <summary>When the agents of a public goods game move.</summary>
public enum Protocol
{
    /// <summary>In a fixed order, each after having observed earlier contributions (MAC-SPGG).</summary>
    Sequential,

    /// <summary>All at once, none having observed anything; the rewards are the same, the bonus by the agents' fixed order.</summary>
    Simultaneous,
}
