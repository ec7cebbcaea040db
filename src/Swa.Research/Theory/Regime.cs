namespace Swa.Research;

/// <summary>What overload means for agents and group, by n and β.</summary>
public enum Regime
{
    /// <summary>β &lt; 1 (λ* &gt; 1): overload raises welfare; no weight stops it, and none should.</summary>
    OverloadPays,

    /// <summary>β = 1 (λ* = 1): welfare is flat under overload.</summary>
    Flat,

    /// <summary>1 &lt; β &lt; n (0 &lt; λ* &lt; 1): tragedy for selfish agents (Proposition 1), stable for λ ≥ λ* (Theorem 1).</summary>
    SocialDilemma,

    /// <summary>β ≥ n and β &gt; 1 (λ* ≤ 0): selfish agents are stable already.</summary>
    SelfishStable,
}
