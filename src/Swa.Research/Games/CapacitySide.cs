namespace Swa.Research;

/// <summary>The two sides of the kink in every payoff of the congestion game.</summary>
public enum CapacitySide
{
    /// <summary>A &lt; C: more demand costs nobody anything.</summary>
    Below,

    /// <summary>A &gt; C: overload.</summary>
    Above,
}
