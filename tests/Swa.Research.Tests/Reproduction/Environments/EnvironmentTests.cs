using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Reproduction.Environments;

/// <summary>What every environment must do, and what each adds.</summary>
public class EnvironmentTests
{
    public static TheoryData<IEnvironment> All =>
        [new CongestionEnvironment(CongestionGame.Paper), new RateLimit(), new ContextWindow(), new SharedRepository()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_run_and_runs_do_not_share_state(IEnvironment environment)
    {
        double[] first = Play(environment, environment.MaxDemand, 40);
        Play(environment, 0, 3);
        Assert.Equal(first, Play(environment, environment.MaxDemand, 40));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_demand_nothing_happens(IEnvironment environment)
    {
        Assert.All(Play(environment, 0, 20), welfare => Assert.Equal(0, welfare));
        Assert.Equal(0, WelfareCurve.Measure(environment, 11, 1, 20).At(0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Full_demand_overloads_and_earns_less_than_the_optimum(IEnvironment environment)
    {
        Assert.True(environment.Capacity < environment.Agents * environment.MaxDemand);
        Assert.True(Play(environment, environment.MaxDemand, 300).Average() < 0.8 * environment.Optimum);
        RandomStream random = RandomStream.For(0, RandomStream.Environment, 0);
        double[] demands = [.. Enumerable.Repeat(environment.MaxDemand, environment.Agents)];
        Assert.True(environment.Begin().Play(demands, ref random).IsOverloaded);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_steady_demand_earns_more_than_the_optimum(IEnvironment environment)
    {
        WelfareCurve curve = WelfareCurve.Measure(environment, 81, 2, 300);

        // Conflicts are drawn one by one: 600 steps leave the mean 1% uncertain.
        Assert.True(curve.Welfare.Max() <= 1.03 * environment.Optimum);
        Assert.True(curve.Welfare.Max() >= 0.9 * environment.Optimum);
    }

    [Fact]
    public void The_congestion_game_plays_in_the_environments_simulator_as_in_its_own()
    {
        foreach (string proposer in new[] { "uniform", "grid" })
        {
            AgentProfile profile = new(0.8, new StandIn(proposer, "softmax"));
            Scenario scenario = new() { Population = Population.Uniform(5, profile) };
            EpisodeSimulator simulator = new(scenario with { Environment = new CongestionEnvironment(CongestionGame.Paper) });
            for (ulong seed = 0; seed < 10; seed++)
            {
                Assert.Equal(new EpisodeSimulator(scenario).Measure(seed), simulator.Measure(seed));
            }
        }
    }

    [Fact]
    public void In_the_congestion_game_the_fitted_severity_is_its_own()
    {
        CongestionEnvironment environment = new(CongestionGame.Paper with { Severity = 2.4 });
        WelfareCurve curve = WelfareCurve.Measure(environment, 41, 1, 3);
        Near.Absolute(2.4, curve.Severity, 1e-9);
        Near.Absolute(0.65, curve.CriticalWeight(environment)!.Value, 1e-9);
        Near.Absolute(20 + 5 - 2.4 * 5, curve.At(25), 1e-9);
        Near.Absolute(34 - 8, new MeasuredScorer(environment, curve, 0).ReferenceWelfare, 1e-6);
    }

    [Fact]
    public void A_window_above_the_limit_locks_the_key_and_failed_requests_come_back()
    {
        IEnvironmentRun run = new RateLimit { Agents = 4, Capacity = 16, Lockout = 1, Retried = 0.5, FailureCost = 0.5 }.Begin();
        EnvironmentStep over = Step(run, 10, 0);
        Assert.True(over.IsOverloaded);
        Near.Absolute(16 - 0.5 * (over.Load - 16), over.Welfare, 1e-9);
        EnvironmentStep locked = Step(run, 0, 1);
        Near.Absolute(0.5 * (over.Load - 16), locked.Load, 1e-9);
        Near.Absolute(-0.5 * locked.Load, locked.Welfare, 1e-9);
        Assert.True(locked.IsOverloaded);
        EnvironmentStep open = Step(run, 0, 2);
        Near.Absolute(0.5 * locked.Load, open.Load, 1e-9);
        Assert.Equal(open.Load, open.Welfare);
        Assert.False(open.IsOverloaded);
        Assert.Equal(0, Step(run, 0, 3).Load);

        static EnvironmentStep Step(IEnvironmentRun run, double demand, int step)
        {
            RandomStream random = RandomStream.For(1, RandomStream.Environment, step);
            return run.Play([demand, demand, demand, demand], ref random);
        }
    }

    [Fact]
    public void Lost_instructions_lower_the_worth_of_tokens_for_some_rounds()
    {
        IEnvironmentRun run =
            new ContextWindow { Agents = 2, Capacity = 10, Instructions = 1e-6, Missing = 2, WorthWithout = 0.25 }.Begin();
        RandomStream random = RandomStream.For(1, RandomStream.Environment, 0);
        Assert.Equal(8, run.Play([4, 4], ref random).Welfare);
        Assert.Equal(2.5, run.Play([8, 8], ref random).Welfare);
        Assert.Equal(2, run.Play([4, 4], ref random).Welfare);
        Assert.Equal(8, run.Play([4, 4], ref random).Welfare);
    }

    [Fact]
    public void Conflicts_grow_with_open_edits_as_stated()
    {
        SharedRepository repository = new();
        double scale = repository.ConflictScale;
        double x = repository.Capacity / scale;
        Near.Absolute(repository.ConflictCost, (1 + repository.ConflictCost) * (1 - x) * Math.Exp(-x), 1e-9);
        double[] first = [.. Enumerable.Range(0, 4000).Select(seed =>
        {
            RandomStream random = RandomStream.For((ulong)seed, RandomStream.Environment, 0);
            return repository.Begin().Play([.. Enumerable.Repeat(3.25, 10)], ref random).Welfare;
        })];
        Near.Runs(32.5 * (1 - 2 * (1 - Math.Exp(-32.5 / scale))), first);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ParameterException>(() => new RateLimit { Retried = 2 });
        Assert.Throws<ParameterException>(() => new ContextWindow { Missing = 0 });
        Assert.Throws<ParameterException>(() => new SharedRepository { ConflictScale = 0 });
        Assert.Throws<ParameterException>(() => WelfareCurve.Measure(new RateLimit { Capacity = 1e6 }));
    }

    private static double[] Play(IEnvironment environment, double demand, int steps)
    {
        IEnvironmentRun run = environment.Begin();
        double[] demands = [.. Enumerable.Repeat(demand, environment.Agents)];
        return [.. Enumerable.Range(0, steps).Select(step =>
        {
            RandomStream random = RandomStream.For(5, RandomStream.Environment, step);
            return run.Play(demands, ref random).Welfare;
        })];
    }
}
