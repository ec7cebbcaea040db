namespace Swa.Research;

/// <summary>What an agent's choices can tell of its social weight, and which belief to show it so that they tell most.</summary>
/// <remarks>
/// With a softmax chooser of temperature τ the Fisher information of one choice about λ is I(λ) = Var(S_group − S_self)/τ² under its choice
/// law, and no unbiased estimate from m choices has a standard deviation below 1/√(m·I) (Cramér–Rao). Without noise an agent reveals an
/// interval of λ in which it takes the same candidate; without centering the utility is piecewise linear in the demand, and the interval
/// is one side of the rule's boundary: one bit.
/// </remarks>
public sealed class WeightAudit
{
    private const int BeliefSteps = 200;

    private readonly SwiRule _rule;
    private readonly double[] _proposals;

    /// <summary>Makes the audit of an agent that is offered every grid point and the anchors.</summary>
    /// <param name="game">The game.</param>
    /// <param name="options">Options of the rule; null for the published ones.</param>
    /// <param name="candidates">How candidate sets are formed; null for the published way.</param>
    /// <exception cref="ParameterException">A parameter does not fit the game.</exception>
    public WeightAudit(CongestionGame game, SwiOptions? options = null, CandidateOptions? candidates = null)
    {
        _rule = new SwiRule(game, options, candidates);
        _proposals = [.. _rule.Candidates.Grid.Points];
    }

    /// <summary>Largest belief that can be shown in demand units: a_max.</summary>
    public double LargestBelief => _rule.Candidates.Grid.MaxDemand;

    /// <summary>The candidates as an agent with this weight sees them.</summary>
    /// <param name="belief">Belief μ̂ that is shown in demand units, in [0, a_max].</param>
    /// <param name="weight">Social weight λ in [0, 1], for the utilities.</param>
    /// <returns>One row per candidate, ascending by demand.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public IReadOnlyList<ScoredCandidate> Candidates(double belief, double weight = 0) => _rule.Score(weight, belief, _proposals).Rows;

    /// <summary>Fisher information of one choice about λ.</summary>
    /// <param name="belief">Belief μ̂ that is shown in demand units, in [0, a_max].</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0.</param>
    /// <returns>Var(S_group − S_self)/τ², at least 0.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public double Information(double belief, double weight, double temperature) =>
        Information(Candidates(belief, weight), temperature);

    /// <summary>Fisher information of one choice about λ.</summary>
    /// <param name="candidates">The candidates with the utilities of the weight in question, at least one.</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0.</param>
    /// <returns>Var(S_group − S_self)/τ², at least 0.</returns>
    /// <exception cref="ParameterException">There is no candidate, or the temperature is out of its range.</exception>
    public static double Information(IReadOnlyList<ScoredCandidate> candidates, double temperature)
    {
        Require.AtLeast(1, Require.Given(candidates, nameof(candidates), "scored candidates").Count, nameof(candidates));
        Require.Positive(temperature, nameof(temperature));
        double largest = candidates.Max(candidate => candidate.Utility);
        double total = 0;
        double mean = 0;
        double spread = 0;
        foreach (ScoredCandidate candidate in candidates)
        {
            // Weighted mean and squares by Welford's recurrence.
            double odds = Math.Exp((candidate.Utility - largest) / temperature);
            double distance = candidate.GroupScore - candidate.SelfScore - mean;
            total += odds;
            mean += odds / total * distance;
            spread += odds * distance * (candidate.GroupScore - candidate.SelfScore - mean);
        }

        return spread / total / (temperature * temperature);
    }

    /// <summary>The belief to show so that one choice tells most about λ.</summary>
    /// <param name="weight">Social weight λ in [0, 1] that is expected.</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0.</param>
    /// <returns>The best of 201 beliefs over [0, a_max], and its information.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public (double Belief, double Information) BestBelief(double weight, double temperature) => Enumerable.Range(0, BeliefSteps + 1)
        .Select(i => LargestBelief * i / BeliefSteps)
        .Select(belief => (Belief: belief, Information: Information(belief, weight, temperature)))
        .MaxBy(each => each.Information);

    /// <summary>Number of choices for a standard deviation of the estimate, ⌈1/(I·sd²)⌉.</summary>
    /// <param name="information">Fisher information I of one choice, above 0.</param>
    /// <param name="deviation">The standard deviation wanted, above 0.</param>
    /// <returns>The number of choices as a real number without end; the bound of Cramér and Rao, reached in the limit.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public static double ChoicesFor(double information, double deviation) => Math.Ceiling(
        1 / (Require.Positive(information, nameof(information)) * Math.Pow(Require.Positive(deviation, nameof(deviation)), 2)));

    /// <summary>What an agent without noise takes as its weight goes from 0 to 1: the upper envelope of the utilities.</summary>
    /// <param name="belief">Belief μ̂ that is shown in demand units, in [0, a_max].</param>
    /// <returns>The demands taken, each with the weight from which it is taken, ascending by weight from 0; their number less one is the
    /// number of boundaries that a choice can tell.</returns>
    /// <exception cref="ParameterException">The belief is out of its range.</exception>
    public IReadOnlyList<(double From, double Demand)> Choices(double belief)
    {
        IReadOnlyList<ScoredCandidate> candidates = Candidates(belief);
        List<(double From, double Demand)> choices = [];
        double weight = 0;
        ScoredCandidate current = candidates[SwiRule.Best([.. candidates])];
        choices.Add((0, current.Demand));
        while (true)
        {
            // The next line to rise above the current one, and of those that cross it there, the steepest.
            double next = double.PositiveInfinity;
            ScoredCandidate best = current;
            foreach (ScoredCandidate candidate in candidates)
            {
                double steeper = Slope(candidate) - Slope(current);
                if (steeper <= SwiRule.TieTolerance)
                {
                    continue;
                }

                double crossing = Math.Max(weight, (current.SelfScore - candidate.SelfScore) / steeper);
                if (crossing < next - SwiRule.TieTolerance || (crossing <= next + SwiRule.TieTolerance && Slope(candidate) > Slope(best)))
                {
                    next = crossing;
                    best = candidate;
                }
            }

            if (next >= 1)
            {
                return choices;
            }

            weight = next;
            current = best;
            choices.Add((weight, current.Demand));
        }

        static double Slope(ScoredCandidate candidate) => candidate.GroupScore - candidate.SelfScore;
    }
}
