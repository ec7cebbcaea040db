using Swa.Research.PublicGoods;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Analysis.Estimation;

public class TransitionTests
{
    private static readonly double[] Weights = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];

    [Theory]
    [InlineData(0.3, 12)]
    [InlineData(0.77, 30)]
    public void Logistic_regression_finds_the_curve_that_rates_were_drawn_from(double threshold, double slope)
    {
        TransitionFit fit = Transition.Fit(Drawn(threshold, slope, 60, 20), TransitionMethod.Logistic, 400);
        Near.Absolute(threshold, fit.Weight!.Value, 0.01);
        Near.Relative(2 / slope, fit.Width!.Value, 0.03);
        Assert.InRange(threshold, fit.Lower!.Value, fit.Upper!.Value);
        Assert.True(fit.Upper - fit.Lower < 0.05);
        Assert.Equal(60, fit.Seeds);
    }

    [Fact]
    public void The_interval_covers_the_truth_about_as_often_as_it_says()
    {
        // 150 experiments of 15 seeds: coverage of 95% would be missed by chance below 0.87 once in several thousand.
        int covered = Enumerable.Range(0, 150).Count(experiment =>
        {
            TransitionFit fit = Transition.Fit(
                Drawn(0.6, 15, 15, 10, (ulong)experiment + 100), TransitionMethod.Logistic, 200, (ulong)experiment);
            return fit.Lower <= 0.6 && 0.6 <= fit.Upper;
        });
        Assert.InRange(covered / 150.0, 0.86, 1);
    }

    [Theory]
    [InlineData(TransitionMethod.Logistic)]
    [InlineData(TransitionMethod.ChangePoint)]
    public void A_perfect_step_is_found_between_its_weights(TransitionMethod method)
    {
        ObservedRun[] runs =
            [.. from seed in Enumerable.Range(0, 5) from weight in Weights select new ObservedRun(
            weight, weight < 0.72 ? 1 : 0, $"{seed}")];
        TransitionFit fit = Transition.Fit(runs, method, 100);
        Near.Absolute(0.725, fit.Weight!.Value, 0.003);
        Near.Absolute(method == TransitionMethod.ChangePoint ? 0.05 : 0, fit.Upper!.Value - fit.Lower!.Value, 1e-3);
        Assert.InRange(fit.Weight.Value, fit.Lower.Value, fit.Upper.Value);
        Assert.Equal((1, 0), (fit.Before, fit.After));
    }

    [Theory]
    [InlineData(TransitionMethod.Logistic)]
    [InlineData(TransitionMethod.ChangePoint)]
    public void Rates_that_do_not_fall_have_no_transition(TransitionMethod method)
    {
        Assert.Null(Fit(weight => 1).Weight);
        Assert.Null(Fit(weight => 0).Weight);
        Assert.Null(Fit(weight => weight).Weight);
        Assert.Null(Fit(weight => weight).Lower);

        TransitionFit Fit(Func<double, double> rate) =>
            Transition.Fit([.. Weights.Select(weight => new ObservedRun(weight, rate(weight), "0"))], method, 10);
    }

    [Fact]
    public void Of_two_change_points_that_fit_equally_well_the_one_at_the_smaller_weight_is_taken()
    {
        // Split after the first or the second weight, 1, 1/2, 0 leaves the same squared error, 1/8.
        ObservedRun[] runs = [new(0.2, 1, "0"), new(0.4, 0.5, "0"), new(0.6, 0, "0")];
        Near.Absolute(0.3, Transition.Fit(runs, TransitionMethod.ChangePoint).Weight!.Value, 1e-12);
        Near.Absolute(0.3, Transition.Fit([.. runs.Reverse()], TransitionMethod.ChangePoint).Weight!.Value, 1e-12);
    }

    [Fact]
    public void One_seed_has_an_estimate_and_no_interval()
    {
        TransitionFit fit = Transition.Fit(
            [.. Weights.Select(weight => new ObservedRun(weight, weight < 0.5 ? 1 : 0, "0"))], TransitionMethod.ChangePoint);
        Assert.NotNull(fit.Weight);
        Assert.Null(fit.Lower);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_whatever_the_order_of_the_rows()
    {
        ObservedRun[] runs = [.. Drawn(0.6, 15, 10, 10)];
        Assert.Equal(
            Transition.Fit(runs, TransitionMethod.Logistic, 50),
            Transition.Fit(
            [.. runs.OrderByDescending(run => run.Seed, StringComparer.Ordinal).ThenBy(run => run.Weight)], TransitionMethod.Logistic, 50));
        Assert.NotEqual(Transition.Fit(runs, TransitionMethod.Logistic, 50, 1), Transition.Fit(runs, TransitionMethod.Logistic, 50, 2));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ParameterException>(() => new ObservedRun(1.1, 0, "0"));
        Assert.Throws<ParameterException>(() => new ObservedRun(0.5, double.NaN, "0"));
        Assert.Throws<ParameterException>(() => Transition.Fit([new ObservedRun(0.5, 1, "0")], TransitionMethod.Logistic));
        Assert.Throws<ParameterException>(
            () => Transition.Fit([new ObservedRun(0, 1, "0"), new ObservedRun(1, 0, "0")], TransitionMethod.Logistic, 0));
    }

    /// <summary>Runs whose steps are overloaded independently with a logistic probability.</summary>
    private static List<ObservedRun> Drawn(double threshold, double slope, int seeds, int steps, ulong name = 1)
    {
        List<ObservedRun> runs = [];
        for (int seed = 0; seed < seeds; seed++)
        {
            RandomStream random = RandomStream.For(name, seed, 0);
            foreach (double weight in Weights)
            {
                double probability = 1 / (1 + Math.Exp(slope * (weight - threshold)));
                int overloaded = 0;
                for (int step = 0; step < steps; step++)
                {
                    overloaded += random.NextDouble() < probability ? 1 : 0;
                }

                runs.Add(new ObservedRun(weight, (double)overloaded / steps, $"{seed}"));
            }
        }

        return runs;
    }
}
