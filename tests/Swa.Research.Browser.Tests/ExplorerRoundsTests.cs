using System.Text.Json;
using Swa.Research.Cli.Explorer;
using Swa.Research.Tests;

namespace Swa.Research.Browser.Tests;

/// <summary>The rounds that the page plays are the library's, bit for bit.</summary>
public sealed class ExplorerRoundsTests(Browser browser) : IClassFixture<Browser>
{
    private const string Play =
        """
        (text) => {
          const { game, rule, robust, weights, count, asked } = JSON.parse(text);
          const played = playRounds(game, robust ? robustRule(game, rule.initialBelief) : publishedRule(rule), weights, count, asked);
          const bits = (value) => new BigUint64Array(new Float64Array([value]).buffer)[0].toString();
          return played.map(({ belief, demands, load }) => [belief, load, theory.welfare(game, load), theory.reward(game, demands[0], load),
            ...demands].map(bits).join(" ")).join("\n");
        }
        """;

    private sealed class Asked(double[] requests) : IProposer
    {
        public string Name => "a person";

        public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
        {
            proposals[0] = requests[situation.Step];
            return 1;
        }
    }

    [Fact]
    public async Task Every_preset_is_played_as_the_library_plays_it()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        foreach (ExplorerPreset preset in ExplorerPreset.All())
        {
            Assert.Equal(Rounds(ExplorerScenarios.Published(preset.State)), await PlayedAsync(tab, preset.State, isRobust: false));
            Assert.Equal(Rounds(ExplorerScenarios.Robust(preset.State)), await PlayedAsync(tab, preset.State, isRobust: true));
        }
    }

    [Fact]
    public async Task Any_settings_are_played_as_the_library_plays_them()
    {
        await using ExplorerTab tab = await browser.OpenAsync();
        RandomStream random = RandomStream.For(2026, 11, 0);
        for (int draw = 0; draw < 150; draw++)
        {
            int agents = draw % 10 == 0 ? 1 : 2 + random.NextIndex(draw % 3 == 0 ? 99 : 12);
            double maxDemand = draw % 2 == 0 ? 0.5 + 0.5 * random.NextIndex(30) : 0.5 + 20 * random.NextDouble();
            double capacity = 1 + agents * maxDemand * random.NextDouble();
            double margin = draw % 4 == 0 ? 0 : 0.5 * capacity * random.NextDouble();
            ExplorerPreset.Settings settings = new(
                agents,
                capacity,
                draw % 5 == 0 ? 0.1 + random.NextDouble() : 1 + agents * random.NextDouble(),
                draw % 6 == 0 ? 0.9 : random.NextDouble(),
                maxDemand,
                draw % 7 == 0 ? random.NextIndex(agents + 1) : 0,
                random.NextDouble(),
                margin,
                draw % 3 == 0 ? 0 : 0.2 * random.NextDouble(),
                1 + 2 * capacity * random.NextDouble(),
                maxDemand * random.NextDouble(),
                draw % 2 == 0);
            Assert.Equal(Rounds(ExplorerScenarios.Published(settings)), await PlayedAsync(tab, settings, isRobust: false));
            if (settings.B > 1)
            {
                Assert.Equal(Rounds(ExplorerScenarios.Robust(settings)), await PlayedAsync(tab, settings, isRobust: true));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public async Task Rounds_with_a_person_are_those_of_the_library(double weight)
    {
        double[] requests = [4, 10, 0, 7.5, 10, 10, 0.5, 3, 9, 4];
        CongestionGame game = CongestionGame.Paper;
        AgentProfile person = new(weight, new Asked(requests), new LargestChooser());
        AgentProfile other = new(weight, new GridProposer(), new ArgMaxChooser());
        Episode episode = new Scenario
        {
            Game = game,
            Steps = requests.Length,
            Anchors = [],
            Population = Population.Of([person, .. Enumerable.Repeat(other, game.Agents - 1)]),
        }.Play(0);
        await using ExplorerTab tab = await browser.OpenAsync();
        SwiOptions rule = new();
        ExplorerPreset.Settings settings = new(
            game.Agents, game.Capacity, game.Severity, weight, game.MaxDemand, 0, rule.Smoothing, rule.SafetyMargin, rule.Centering, 0,
            game.Capacity / game.Agents, true);
        Assert.Equal(Rounds(episode), await PlayedAsync(tab, settings, isRobust: false, requests));
        string who = weight == 0 ? "self" : "group";
        Assert.Equal(
            Rounds(episode),
            await tab.Page.EvaluateAsync<string>(
                """
                ([asked, who]) => { // as text: the driver hands over 0 as −0
                  const bits = (value) => new BigUint64Array(new Float64Array([value]).buffer)[0].toString();
                  return playedRounds(JSON.parse(asked), who).map(({ belief, demands, load }) => [belief, load, theory.welfare(paper, load),
                    theory.reward(paper, demands[0], load), ...demands].map(bits).join(" ")).join("\n");
                }
                """,
                new object[] { JsonSerializer.Serialize(requests), who }));
    }

    private static string Rounds(Scenario scenario) => Rounds(scenario.Play(0));

    private static string Rounds(Episode episode) => string.Join('\n', Enumerable.Range(0, episode.Steps).Select(step => string.Join(
        ' ',
        new[] { episode.Belief(step), episode.Load(step), episode.Welfare(step), episode.Reward(step, 0) }
            .Concat(episode.Demands(step).ToArray()).Select(BitConverter.DoubleToUInt64Bits))));

    private static Task<string> PlayedAsync(ExplorerTab tab, ExplorerPreset.Settings settings, bool isRobust, double[]? requests = null) =>
        tab.Page.EvaluateAsync<string>(Play, JsonSerializer.Serialize(new
        {
            game = new { agents = settings.N, capacity = settings.CapitalC, severity = settings.B, maxDemand = settings.A },
            rule = new
            {
                smoothing = settings.S,
                margin = settings.M,
                centering = settings.G,
                reference = settings.Auto ? (double?)null : settings.R,
                initialBelief = settings.U,
            },
            robust = isRobust,
            weights = Enumerable.Range(0, settings.N).Select(agent => agent < settings.D ? 0 : settings.L),
            count = requests?.Length ?? 40,
            asked = requests ?? [],
        }));
}
