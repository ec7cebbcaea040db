namespace Swa.Research.PublicGoods;

/// <summary>The cost of a contribution to its agent: cost(c) = κ·c + (η/2)·c².</summary>
public readonly record struct EffortCost
{
    /// <summary>Makes a cost.</summary>
    /// <param name="linear">Linear part κ, reward lost per unit of contribution, finite and at least 0.</param>
    /// <param name="convexity">Convexity η, growth of the marginal cost per unit of contribution, finite and at least 0.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public EffortCost(double linear, double convexity = 0)
    {
        Linear = Require.NonNegative(linear, "cost");
        Convexity = Require.NonNegative(convexity, nameof(convexity));
    }

    /// <summary>Linear part κ, at least 0.</summary>
    public double Linear { get; }

    /// <summary>Convexity η, at least 0.</summary>
    public double Convexity { get; }

    /// <summary>κ·c + (η/2)·c².</summary>
    /// <param name="contribution">Contribution c.</param>
    /// <returns>The cost in units of reward.</returns>
    public double Of(double contribution) => Linear * contribution + Convexity / 2 * contribution * contribution;

    /// <summary>Marginal cost κ + η·c.</summary>
    /// <param name="contribution">Contribution c.</param>
    /// <returns>Reward lost per further unit of contribution.</returns>
    public double Marginal(double contribution) => Linear + Convexity * contribution;
}
