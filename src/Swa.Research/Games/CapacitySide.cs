namespace Swa.Research;

/// <summary>The two sides of the kink in every payoff of the congestion game.</summary>
public enum CapacitySide
{
    /// <summary>A &lt; C: more demand has no cost.</summary>
    Below,

    /// <summary>A &gt; C: overload.</summary>
    Above,
}
