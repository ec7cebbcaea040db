namespace Swa.Research.Tests.Simulation;

public class SweepTests
{
    private static SweepPlan Plan => new Sweep(Scenario.Paper)
        .Vary(scenario => scenario.Agent, new StandIn("uniform"), new StandIn("focal", "noisy"), new StandIn("greedy", "softmax"))
        .Vary(scenario => scenario.Severity, 1.6, 2.4)
        .Vary(scenario => scenario.Weight, 0, 0.5, 0.8)
        .Plan(seeds: 130, firstSeed: 7);

    [Fact]
    public void A_sweep_is_bit_identical_on_1_2_and_8_threads()
    {
        string serial = Plan.Run(threads: 1).ToTable().ToCsv();
        Assert.Equal(serial, Plan.Run(threads: 2).ToTable().ToCsv());
        Assert.Equal(serial, Plan.Run(threads: 8).ToTable().ToCsv());
    }

    [Fact]
    public void Each_cell_and_seed_is_the_episode_run_alone()
    {
        SweepPlan plan = Plan;
        SweepRuns result = plan.Run();
        for (int cell = 0; cell < plan.Cells.Count; cell++)
        {
            EpisodeSimulator simulator = new(plan.Cells[cell].Check());
            foreach (int seed in new[] { 0, 63, 64, 129 })
            {
                Assert.Equal(simulator.Measure(7 + (ulong)seed), result.Cells[cell].Metrics[seed]);
            }
        }
    }

    [Fact]
    public void Cells_of_a_seed_share_their_random_numbers()
    {
        // At λ = 0 and λ = 0.1 the same uniform proposals lead to the same choices, so the paired difference has no spread.
        SweepRuns runs = new Sweep(Scenario.Paper).Vary(scenario => scenario.Weight, 0, 0.1).Run(seeds: 50);
        Assert.Equal(0, runs.Cells[1].Difference("mean_welfare", runs.Cells[0]).HalfWidth);
    }

    [Fact]
    public void Progress_ends_at_the_number_of_episodes()
    {
        List<long> told = [];
        Plan.Run(progress: told.Add);
        Assert.Equal(Plan.Episodes, told[^1]);
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public void A_sweep_can_be_cancelled_between_blocks()
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Plan.Run(progress: _ => stop.Cancel(), cancellationToken: stop.Token));
    }

    [Fact]
    public void A_receiver_that_fails_ends_the_sweep_with_its_own_error() =>
        Assert.Equal(
            "disk full",
            Assert.Throws<IOException>(() =>
            SweepWorkers.ForEach<SweepBlock>(Plan, 0, Plan.Episodes, block => block, _ => throw new IOException("disk full"))).Message);

    [Fact]
    public void A_cell_out_of_range_is_refused_before_anything_runs() =>
        Assert.Equal(
            "weight",
            Assert.Throws<ParameterException>(() =>
            new Sweep(Scenario.Paper).Vary(scenario => scenario.Weight, 0.5, 1.2).Plan(seeds: 1)).Parameter);
}
