using FsCheck.Fluent;

namespace Swa.Research.Tests.Analysis.Exact;

public class ExactLawTests
{
    /// <summary>Scenarios of every kind of law: both joins, all choosers, unequal weights, an adversary, fixes.</summary>
    public static TheoryData<string> Kinds => [.. All.Keys];

    private static readonly Dictionary<string, Scenario> All = new()
    {
        ["paper"] = Scenario.Paper with { Weight = 0.74 },
        ["script"] = Scenario.Paper with { Weight = 0.8, Join = CandidateJoin.ReferenceScript },
        ["script, few proposals"] = Scenario.Paper with { Weight = 0.72, Join = CandidateJoin.ReferenceScript, Proposals = 3 },
        ["script, grid"] = Scenario.Paper with
        {
            Weight = 0.6, Join = CandidateJoin.ReferenceScript, Proposer = new GridProposer(), Chooser = new NoisyChooser(),
        },
        ["script, fallback"] = Scenario.Paper with { Join = CandidateJoin.ReferenceScript, Proposals = 1, Anchors = [3] },
        ["greedy, noisy"] = Scenario.Paper with { Weight = 0.9, Proposer = new GreedyProposer(), Chooser = new NoisyChooser() },
        ["cautious, softmax"] = Scenario.Paper with { Weight = 0.7, Proposer = new CautiousProposer(), Chooser = new SoftmaxChooser() },
        ["focal"] = Scenario.Paper with { Weight = 0.73, Proposer = new FocalProposer() },
        ["anchored, softmax"] = Scenario.Paper with { Weight = 0.6, Proposer = new AnchoredProposer(), Chooser = new SoftmaxChooser() },
        ["headroom"] = Scenario.Paper with
        {
            Weight = 0.9, Fixes = RobustFixes.Score | RobustFixes.Margin | RobustFixes.Gain | RobustFixes.Headroom,
        },
        ["no centering"] = Scenario.Paper with { Weight = 0.55, Centering = 0, Margin = 0, Severity = 2.4 },
        ["unequal weights"] = Scenario.Paper with { Weights = [0, 0.5, 0.75, 0.75, 1] },
        ["adversary"] = Scenario.Paper with
        {
            Population = Population.Of(
            [
                AgentProfile.Adversary(), .. Enumerable.Repeat(new AgentProfile(0.8, new StandIn()), 4),
            ]),
        },
        ["many agents"] = Scenario.Paper with { Agents = 12, Capacity = 48, Weight = 0.7, Steps = 12 },
        ["one agent"] = Scenario.Paper with { Agents = 1, Capacity = 4, Weight = 0.5, Chooser = new NoisyChooser() },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_simulation_estimates_it(string kind)
    {
        Scenario scenario = All[kind];
        ExactLaw law = scenario.Exact();
        SweepCell runs = new SweepPlan([scenario], seeds: 4000, firstSeed: 50_000).Run().Cells[0];
        double[] overload = [.. runs.Metrics.ToArray().Select(run => run.OverloadRate)];
        double[] welfare = [.. runs.Metrics.ToArray().Select(run => run.MeanWelfare)];
        double slack = law.ErrorBound + 1e-9;
        Near.Runs(law.OverloadRate, overload, slack);
        Near.Runs(law.MeanWelfare, welfare, slack);
        Near.Absolute(Deviation(overload), law.OverloadRateDeviation, 0.05 * Deviation(overload) + 0.0005);
        Near.Absolute(Deviation(welfare), law.MeanWelfareDeviation, 0.05 * Deviation(welfare) + 0.0005);
    }

    /// <summary>Measured elsewhere by 20,000 seeds and by an implementation in another language.</summary>
    [Theory]
    [InlineData(0.68, 0.99975, 0.00001, 17.147, 0.001)]
    [InlineData(0.70, 0.99358, 0.00001, 18.297, 0.001)]
    [InlineData(0.72, 0.487, 0.002, 19.684, 0.001)]
    public void It_has_the_values_that_others_measured(double weight, double rate, double within, double welfare, double welfareWithin)
    {
        ExactLaw law = (Scenario.Paper with { Weight = weight }).Exact();
        Near.Absolute(rate, law.OverloadRate, within);
        Near.Absolute(welfare, law.MeanWelfare, welfareWithin);
    }

    [Fact]
    public void Small_games_agree_with_all_their_histories() => RandomGames.Check(
        from proposer in Gen.Elements<IProposer>(new UniformProposer(), new GreedyProposer(), new FocalProposer(), new GridProposer())
        from chooser in Gen.Elements<IChooser>(new ArgMaxChooser(), new NoisyChooser(0.3), new SoftmaxChooser(0.2))
        from joined in Gen.Elements(CandidateJoin.Union, CandidateJoin.ReferenceScript)
        from weight in RandomGames.Share
        from capacity in RandomGames.Between(1.5, 7)
        select Scenario.Paper with
        {
            Agents = 2,
            MaxDemand = 4,
            Capacity = capacity,
            GridStep = 1,
            Proposals = 2,
            Anchors = [1],
            Steps = 3,
            Margin = 0.5,
            Weight = weight,
            Proposer = proposer,
            Chooser = chooser,
            Join = joined,
        },
        scenario =>
        {
            ExactLaw law = scenario.Exact();
            Assert.True(law.IsWithoutMesh);
            Assert.Equal(0, law.ErrorBound);
            double first = scenario.Check().InitialBelief;
            List<(double Probability, double Overload, double Welfare)> histories = [.. Histories(scenario, first, 0)];
            double Mean(Func<(double Probability, double Overload, double Welfare), double> of) =>
                histories.Sum(history => history.Probability * of(history));
            double rate = Mean(history => history.Overload / 3);
            double welfare = Mean(history => history.Welfare / 3);
            Near.Absolute(rate, law.OverloadRate, 1e-12);
            Near.Absolute(welfare, law.MeanWelfare, 1e-12);
            Near.Absolute(
                Mean(history => Math.Pow(history.Overload / 3 - rate, 2)), Math.Pow(law.OverloadRateDeviation, 2), 1e-12);
            Near.Absolute(
                Mean(history => Math.Pow(history.Welfare / 3 - welfare, 2)), Math.Pow(law.MeanWelfareDeviation, 2), 1e-12);
        },
        60);

    [Fact]
    public void Without_draws_it_is_the_episode() => RandomGames.Check(
        from game in RandomGames.Game
        from weight in RandomGames.Share
        select Scenario.Paper with
        {
            Game = game, GridStep = game.MaxDemand / 40, Anchors = [], Weight = weight, Margin = 0, Proposer = new GridProposer(),
        },
        scenario =>
        {
            ExactLaw law = scenario.Exact();
            Episode episode = scenario.Play(seed: 0);
            Near.Absolute(episode.Metrics.OverloadRate, law.OverloadRate, 1e-12);
            Near.Relative(episode.Metrics.MeanWelfare, law.MeanWelfare, 1e-8);
            Assert.Equal(0, law.OverloadRateDeviation);
            Assert.Equal(0, law.MeanWelfareDeviation);
            Assert.Equal(0, law.ErrorBound);
        });

    [Fact]
    public void A_finer_mesh_is_nearer()
    {
        double coarse = 0;
        double fine = 0;
        foreach (Scenario scenario in All.Values.Where(scenario => scenario.Agents == 5 && !scenario.Exact(64).IsWithoutMesh))
        {
            ExactLaw best = scenario.Exact(2048);
            coarse += Math.Abs(scenario.Exact(32).MeanWelfare - best.MeanWelfare);
            fine += Math.Abs(scenario.Exact(512).MeanWelfare - best.MeanWelfare);
        }

        Assert.InRange(fine, 0, coarse / 5);
    }

    [Fact]
    public void Its_error_bound_is_the_difference_from_half_the_mesh()
    {
        Scenario scenario = Scenario.Paper with { Weight = 0.72 };
        (ExactLaw whole, ExactLaw half) = (scenario.Exact(256), scenario.Exact(128));
        Assert.Equal(
            Math.Max(Math.Abs(whole.OverloadRate - half.OverloadRate), Math.Abs(whole.MeanWelfare - half.MeanWelfare)), whole.ErrorBound);
        Assert.True(whole.ErrorBound > 0);
    }

    [Fact]
    public void The_order_of_the_agents_does_not_matter()
    {
        ExactLaw some = (Scenario.Paper with { Weights = [0, 0.5, 0.75, 0.75, 1] }).Exact();
        ExactLaw other = (Scenario.Paper with { Weights = [0.75, 1, 0, 0.75, 0.5] }).Exact();
        ExactLaw equal = (Scenario.Paper with { Weights = [0.72, 0.72, 0.72, 0.72, 0.72] }).Exact();
        Near.Absolute(some.MeanWelfare, other.MeanWelfare, 1e-9);
        Near.Absolute((Scenario.Paper with { Weight = 0.72 }).Exact().MeanWelfare, equal.MeanWelfare, 1e-9);
    }

    [Fact]
    public void Its_steps_are_those_of_the_episodes()
    {
        Scenario scenario = Scenario.Paper with { Weight = 0.74, Chooser = new NoisyChooser(), Steps = 6 };
        ExactLaw law = scenario.Exact();
        EpisodeSimulator simulator = new(scenario);
        Episode[] episodes = [.. Enumerable.Range(0, 3000).Select(seed => simulator.Record((ulong)seed + 9000))];
        for (int step = 0; step < scenario.Steps; step++)
        {
            ExactStep exact = law.Steps[step];
            double[] beliefs = [.. episodes.Select(episode => episode.Belief(step))];
            double[] loads = [.. episodes.Select(episode => episode.Load(step))];
            Near.Runs(exact.Belief, beliefs, law.ErrorBound);
            Near.Runs(exact.Load, loads, 5 * law.ErrorBound);
            Near.Absolute(Deviation(beliefs), exact.BeliefDeviation, 0.05 * Deviation(beliefs) + 1e-9);
            Near.Absolute(Deviation(loads), exact.LoadDeviation, 0.05 * Deviation(loads));
        }
    }

    [Fact]
    public void Its_long_run_is_a_long_episode()
    {
        Scenario scenario = Scenario.Paper with { Weight = 0.7, Chooser = new SoftmaxChooser() };
        StationaryLaw stationary = scenario.Exact().Stationary();
        Assert.True(stationary.IsConverged, $"{stationary.Residual}");
        Near.Absolute(1, stationary.Beliefs.Sum(point => point.Probability), 1e-9);
        ExactStep late = (scenario with { Steps = 300 }).Exact().Steps[^1];
        Near.Absolute(late.OverloadRate, stationary.Step.OverloadRate, 0.002);
        Near.Absolute(late.Welfare, stationary.Step.Welfare, 0.02);
        Near.Absolute(late.Belief, stationary.Step.Belief, 0.002);
    }

    /// <summary>
    /// With αn fixed and capacity in proportion to n, headroom x = C − m − (n − 1)·μ̂ follows x' = x − αn·(d(x) − C/n) as n grows, d(x)
    /// being the mean demand at that headroom. The load deviates by order √n: with v the variance of √n·x and s the deviation of one
    /// demand, v' = (1 − αn·d')²·v + (αn·s)², and the load's variance is n·(s² + d'²·v).
    /// </summary>
    [Fact]
    public void In_a_large_population_the_belief_follows_a_map_and_the_load_deviates_by_the_root_of_n()
    {
        const int Steps = 4;
        const double Gain = 1;
        const double Headroom = 6;
        (double Map, double Load)[] errors = [.. new[] { 20, 80 }.Select(agents =>
        {
            double capacity = 4.0 * agents;
            Scenario scenario = Scenario.Paper with
            {
                Agents = agents,
                Capacity = capacity,
                Rule = SwiOptions.Plain with { GroupScale = GroupScale.Unclipped, ReferenceWelfare = 20, Smoothing = Gain / agents },
                Steps = Steps,
                Weight = 0.9,
                InitialBelief = (capacity - Headroom) / (agents - 1),
                Chooser = new SoftmaxChooser(0.02),
            };
            ExactLaw law = scenario.Exact(100 * agents);
            double map = 0;
            double load = 0;
            double belief = law.Steps[0].Belief;
            double variance = 0;
            foreach (ExactStep step in law.Steps)
            {
                ChoiceLaw choice = scenario.ChoiceAt(belief);
                map = Math.Max(map, (agents - 1) * Math.Abs(step.Belief - belief));
                double slope = (scenario.ChoiceAt(belief - 0.01 / agents).Mean - scenario.ChoiceAt(belief + 0.01 / agents).Mean)
                    / (0.02 * (agents - 1) / agents);
                double deviation = Math.Sqrt(choice.Deviation * choice.Deviation + slope * slope * variance);
                load = Math.Max(load, Math.Abs(step.LoadDeviation / Math.Sqrt(agents) / deviation - 1));
                variance = Math.Pow(1 - Gain * slope, 2) * variance + Math.Pow(Gain * choice.Deviation, 2);
                belief = Belief.Update(belief, Gain / agents, agents * choice.Mean, agents);
            }

            return (map, load);
        })];

        // What both leave out is of order 1/n.
        Assert.InRange(errors[1].Map, 1e-6, errors[0].Map / 2);
        Assert.InRange(errors[1].Load, 1e-6, errors[0].Load / 2);
        Assert.InRange(errors[1].Load, 0, 0.05);
    }

    [Fact]
    public void A_sweep_has_one_row_per_cell_in_its_order()
    {
        Sweep sweep = new Sweep(Scenario.Paper).Vary(s => s.Severity, 1.6, 2.4).Vary(s => s.Weight, 0.6, 0.9);
        List<long> done = [];
        ExactSweep exact = sweep.Exact(mesh: 64, threads: 2, progress: done.Add);
        Assert.Equal([1, 2, 3, 4], done);
        Table table = exact.ToTable();
        Assert.Equal([.. ScenarioParameter.All.Select(parameter => parameter.Column), .. ExactLaw.Results], table.Columns);
        Assert.Equal(sweep.Cells.Select(cell => cell.Exact(64).MeanWelfare), exact.Cells.Select(cell => cell.MeanWelfare));
        Assert.Equal(["severity", "weight", .. ExactLaw.Results], exact.ToVariedTable().Columns);
    }

    public static TheoryData<string, Action> Refused => new()
    {
        { "observationNoise is 1; allowed: 0 for the exact law", () => (Scenario.Paper with { ObservationNoise = 1 }).Exact() },
        { "delay is 2; allowed: 0 for the exact law", () => (Scenario.Paper with { Delay = 2 }).Exact() },
        { "loss is 0.1; allowed: 0 for the exact law", () => (Scenario.Paper with { Loss = 0.1 }).Exact() },
        { "leave is 0.1; allowed: 0 for the exact law", () => (Scenario.Paper with { Leave = 0.1 }).Exact() },
        { "fixes is confidence; allowed: for the exact law", () => (Scenario.Paper with { Fixes = RobustFixes.Confidence }).Exact() },
        { "proposer is neighbour; allowed: for the exact law", () => (Scenario.Paper with { Proposer = new Neighbour() }).Exact() },
        { "chooser is first; allowed: for the exact law", () => (Scenario.Paper with { Chooser = new First() }).Exact() },
        { "population is one in which agent 0 differs", () => (Scenario.Paper with { Population = Liar }).Exact() },
        { "mesh is 7; allowed: an even number", () => Scenario.Paper.Exact(7) },
        { "mesh is 0; allowed: a number from 2", () => Scenario.Paper.Exact(0) },
        { "gridStep is 0.25; allowed: for the exact law", () => (Scenario.Paper with { Anchors = [Math.PI] }).Exact() },
        { "delay is 1; allowed: 0 for the exact law", () => new Sweep(Scenario.Paper).Vary(s => s.Delay, 0, 1).Exact() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_has_no_such_law_is_refused_in_one_sentence(string sentence, Action refused)
    {
        ParameterException thrown = Assert.Throws<ParameterException>(refused);
        Assert.StartsWith(sentence, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    private static Population Liar => Population.Of(
        [AgentProfile.Adversary(0.5), .. Enumerable.Repeat(new AgentProfile(0.8, new StandIn()), 4)]);

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
    }

    /// <summary>All histories from a belief on: the probability of each, its overloaded steps and its welfare.</summary>
    private static IEnumerable<(double Probability, double Overload, double Welfare)> Histories(Scenario scenario, double belief, int step)
    {
        if (step == scenario.Steps)
        {
            return [(1, 0, 0)];
        }

        Dictionary<double, double> law = CandidateSets.Law(scenario, belief);
        return from first in law
               from second in law
               let load = first.Key + second.Key
               from rest in Histories(scenario, Belief.Update(belief, scenario.Smoothing, load, 2), step + 1)
               select (
                   first.Value * second.Value * rest.Probability, (scenario.Game.IsOverloaded(load) ? 1 : 0) + rest.Overload,
                   scenario.Game.Welfare(load) + rest.Welfare);
    }

    private sealed class Neighbour : IProposer
    {
        public string Name => "neighbour";

        public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
        {
            proposals[0] = situation.Grid.Nearest(situation.Belief);
            return 1;
        }
    }

    private sealed class First : IChooser
    {
        public string Name => "first";

        public int Choose(ReadOnlySpan<ScoredCandidate> candidates, ref RandomStream random) => 0;
    }
}
