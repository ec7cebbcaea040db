using Swa.Research.Tests.Agents;
using Swa.Research.Llm;

namespace Swa.Research.Tests.Simulation;

public class EpisodeTests
{
    [Fact]
    public void An_episodes_quantities_follow_from_its_demands()
    {
        CheckedScenario scenario = new Scenario { Weight = 0.7, Agent = new StandIn("uniform", "softmax") }.Check();
        Episode episode = new EpisodeSimulator(scenario).Record(11);
        double belief = 4;
        for (int step = 0; step < episode.Steps; step++)
        {
            double load = episode.Demands(step).ToArray().Sum();
            Near.Absolute(belief, episode.Belief(step), 1e-12);
            Near.Absolute(load, episode.Load(step), 1e-12);
            Near.Absolute(load - 1.6 * Math.Max(0, load - 20), episode.Welfare(step), 1e-12);
            Near.Absolute(episode.Welfare(step), Enumerable.Range(0, 5).Sum(agent => episode.Reward(step, agent)), 1e-9);
            Assert.Equal(load > 20 + 1e-9, episode.IsOverloaded(step));
            belief = 0.8 * belief + 0.2 * load / 5;
        }

        Near.Absolute(Enumerable.Range(0, 20).Average(episode.Welfare), episode.Metrics.MeanWelfare, 1e-12);
        Near.Absolute(Enumerable.Range(0, 20).Average(step => episode.IsOverloaded(step) ? 1 : 0), episode.Metrics.OverloadRate, 1e-12);
    }

    [Theory]
    [InlineData("uniform", "argmax")]
    [InlineData("greedy", "softmax")]
    [InlineData("focal", "noisy")]
    [InlineData("grid", "noisy")]
    public void Measuring_and_recording_give_the_same_metrics(string proposer, string chooser)
    {
        EpisodeSimulator simulator = new(new Scenario { Agent = new StandIn(proposer, chooser) }.Check());
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(simulator.Record(seed).Metrics, simulator.Measure(seed));
        }
    }

    [Fact]
    public void Permuting_the_agents_of_a_mixed_population_permutes_their_demands()
    {
        // Streams belong to positions, so agents without randomness show that nothing else does.
        AgentProfile[] profiles = [.. new[] { 0.1, 0.5, 0.8, 0.9, 1.0 }.Select(weight => new AgentProfile(weight, new StandIn("grid")))];
        int[] order = [3, 1, 4, 0, 2];
        Episode episode = Play([.. profiles]);
        Episode permuted = Play([.. order.Select(agent => profiles[agent])]);
        for (int step = 0; step < episode.Steps; step++)
        {
            Assert.Equal(order.Select(agent => episode.Demands(step)[agent]), permuted.Demands(step).ToArray());
        }

        static Episode Play(AgentProfile[] profiles) =>
            new EpisodeSimulator(Playing.Of(CongestionGame.Paper, Population.Of(profiles))).Record(1);
    }

    [Fact]
    public async Task Asynchronous_agents_play_the_same_episode()
    {
        StandIn agent = new("uniform", "softmax");
        CheckedScenario scenario = new Scenario { Agent = agent }.Check();
        StandInModel model = new(agent);
        Episode waited = await ModelEpisode.PlayAsync(scenario, [.. Enumerable.Repeat((IModelAgent)model, 5)], 9);
        Assert.Equal(new EpisodeSimulator(scenario).Record(9).ToTable().ToCsv(), waited.ToTable().ToCsv());
    }

    [Fact]
    public void Another_scorer_is_one_small_class()
    {
        CheckedScenario scenario = Playing.Of(
            CongestionGame.Paper, Population.Uniform(5, new AgentProfile(1, new StandIn("grid"))), scorer: new PrefersSeven());
        Assert.All(new EpisodeSimulator(scenario).Record(0).Demands(3).ToArray(), demand => Assert.Equal(7, demand));
    }

    [Fact]
    public void Playing_allocates_nothing_per_step()
    {
        EpisodeSimulator brief = new(new Scenario { Agent = new StandIn("uniform"), Steps = 1 }.Check());
        EpisodeSimulator lengthy = new(new Scenario { Agent = new StandIn("uniform"), Steps = 2000 }.Check());
        long Allocated(EpisodeSimulator simulator)
        {
            simulator.Measure(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            simulator.Measure(1);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(Allocated(brief), Allocated(lengthy));
    }

    private sealed class PrefersSeven : ICandidateScorer
    {
        public double ReferenceWelfare => 1;

        public double SelfScore(double demand) => 0;

        public double GroupScore(double demand, double belief) => -Math.Abs(demand - 7);
    }
}
