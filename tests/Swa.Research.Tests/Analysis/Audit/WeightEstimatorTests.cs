namespace Swa.Research.Tests.Analysis.Audit;

public class WeightEstimatorTests
{
    private static readonly WeightAudit Audit = new(CongestionGame.Paper);

    [Fact]
    public void Estimates_scatter_as_Cramer_and_Rao_allow_and_the_interval_covers_the_weight()
    {
        double[] estimates = new double[300];
        int covered = 0;
        for (int run = 0; run < estimates.Length; run++)
        {
            WeightEstimate fit = WeightEstimator.Fit(Choices(6.75, 0.5, 0.05, 64, (ulong)run), 0.05);
            estimates[run] = fit.Weight;
            covered += fit.Lower <= 0.5 && fit.Upper >= 0.5 ? 1 : 0;
        }

        double error = Math.Sqrt(estimates.Average(value => (value - 0.5) * (value - 0.5)));
        Near.Relative(1, error * Math.Sqrt(64 * Audit.Information(6.75, 0.5, 0.05)), 0.15);
        Assert.InRange(covered / 300.0, 0.91, 0.985);
    }

    [Fact]
    public void Weight_and_temperature_are_found_together()
    {
        // Far below capacity and far above it: both parts of the utility show.
        ObservedChoice[] choices = [.. Choices(1, 0.4, 0.1, 1500, 1), .. Choices(6.75, 0.4, 0.1, 1500, 2)];
        WeightEstimate fit = WeightEstimator.Fit(choices);
        Near.Absolute(0.4, fit.Weight, 0.05);
        Near.Absolute(0.1, fit.Temperature, 0.01);
        Assert.InRange(0.4, fit.Lower, fit.Upper);
        Assert.True(fit.Upper - fit.Lower < 0.1);

        // The likelihood itself, at the estimate and at points around it.
        double at = LogLikelihood(choices, fit.Weight, fit.Temperature);
        Near.Relative(fit.LogLikelihood, at, 1e-9);
        foreach ((double weight, double temperature) in new[] { (0.01, 0.0), (-0.01, 0), (0, 0.003), (0, -0.003), (0.01, 0.003) })
        {
            Assert.True(LogLikelihood(choices, fit.Weight + weight, fit.Temperature + temperature) < at);
        }
    }

    [Fact]
    public void The_interval_ends_where_the_best_likelihood_for_a_weight_has_fallen_by_1_92()
    {
        ObservedChoice[] choices = [.. Choices(1, 0.5, 0.05, 40, 7), .. Choices(6.75, 0.5, 0.05, 40, 8)];
        WeightEstimate fit = WeightEstimator.Fit(choices);
        Assert.True(fit.Lower > 0 && fit.Upper < 1);
        foreach (double end in new[] { fit.Lower, fit.Upper })
        {
            double best = Enumerable.Range(0, 4000).Max(i => LogLikelihood(choices, end, 0.01 * Math.Pow(100, i / 4000.0)));
            Near.Absolute(fit.LogLikelihood - 1.9207, best, 1e-3);
        }
    }

    [Fact]
    public void An_agent_without_noise_leaves_the_weights_that_agree_with_its_choices()
    {
        IReadOnlyList<(double From, double Demand)> choices = Audit.Choices(4);
        int place = choices.Count / 2;
        IReadOnlyList<ScoredCandidate> candidates = Audit.Candidates(4);
        int chosen = Enumerable.Range(0, candidates.Count).Single(i => candidates[i].Demand == choices[place].Demand);
        WeightEstimate fit = WeightEstimator.Fit([.. Enumerable.Repeat(new ObservedChoice(candidates, chosen), 500)]);
        Assert.Equal(WeightEstimator.LowestTemperature, fit.Temperature, 1e-12);
        Near.Absolute(choices[place].From, fit.Lower, 1e-3);
        Near.Absolute(choices[place + 1].From, fit.Upper, 1e-3);
        Assert.InRange(fit.Weight, choices[place].From, choices[place + 1].From);
    }

    [Fact]
    public void Choices_that_tell_nothing_leave_every_weight()
    {
        ScoredCandidate[] alike = [new(1, 0.5, 0.5, 0), new(2, 0.5, 0.5, 0)];
        WeightEstimate fit = WeightEstimator.Fit([new(alike, 0), new(alike, 1)]);
        Assert.Equal((0, 1), (fit.Lower, fit.Upper));
        Near.Absolute(0, fit.AgainstChance, 1e-9);
        Assert.Throws<ParameterException>(() => WeightEstimator.Fit([]));
        Assert.Throws<ParameterException>(() => WeightEstimator.Fit([new(alike, 0)], temperature: 0));
        Assert.Throws<ParameterException>(() => new ObservedChoice(alike, 2));
    }

    private static ObservedChoice[] Choices(double belief, double weight, double temperature, int count, ulong seed)
    {
        ScoredCandidate[] candidates = [.. Audit.Candidates(belief, weight)];
        SoftmaxChooser chooser = new(temperature);
        ObservedChoice[] choices = new ObservedChoice[count];
        for (int i = 0; i < count; i++)
        {
            RandomStream random = RandomStream.For(seed, 0, i);
            choices[i] = new(candidates, chooser.Choose(candidates, ref random));
        }

        return choices;
    }

    private static double LogLikelihood(ObservedChoice[] choices, double weight, double temperature) => choices
        .GroupBy(choice => (choice.Candidates, choice.Chosen))
        .Sum(group =>
        {
            double[] utilities = [.. group.Key.Candidates.Select(each => SwiRule.Utility(weight, each.SelfScore,
                each.GroupScore) / temperature)];
            double largest = utilities.Max();
            return group.Count() * (utilities[group.Key.Chosen] - largest - Math.Log(utilities.Sum(each => Math.Exp(each - largest))));
        });
}
