namespace Swa.Research.Tests.Analysis.Audit;

public class WeightAuditTests
{
    [Theory]
    [InlineData(0.02, 33)]
    [InlineData(0, 2)]
    public void Choices_over_the_weight_are_those_that_the_rule_makes(double centering, int expected)
    {
        SwiOptions options = new() { Centering = centering };
        IReadOnlyList<(double From, double Demand)> choices = new WeightAudit(CongestionGame.Paper, options).Choices(4);
        Assert.Equal(expected, choices.Count);

        // Weights between the boundaries, so that ties at them do not matter.
        SwiRule rule = new(CongestionGame.Paper, options);
        double[] grid = [.. new DemandGrid(10, 0.25).Points];
        for (int i = 0; i < choices.Count; i++)
        {
            double until = i + 1 < choices.Count ? choices[i + 1].From : 1;
            Assert.Equal(choices[i].Demand, rule.Choose((choices[i].From + until) / 2, 4, grid).Demand);
        }
    }

    [Fact]
    public void Without_centering_the_one_boundary_is_the_rules_own_threshold()
    {
        IReadOnlyList<(double From, double Demand)> choices =
            new WeightAudit(CongestionGame.Paper, SwiOptions.Plain).Choices(4);
        Near.Absolute(NormalisedThreshold.CriticalWeight(1.6, 10, 20)!.Value, choices[1].From, 1e-8);
    }

    [Fact]
    public void Information_is_the_curvature_of_the_expected_log_likelihood()
    {
        WeightAudit audit = new(CongestionGame.Paper);
        const double weight = 0.5;
        const double temperature = 0.05;
        const double step = 1e-4;
        foreach (double belief in new[] { 0, 3, 4, 6.75, 9 })
        {
            double[] law = Law(audit.Candidates(belief, weight), temperature);
            double Expected(double at) => law.Zip(Law(audit.Candidates(belief, at), temperature), (p, q) => p * Math.Log(q)).Sum();
            double curvature = (Expected(weight + step) - 2 * Expected(weight) + Expected(weight - step)) / (step * step);
            Near.Relative(-curvature, audit.Information(belief, weight, temperature), 1e-4);
        }
    }

    [Fact]
    public void The_best_belief_needs_eight_choices_where_the_usual_one_needs_nineteen()
    {
        WeightAudit audit = new(CongestionGame.Paper);
        Assert.Equal(19, WeightAudit.ChoicesFor(audit.Information(4, 0.5, 0.05), 0.05));
        (double belief, double information) = audit.BestBelief(0.5, 0.05);
        Near.Absolute(6.75, belief, 1e-9);
        Assert.Equal(8, WeightAudit.ChoicesFor(information, 0.05));
    }

    private static double[] Law(IReadOnlyList<ScoredCandidate> candidates, double temperature)
    {
        double[] odds = [.. candidates.Select(candidate => Math.Exp(candidate.Utility / temperature))];
        return [.. odds.Select(each => each / odds.Sum())];
    }
}
