namespace Swa.Research.PublicGoods;

/// <summary>
/// The public goods game of MAC-SPGG (arXiv 2508.02076): n agents in a fixed order contribute c_i ∈ [c_min, c_max] and are
/// rewarded by four terms. Always valid: every parameter is checked when a game is made.
/// </summary>
/// <remarks>
/// <para>
/// R_i = (ρ/n)·S_n + γ·c_i·S_{i−1} − cost_i(c_i) − P·1[S_n &lt; B], with S_i = c_1 + … + c_i, S_0 = 0 and cost_i(c) = κ_i·c + (η_i/2)·c².
/// Our source gives the four terms in words; the exact form of the bonus (γ·c_i·S_{i−1}) and of the shared score ((ρ/n)·S_n) is
/// this project's interpretation. The terms are separate methods, so that another form changes only one of them.
/// </para>
/// <para>
/// Agents and positions are counted from 0 in code: agent i here is the text's agent i + 1. γ = P = 0 and simultaneous moves
/// make it the classic public goods game (<see cref="Classic"/>). How it is played does not concern the rewards: see
/// <see cref="Protocol"/> and <see cref="Observation"/>.
/// </para>
/// </remarks>
public sealed record PublicGoodsGame
{
    /// <summary>A total this close below the threshold meets it; sums of contributions carry rounding errors of this order.</summary>
    public const double ThresholdTolerance = 1e-12;

    /// <summary>Largest number of agents.</summary>
    public const int MostAgents = 100_000;

    /// <summary>Makes a game in which every agent has the same cost.</summary>
    /// <param name="agents">Number of agents n, from 1 to <see cref="MostAgents"/>.</param>
    /// <param name="multiplier">Multiplier ρ of the total score that is shared equally, finite and at least 0.</param>
    /// <param name="bonus">Cooperation bonus γ, finite and at least 0.</param>
    /// <param name="cost">Cost of a unit of contribution.</param>
    /// <param name="penalty">Collective penalty P of a missed threshold, finite and at least 0.</param>
    /// <param name="threshold">Threshold B of the total contribution, from 0 to n·c_max.</param>
    /// <param name="minContribution">Smallest contribution c_min, at least 0 and below c_max.</param>
    /// <param name="maxContribution">Largest contribution c_max, finite.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public PublicGoodsGame(
        int agents,
        double multiplier,
        double bonus,
        EffortCost cost,
        double penalty = 0,
        double threshold = 0,
        double minContribution = 0,
        double maxContribution = 1)
        : this(
            [.. Enumerable.Repeat(cost, Require.AtLeast(1, agents, nameof(agents), MostAgents))],
            multiplier,
            bonus,
            penalty,
            threshold,
            minContribution,
            maxContribution)
    {
    }

    /// <summary>Makes a game in which each agent has its own cost.</summary>
    /// <param name="costs">One cost per agent, in the order in which they move; their number is n, at least 1.</param>
    /// <param name="multiplier">Multiplier ρ of the total score that is shared equally, finite and at least 0.</param>
    /// <param name="bonus">Cooperation bonus γ, finite and at least 0.</param>
    /// <param name="penalty">Collective penalty P of a missed threshold, finite and at least 0.</param>
    /// <param name="threshold">Threshold B of the total contribution, from 0 to n·c_max.</param>
    /// <param name="minContribution">Smallest contribution c_min, at least 0 and below c_max.</param>
    /// <param name="maxContribution">Largest contribution c_max, finite.</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public PublicGoodsGame(
        IReadOnlyList<EffortCost> costs,
        double multiplier,
        double bonus,
        double penalty = 0,
        double threshold = 0,
        double minContribution = 0,
        double maxContribution = 1)
    {
        ArgumentNullException.ThrowIfNull(costs);
        Require.AtLeast(1, costs.Count, "agents", MostAgents);
        Costs = [.. costs];
        Multiplier = Require.NonNegative(multiplier, nameof(multiplier));
        Bonus = Require.NonNegative(bonus, nameof(bonus));
        Penalty = Require.NonNegative(penalty, nameof(penalty));
        MinContribution = Require.NonNegative(minContribution, nameof(minContribution));
        MaxContribution = Require.Finite(maxContribution, nameof(maxContribution));
        if (maxContribution <= minContribution)
        {
            throw Require.Refuse(nameof(maxContribution), maxContribution, Above("the smallest contribution", minContribution));
        }

        Threshold = threshold >= 0 && threshold <= MaxTotal + ThresholdTolerance
            ? threshold
            : throw Require.Refuse(
                nameof(threshold),
                threshold,
                string.Create(
                    CultureInfo.InvariantCulture, $"a number from 0 to {MaxTotal}, the most that {Agents} agents can contribute"));
    }

    /// <summary>The classic public goods game: no bonus, no penalty, linear cost.</summary>
    /// <param name="agents">Number of agents n, at least 1.</param>
    /// <param name="multiplier">Multiplier ρ, finite and at least 0.</param>
    /// <param name="cost">Linear cost κ, finite and at least 0.</param>
    /// <returns>The game with contributions in [0, 1]; a social dilemma where ρ/n &lt; κ &lt; ρ.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static PublicGoodsGame Classic(int agents, double multiplier, double cost = 1) =>
        new(agents, multiplier, bonus: 0, new EffortCost(cost));

    /// <summary>Number of agents n, at least 1.</summary>
    public int Agents => Costs.Count;

    /// <summary>Each agent's cost, in the order in which they move.</summary>
    public IReadOnlyList<EffortCost> Costs { get; }

    /// <summary>Multiplier ρ, at least 0.</summary>
    public double Multiplier { get; }

    /// <summary>Cooperation bonus γ, at least 0.</summary>
    public double Bonus { get; }

    /// <summary>Collective penalty P, at least 0.</summary>
    public double Penalty { get; }

    /// <summary>Threshold B of the total contribution, in [0, n·c_max].</summary>
    public double Threshold { get; }

    /// <summary>Smallest contribution c_min, at least 0.</summary>
    public double MinContribution { get; }

    /// <summary>Largest contribution c_max, above c_min.</summary>
    public double MaxContribution { get; }

    /// <summary>Smallest total n·c_min.</summary>
    public double MinTotal => Agents * MinContribution;

    /// <summary>Largest total n·c_max.</summary>
    public double MaxTotal => Agents * MaxContribution;

    /// <summary>Whether every agent has the same cost.</summary>
    public bool HasEqualCosts => Costs.All(cost => cost == Costs[0]);

    /// <summary>The same game with some parameters replaced, checked anew.</summary>
    /// <param name="multiplier">Multiplier ρ, or null to keep it.</param>
    /// <param name="bonus">Cooperation bonus γ, or null to keep it.</param>
    /// <param name="penalty">Collective penalty P, or null to keep it.</param>
    /// <param name="threshold">Threshold B, or null to keep it.</param>
    /// <param name="costs">One cost per agent, or null to keep them.</param>
    /// <returns>The new game.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public PublicGoodsGame With(
        double? multiplier = null,
        double? bonus = null,
        double? penalty = null,
        double? threshold = null,
        IReadOnlyList<EffortCost>? costs = null) => new(
            costs ?? Costs,
            multiplier ?? Multiplier,
            bonus ?? Bonus,
            penalty ?? Penalty,
            threshold ?? Threshold,
            MinContribution,
            MaxContribution);

    /// <summary>The task's score shared equally: (ρ/n)·S_n.</summary>
    /// <param name="total">Total contribution S_n.</param>
    /// <returns>One agent's share.</returns>
    public double SharedScore(double total) => Multiplier / Agents * total;

    /// <summary>The cooperation bonus γ·c_i·S_{i−1}: synergy with the predecessors' contributions.</summary>
    /// <param name="contribution">The agent's own contribution c_i.</param>
    /// <param name="before">Sum S_{i−1} of the contributions before it.</param>
    /// <returns>The bonus.</returns>
    public double CooperationBonus(double contribution, double before) => Bonus * contribution * before;

    /// <summary>Whether a total meets the threshold B, within <see cref="ThresholdTolerance"/>.</summary>
    /// <param name="total">Total contribution S_n.</param>
    /// <returns>True where no penalty is due.</returns>
    public bool MeetsThreshold(double total) => total >= Threshold - ThresholdTolerance;

    /// <summary>The collective penalty P·1[S_n &lt; B].</summary>
    /// <param name="total">Total contribution S_n.</param>
    /// <returns>P where the total misses the threshold, else 0.</returns>
    public double CollectivePenalty(double total) => MeetsThreshold(total) ? 0 : Penalty;

    /// <summary>The four terms of one agent's reward.</summary>
    /// <param name="agent">The agent, from 0.</param>
    /// <param name="contribution">Its contribution c_i.</param>
    /// <param name="before">Sum S_{i−1} of the contributions before it.</param>
    /// <param name="total">Total contribution S_n.</param>
    /// <returns>The terms; their signed sum is the reward.</returns>
    public RewardTerms Terms(int agent, double contribution, double before, double total) => new(
        SharedScore(total),
        CooperationBonus(contribution, before),
        Costs[agent].Of(contribution),
        CollectivePenalty(total));

    /// <summary>The reward terms of every agent after all have contributed.</summary>
    /// <param name="contributions">One contribution per agent, in the order in which they move.</param>
    /// <returns>One element per agent.</returns>
    /// <exception cref="ParameterException">The number of contributions is not n, or one is outside [c_min, c_max].</exception>
    public RewardTerms[] Terms(ReadOnlySpan<double> contributions)
    {
        if (contributions.Length != Agents)
        {
            throw new ParameterException(
                nameof(contributions), $"{contributions.Length} numbers", $"{Agents} numbers, one per agent");
        }

        double total = 0;
        foreach (double contribution in contributions)
        {
            total += Require.Within(MinContribution, MaxContribution, contribution, "contribution");
        }

        RewardTerms[] terms = new RewardTerms[Agents];
        double before = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = Terms(i, contributions[i], before, total);
            before += contributions[i];
        }

        return terms;
    }

    /// <summary>Every agent's reward R_i.</summary>
    /// <param name="contributions">One contribution per agent, in the order in which they move.</param>
    /// <returns>One reward per agent.</returns>
    /// <exception cref="ParameterException">The number of contributions is not n, or one is outside [c_min, c_max].</exception>
    public double[] Rewards(ReadOnlySpan<double> contributions) => Array.ConvertAll(Terms(contributions), terms => terms.Reward);

    /// <summary>Welfare W = Σ R_i; what the shared score, the bonus and the penalty pay or take counts in it.</summary>
    /// <param name="contributions">One contribution per agent, in the order in which they move.</param>
    /// <returns>The sum of all rewards.</returns>
    /// <exception cref="ParameterException">The number of contributions is not n, or one is outside [c_min, c_max].</exception>
    public double Welfare(ReadOnlySpan<double> contributions) => Rewards(contributions).Sum();

    /// <summary>Whether two games have the same parameters.</summary>
    /// <param name="other">The other game.</param>
    /// <returns>True where all parameters and all agents' costs are equal.</returns>
    public bool Equals(PublicGoodsGame? other) =>
        other is not null
        && Multiplier.Equals(other.Multiplier)
        && Bonus.Equals(other.Bonus)
        && Penalty.Equals(other.Penalty)
        && Threshold.Equals(other.Threshold)
        && MinContribution.Equals(other.MinContribution)
        && MaxContribution.Equals(other.MaxContribution)
        && Costs.SequenceEqual(other.Costs);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Agents, Costs[0], Multiplier, Bonus, Penalty, Threshold, MinContribution, MaxContribution);

    private static string Above(string what, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"a number above {what}, {value}");
}
