using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Reproduction.Paper;

/// <summary>The exact curves of Figures 1–4, against simulations and the closed form of the boundary.</summary>
public class ExactCurveTests
{
    [Fact]
    public void The_curve_of_every_stand_in_passes_through_its_simulated_points()
    {
        foreach (WeightSweep sweep in new PaperExperiment { Seeds = 300 }.RunAgents())
        {
            ExactCurve exact = sweep.Exact!;
            for (int i = 0; i < sweep.Weights.Count; i++)
            {
                int at = exact.Weights.ToList().IndexOf(sweep.Weights[i]);
                Near(exact.OverloadRate[at], sweep.OverloadRate[i], 0.01);
                Near(exact.MeanWelfare[at], sweep.Welfare[i], 0.2);
            }
        }

        static void Near(double exact, MeanInterval simulated, double mesh) => Assert.InRange(
            exact, simulated.Mean - (3 * (simulated.Mean - simulated.Lower)) - mesh,
            simulated.Mean + (3 * (simulated.Upper - simulated.Mean)) + mesh);
    }

    [Theory]
    [InlineData(1.6, 0.726)]
    [InlineData(2.4, 0.549)]
    public void Agents_that_take_the_best_candidate_stop_at_the_end_of_overload(double severity, double end)
    {
        Scenario scenario = Scenario.Paper with { Severity = severity };
        double boundary = SwiRule.EndOfOverload(scenario.Game, scenario.Rule)!.Value;
        Assert.Equal(end, boundary, 3);
        ExactCurve curve = ExactCurve.Of(scenario, PaperVerdicts.StableRate);
        (double from, double to) = curve.Onset(PaperVerdicts.StableRate)!.Value;
        Assert.InRange(boundary, from - ExactCurve.Resolution, to + ExactCurve.Resolution);
        Assert.True(curve.SteepestFall.To - curve.SteepestFall.From <= ExactCurve.Resolution);
    }

    [Fact]
    public void A_curve_is_read_as_its_points_say()
    {
        ExactCurve curve = new([0, 0.2, 0.4, 1], [1, 0.8, 0.2, 0.01], [0, 1, 2, 3], 0);
        Assert.Equal((0.2, 0.4), curve.SteepestFall);
        Assert.Equal(0.3, curve.Crossing!.Value, 12);
        Assert.Equal((0.4, 1), curve.Onset(0.05));
        Assert.Equal((0, 0), curve.Onset(1));
        Assert.Null(curve.Onset(0));
        Assert.Throws<ParameterException>(() => new ExactCurve([0], [1], [1], 0));
    }
}
