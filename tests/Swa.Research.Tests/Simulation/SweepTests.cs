namespace Swa.Research.Tests.Simulation;

public class SweepTests
{
    private static SweepPlan Plan => SweepPlan.Over(
        new ScenarioSettings(),
        130,
        7,
        SweepAxis.StandIns(new StandIn("uniform"), new StandIn("focal", "noisy"), new StandIn("greedy", "softmax")),
        SweepAxis.Severities(1.6, 2.4),
        SweepAxis.Weights(0, 0.5, 0.8));

    [Fact]
    public void A_sweep_is_bit_identical_on_1_2_and_8_threads()
    {
        string serial = Sweep.Run(Plan, threads: 1).ToTable().ToCsv();
        Assert.Equal(serial, Sweep.Run(Plan, threads: 2).ToTable().ToCsv());
        Assert.Equal(serial, Sweep.Run(Plan, threads: 8).ToTable().ToCsv());
    }

    [Fact]
    public void Each_cell_and_seed_is_the_episode_run_alone()
    {
        SweepPlan plan = Plan;
        SweepResult result = Sweep.Run(plan);
        for (int cell = 0; cell < plan.Cells.Count; cell++)
        {
            EpisodeSimulator simulator = new(plan.Cells[cell].ToScenario());
            foreach (int seed in new[] { 0, 63, 64, 129 })
            {
                Assert.Equal(simulator.Measure(7 + (ulong)seed), result.Metrics(cell)[seed]);
            }
        }
    }

    [Fact]
    public void Cells_of_a_seed_share_their_random_numbers()
    {
        // At λ = 0 and λ = 0.1 the same uniform proposals lead to the same choices, so the paired difference has no spread.
        SweepResult result = Sweep.Run(SweepPlan.Over(new ScenarioSettings(), 50, 0, SweepAxis.Weights(0, 0.1)));
        Assert.Equal(0, result.MeanDifference(1, 0, run => run.MeanWelfare).HalfWidth);
    }

    [Fact]
    public void Progress_ends_at_the_number_of_episodes()
    {
        List<long> told = [];
        Sweep.Run(Plan, progress: told.Add);
        Assert.Equal(Plan.Episodes, told[^1]);
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public void A_sweep_can_be_cancelled_between_blocks()
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Sweep.Run(Plan, progress: _ => stop.Cancel(), cancellationToken: stop.Token));
    }

    [Fact]
    public void A_receiver_that_fails_ends_the_sweep_with_its_own_error() =>
        Assert.Equal("disk full", Assert.Throws<IOException>(() => Sweep.ForEach<SweepBlock>(Plan, 0, Plan.Episodes, block => block, _ => throw new IOException("disk full"))).Message);

    [Fact]
    public void A_cell_out_of_range_is_refused_before_anything_runs() =>
        Assert.Equal("weight", Assert.Throws<ParameterException>(() => SweepPlan.Over(new ScenarioSettings(), 1, 0, SweepAxis.Weights(0.5, 1.2))).Parameter);
}
