using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Simulation;

public class EpisodeKernelTests
{
    private static Gen<Scenario> Settings =>
        from game in RandomGames.Game
        from weight in Gen.OneOf(RandomGames.Share, Gen.Elements(0.0, 0.5, 1.0))
        from smoothing in RandomGames.Share
        from margin in RandomGames.Share
        from centering in RandomGames.Between(0, 0.1)
        from reference in Gen.OneOf(Gen.Constant<double?>(null), RandomGames.Between(1, 50).Select(value => (double?)value))
        from belief in Gen.OneOf(Gen.Constant<double?>(null), RandomGames.Share.Select(share => (double?)(share * game.MaxDemand)))
        from gridShare in RandomGames.Between(0.02, 1)
        from proposalShare in RandomGames.Share
        from anchors in RandomGames.Share.ListOf(6)
        from proposer in Gen.Elements("grid", "uniform", "greedy", "cautious", "anchored")
        from chooser in Gen.Elements("argmax", "noisy")
        from noise in RandomGames.Share
        let step = gridShare * game.MaxDemand
        let points = new DemandGrid(game.MaxDemand, step).Count
        select new Scenario
        {
            Agents = game.Agents,
            Capacity = game.Capacity,
            Severity = game.Severity,
            MaxDemand = game.MaxDemand,
            Weight = weight,
            Steps = 15,
            Rule = new SwiOptions { Smoothing = smoothing, SafetyMargin = 0.9 * margin * game.Capacity, Centering = centering,
                ReferenceWelfare = reference, InitialBelief = belief },
            Candidates = new CandidateOptions
            {
                GridStep = step,
                Proposals = 1 + (int)(proposalShare * (points - 1)),
                Anchors = proposer == "anchored" && anchors.Count == 0 ? [0] : [.. anchors.Select(anchor => anchor * game.MaxDemand)],
            },
            Agent = new StandIn(proposer, chooser, noise),
        };

    [Fact]
    public void The_kernel_agrees_with_the_readable_rule_bit_for_bit() => RandomGames.Check(
        from settings in Settings
        from seed in Gen.Choose(0, int.MaxValue)
        select (settings, seed),
        run =>
        {
            CheckedScenario scenario = run.settings.Check();
            Assert.NotNull(EpisodeKernel.For(scenario));
            Episode readable = new EpisodeSimulator(scenario, useKernel: false).Record((ulong)run.seed);
            EpisodeSimulator simulator = new(scenario);
            Assert.Equal(readable.ToTable().ToCsv(), simulator.Record((ulong)run.seed).ToTable().ToCsv());
            Assert.Equal(readable.Metrics, simulator.Measure((ulong)run.seed));
        },
        2000);

    [Fact]
    public void Eight_quotients_by_way_of_the_reciprocal_are_those_of_a_division()
    {
        Random random = new(1);
        for (int i = 0; i < 300_000; i++)
        {
            // Hardest to round are quotients next to the middle of two numbers. For an odd b of 53 bits, let m·b = ±1 modulo 2⁵⁴; then (m·b
            // ∓ 1)/2⁵⁴ is a whole number of 53 bits, and its quotient by b is next to m. One of m and 2⁵⁴ − m is odd and of 54 bits.
            ulong divisor = (1UL << 52) | ((ulong)random.NextInt64(1L << 52) | 1);
            ulong inverse = divisor;
            for (int bits = 3; bits < 54; bits *= 2)
            {
                inverse *= 2 - (divisor * inverse);
            }

            const ulong Modulus = 1UL << 54;
            ulong above = inverse & (Modulus - 1);
            double[] dividends =
            [
                (double)(((UInt128)above * divisor - 1) / Modulus), (double)(((UInt128)(Modulus - above) * divisor + 1) / Modulus),
                random.NextDouble(), 20 * random.NextDouble(), -1e6 * random.NextDouble(), 0, divisor, -1,
            ];
            double[] quotients = new double[dividends.Length];
            (new Lanes(Vector512.Create(dividends)) / new Divisor(divisor)).Value.CopyTo(quotients);
            Assert.Equal(dividends.Select(dividend => dividend / divisor), quotients);
        }
    }

    [Fact]
    public void The_defaults_of_the_paper_are_played_by_the_kernel() =>
        Assert.NotNull(EpisodeKernel.For(new Scenario().Check()));

    [Fact]
    public void A_scorer_of_another_game_and_options_is_played_as_it_is()
    {
        CongestionGame game = CongestionGame.Paper;
        foreach (CongestionScorer scorer in new[]
        {
            new CongestionScorer(game with { Severity = 6 }, new SwiOptions()),
            new CongestionScorer(game, new SwiOptions { Centering = 0.5, SafetyMargin = 3 }),
            new CongestionScorer(game with { Agents = 7, Capacity = 30 }, new SwiOptions()),
        })
        {
            foreach (string proposer in new[] { "grid", "uniform" })
            {
                CheckedScenario scenario = Playing.Of(
                    game, Population.Uniform(5, new AgentProfile(0.8, new StandIn(proposer))), scorer: scorer);
                Assert.NotNull(EpisodeKernel.For(scenario));
                Assert.Equal(
                    new EpisodeSimulator(scenario, useKernel: false).Record(1).ToTable().ToCsv(),
                    new EpisodeSimulator(scenario).Record(1).ToTable().ToCsv());
            }
        }
    }

    [Fact]
    public void An_anchor_of_minus_zero_is_zero()
    {
        CheckedScenario scenario =
            new Scenario { Weight = 1, Candidates = new CandidateOptions { Anchors = [-0.0, 2] },
            Rule = new SwiOptions { InitialBelief = 10 } }.Check();
        Assert.Equal(
            new EpisodeSimulator(scenario, useKernel: false).Record(1).ToTable().ToCsv(),
            new EpisodeSimulator(scenario).Record(1).ToTable().ToCsv());
    }

    [Fact]
    public void A_scorer_whose_numbers_would_overflow_is_left_to_the_readable_rule()
    {
        CongestionScorer huge = new(new CongestionGame(5, 1e302, 1.6, 10), SwiOptions.Plain);
        CongestionScorer steep = new(CongestionGame.Paper, new SwiOptions { ReferenceWelfare = 1e200 });
        Assert.Null(
            EpisodeKernel.For(Playing.Of(CongestionGame.Paper, Population.Uniform(5, new AgentProfile(0.8, new StandIn())), scorer: huge)));
        Assert.Null(
            EpisodeKernel.For(
            Playing.Of(CongestionGame.Paper, Population.Uniform(5, new AgentProfile(0.8, new StandIn())), scorer: steep)));
    }

    [Theory]
    [InlineData(5, 1e308, 1.6, 1e308, 0.02, "capacity", "maxDemand")]
    [InlineData(5, 20, 1e200, 10, 0, "severity", "severity")]
    [InlineData(5, 1e155, 1.6, 1e155, 1e-200, "capacity", "maxDemand")]
    [InlineData(1_000_000, 20, 1.6, 1e149, 0, "maxDemand", "maxDemand")]
    public void Sizes_near_overflow_are_refused_in_one_sentence(
        int agents, double capacity, double severity, double maxDemand, double centering, string either, string or)
    {
        ParameterException refused = Assert.Throws<ParameterException>(() => Playing.Of(
            new CongestionGame(agents, capacity, severity, maxDemand), Population.Uniform(agents, new AgentProfile(0.8, new StandIn())),
            new SwiOptions { SafetyMargin = 0, Centering = centering }, new CandidateOptions { GridStep = maxDemand / 2, Proposals = 1 }));
        Assert.Contains(refused.Parameter, new[] { either, or });
        Assert.Contains("1E+150", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_whose_points_would_coincide_is_refused() =>
        Assert.Equal("gridStep", Assert.Throws<ParameterException>(() => new DemandGrid(2e-9, 4e-11)).Parameter);

    [Fact]
    public void A_fine_grid_a_softmax_or_a_mixed_population_is_left_to_the_readable_rule()
    {
        Assert.Null(EpisodeKernel.For(new Scenario { Candidates = new CandidateOptions { GridStep = 0.1 } }.Check()));
        Assert.Null(EpisodeKernel.For(new Scenario { Agent = new StandIn("uniform", "softmax") }.Check()));
        Assert.Null(EpisodeKernel.For(new Scenario { Candidates = new CandidateOptions { Join = CandidateJoin.ReferenceScript } }.Check()));
    }
}
