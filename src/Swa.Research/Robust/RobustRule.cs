namespace Swa.Research;

/// <summary>
/// The robust variant of socially-weighted inference that the paper's section 7.2 asks for: the settings of each fix, from the game and
/// from what is known of noise and delay.
/// </summary>
/// <remarks>
/// <para>Gain. The belief loop is fastest at <see cref="BeliefLoop.FastestSmoothing"/>; it is planned for one step of delay more than is
/// known, which leaves the loop stable if the delay is misjudged by one and averages noise: without delay αn is about 1/4 instead of 1, and
/// the load follows 0.38 of the noise instead of all of it.</para>
/// <para>Margin. Φ⁻¹(1 − δ)·sd(A) at that gain, with δ the smaller of the tolerated overload rate and the welfare-optimal 1/β
/// (<see cref="RiskMargin.BestOverloadProbability"/>), and at least 0.5% of capacity. The first belief is (C − m)/n, the fixed point: from
/// C/n the agents of a large population would all see no room left and demand nothing for about n·m/C steps.</para>
/// <para>Confidence. Predicting with an upper quantile adapts the margin to surprises. Whatever all agents change at once moves the load
/// n-fold, so that the quantile must move slowly: its smoothing is a quarter of the belief's. It begins at the deviation that the known
/// noise implies and adds only what the margin does not cover.</para>
/// <para>Score and headroom. The affine score has no trap; the exact candidate leaves no quantum of n grid steps.</para>
/// <para>What they do not mend: a first belief that is far too high is forgotten at the rate α only, for about 4n·ln(a_max·n/C) steps
/// without delay (<see cref="BeliefLoop.SilentSteps"/>).</para>
/// </remarks>
public sealed record RobustRule
{
    private const double LeastMarginShare = 0.005;

    /// <summary>Plans the fixes for one game.</summary>
    /// <param name="game">The game, with β &gt; 1.</param>
    /// <param name="noise">Standard deviation σ of the noise on the observed load in demand units, at least 0.</param>
    /// <param name="delay">Delay d of the observed load in steps, from 0 to one below <see cref="BeliefLoop.LargestDelay"/>.</param>
    /// <param name="overloadRate">Overload rate that is tolerated, above 0 and below 1.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public RobustRule(CongestionGame game, double noise, int delay, double overloadRate = 0.01)
    {
        Game = Require.Given(game, nameof(game), "a game");
        Noise = Require.NonNegative(noise, nameof(noise));
        Delay = (int)Require.Within(0, BeliefLoop.LargestDelay - 1, delay, nameof(delay));
        OverloadProbability = Math.Min(overloadRate, RiskMargin.BestOverloadProbability(game.Severity));
        Smoothing = BeliefLoop.FastestSmoothing(game.Agents, delay + 1);
        double deviation = LoadNoise.LoadDeviation(game.Agents, Smoothing, noise, delay)
            ?? throw new ParameterException(nameof(delay), $"{delay}", "a delay for which the loop is stable");
        SafetyMargin = Math.Max(LeastMarginShare * game.Capacity, RiskMargin.For(deviation, OverloadProbability));
        if (SafetyMargin >= game.Capacity)
        {
            throw Require.Refuse(nameof(noise), noise, "a noise whose margin is below the capacity");
        }

        if (game.Agents > 1)
        {
            double perSurprise = LoadNoise.LoadPerSurprise(game.Agents, Smoothing, delay)!.Value;
            Confidence = new ConfidenceBound
            {
                Level = 1 - OverloadProbability,
                Scale = perSurprise * game.Agents / (game.Agents - 1.0),
                SpreadSmoothing = Smoothing / 4,
                InitialSpread = deviation / perSurprise / game.Agents,
            };
        }
    }

    /// <summary>The game.</summary>
    public CongestionGame Game { get; }

    /// <summary>Standard deviation σ of the noise on the observed load in demand units.</summary>
    public double Noise { get; }

    /// <summary>Delay d of the observed load in steps.</summary>
    public int Delay { get; }

    /// <summary>Probability δ of overload at a step for which the margin is set.</summary>
    public double OverloadProbability { get; }

    /// <summary>Smoothing α of the belief.</summary>
    public double Smoothing { get; }

    /// <summary>Safety margin m in demand units.</summary>
    public double SafetyMargin { get; }

    /// <summary>The upper quantile that is predicted with; null for one agent, who has no others to predict.</summary>
    public ConfidenceBound? Confidence { get; }

    /// <summary>Options with some of the fixes applied.</summary>
    /// <param name="fixes">The fixes; <see cref="RobustFixes.Headroom"/> is the proposer's and changes nothing here.</param>
    /// <param name="basis">The options to start from; null for the published ones.</param>
    /// <returns>The options.</returns>
    public SwiOptions Options(RobustFixes fixes, SwiOptions? basis = null)
    {
        SwiOptions options = basis ?? new SwiOptions();
        if (fixes.HasFlag(RobustFixes.Score))
        {
            options = options with { GroupScale = GroupScale.Affine };
        }

        if (fixes.HasFlag(RobustFixes.Margin))
        {
            options = options with { SafetyMargin = SafetyMargin, InitialBelief = (Game.Capacity - SafetyMargin) / Game.Agents };
        }

        if (fixes.HasFlag(RobustFixes.Gain))
        {
            options = options with { Smoothing = Smoothing };
        }

        return fixes.HasFlag(RobustFixes.Confidence) ? options with { Confidence = Confidence } : options;
    }

    /// <summary>
    /// A social weight above every threshold of the game and of the rule: halfway between the largest of λ*, λ_SWI and the affine score's
    /// threshold, and 1.
    /// </summary>
    /// <remarks>With such a weight no failure of the rule is a matter of incentives.</remarks>
    public double Weight
    {
        get
        {
            double affine = new AffineScorer(Game, Options(RobustFixes.Score | RobustFixes.Margin)).ReferenceWelfare;
            double largest = new[]
            {
                Threshold.CriticalWeight(Game) ?? 0,
                NormalisedThreshold.CriticalWeight(Game.Severity, Game.MaxDemand, Game.Capacity)!.Value,
                NormalisedThreshold.CriticalWeight(Game.Severity, Game.MaxDemand, affine)!.Value,
            }.Max();
            return (1 + largest) / 2;
        }
    }
}
