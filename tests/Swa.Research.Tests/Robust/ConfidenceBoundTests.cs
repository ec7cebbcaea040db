using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Robust;

public class ConfidenceBoundTests
{
    [Fact]
    public void The_prediction_is_the_quantile_of_a_normal_request_less_what_the_margin_covers()
    {
        ConfidenceBound bound = new() { Level = 0.975 };
        Near.Absolute(4 + 1.959964 * 0.5, bound.Predict(4, 0.25, 5, 0), 1e-6);
        Near.Absolute(4 + 1.959964 * 0.5 - 0.5, bound.Predict(4, 0.25, 5, 2), 1e-6);
        Assert.Equal(4, bound.Predict(4, 0.25, 5, 100));
        Assert.Equal(4, bound.Predict(4, 0.25, 1, 0));
        Near.Absolute(0.95 * 0.25 + 0.05, bound.Update(0.25, 3, 20, 5), 1e-12);
    }

    [Fact]
    public void Agents_that_do_not_know_the_noise_find_its_margin()
    {
        const double noise = 0.8;
        CongestionGame game = new(10, 40, 3, 10);
        double smoothing = BeliefLoop.FastestSmoothing(10, 1);
        ConfidenceBound bound =
            new() { Level = 0.95, Scale = LoadNoise.LoadPerSurprise(10, smoothing)!.Value * 10 / 9, SpreadSmoothing = 0.02,
            InitialSpread = noise / 10 };
        SwiOptions rule =
            new() { Smoothing = smoothing, SafetyMargin = 0, Centering = 0, Confidence = bound, GroupScale = GroupScale.Affine };
        CheckedScenario scenario = Playing.Of(game,
            Population.Uniform(10, new AgentProfile(1, new HeadroomProposer(new AnchoredProposer(), 40, 10), new ArgMaxChooser())),
            rule,
            new CandidateOptions { Anchors = [0, 3, 3.8, 4, 4.2, 5, 10] },
            2000,
            disturbances: new Disturbances { Noise = noise });

        // The margin itself fluctuates with the estimate, which lifts the rate a little above 5%; half of it is the allowance.
        Near.Runs(0.05, Swa.Research.Tests.Simulation.DisturbanceTests.Runs(scenario, episode => episode.Metrics.OverloadRate), 0.025);
    }

    [Fact]
    public void The_affine_score_spans_zero_to_one_over_all_possible_loads() => RandomGames.Check(RandomGames.Game, game =>
    {
        AffineScorer scorer = new(game, new SwiOptions { SafetyMargin = 0, Centering = 0.03 });
        double[] scores =
            [.. Enumerable.Range(0, 2001).Select(
            part => scorer.GroupScore(0, game.Agents == 1 ? 0 : game.MaxLoad * part / 2000 / (game.Agents - 1)))];
        if (game.Agents > 1)
        {
            Near.Absolute(0, scores.Min(), 1e-9);
            Near.Absolute(1, scores.Max(), 2e-3);
            Assert.True(scores.Max() <= 1 + 1e-12);
        }
    });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ParameterException>(() => new ConfidenceBound { Level = 1 });
        Assert.Throws<ParameterException>(() => new AffineScorer(CongestionGame.Paper, new SwiOptions { ReferenceWelfare = 20 }));
        Assert.Throws<ParameterException>(
            () => new CongestionScorer(CongestionGame.Paper with { Severity = 6 }, new SwiOptions { IsCalibrated = true }));
        Assert.Equal(34, new CongestionScorer(CongestionGame.Paper, new SwiOptions { IsCalibrated = true }).ReferenceWelfare, 1e-12);
    }
}
