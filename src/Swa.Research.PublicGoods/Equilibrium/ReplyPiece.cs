namespace Swa.Research.PublicGoods;

/// <summary>One piece of an agent's equilibrium strategy: c = <paramref name="Intercept"/> + <paramref name="Slope"/>·S on an
/// interval of the sum S before it.</summary>
/// <param name="Agent">The agent, from 0.</param>
/// <param name="From">Smallest sum of the contributions before it.</param>
/// <param name="To">Largest sum; equal to <paramref name="From"/> where a reply is given at one sum alone.</param>
/// <param name="Intercept">Contribution at S = 0 if the piece reached so far.</param>
/// <param name="Slope">Change of the contribution per unit of S.</param>
/// <param name="OwnsFrom">Whether the reply at <paramref name="From"/> itself is this piece's.</param>
/// <param name="OwnsTo">Whether the reply at <paramref name="To"/> itself is this piece's.</param>
public sealed record ReplyPiece(int Agent, double From, double To, double Intercept, double Slope, bool OwnsFrom, bool OwnsTo);
