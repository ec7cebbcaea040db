using System.Globalization;
using System.Text.RegularExpressions;
using Swa.Research.Cli.Explorer;

namespace Swa.Research.Tests.Explorer;

/// <summary>What the teacher's note says in numbers follows from the game and the rule.</summary>
public partial class TeachingNoteTests
{
    private static readonly CongestionGame Game = CongestionGame.Paper;

    [Fact]
    public async Task Every_decimal_number_of_the_note_is_computed()
    {
        CongestionGame penalised = Game with { Severity = 2.4 };
        double half = Game.UtilityMarginal(0.5, CapacitySide.Above);
        double share = Game.Severity / Game.Agents;
        ExplorerPreset.Settings paper = Preset("The paper’s experiment");
        ExplorerPreset.Settings trap = Preset("The clipping trap");
        ExplorerPreset.Settings many = Preset("Twelve agents");
        double[] computed =
        [
            10 * Game.Reward(4, 44),
            half,
            0.5,
            Threshold.CriticalWeight(Game)!.Value,
            Game.Severity,
            share,
            Game.PrivateMarginal(CapacitySide.Above),
            -Game.WelfareMarginal(CapacitySide.Above),
            Game.WelfareMarginal(CapacitySide.Above) / Game.Agents,
            -Game.WelfareMarginal(CapacitySide.Above) / Game.Agents,
            Threshold.CriticalWeight(Game with { Agents = 2 * Game.Agents })!.Value,
            Threshold.CriticalSeverity(10, 0.5),
            Stop(weight => ExplorerScenarios.Published(paper with { L = weight })),
            Stop(weight => ExplorerScenarios.Robust(paper with { L = weight })),
            paper.L,
            trap.L,
            Threshold.CriticalWeight(penalised)!.Value,
            penalised.Severity * penalised.Capacity / (penalised.Severity - 1),
            many.S * many.N,
        ];
        HashSet<string> known = [.. computed.SelectMany(number => new[] { Text(number, 4), Text(number, 3) })];
        string note = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "notebooks", "TEACHING.md"));
        string[] found = [.. Decimals().Matches(note).Select(match => match.Value.TrimStart('+')).Distinct()];
        Assert.True(found.Length >= 15);
        Assert.Empty(found.Except(known));
    }

    [Fact]
    public void Rewards_of_the_first_screen_are_those_of_the_note()
    {
        Assert.Equal(4, 10 * Game.Reward(10, 50), 9);
        Assert.Equal(40, 10 * Game.Reward(4, 20), 9);
        Assert.Equal(2, Game.Welfare(50), 9);
        Assert.Equal(3, Threshold.CriticalSeverity(Game.Agents, 0.5), 9);
    }

    private static ExplorerPreset.Settings Preset(string name) => ExplorerPreset.All().Single(preset => preset.Name == name).State;

    /// <summary>The smallest of a hundred and one weights from which on the last ten rounds stay within capacity on average.</summary>
    private static double Stop(Func<double, Scenario> scenario) => Enumerable.Range(0, 101).Select(step => step / 100.0)
        .Last(weight =>
        {
            Episode episode = scenario(weight).Play(0);
            return Game.IsOverloaded(Enumerable.Range(episode.Steps - 10, 10).Average(episode.Load));
        }) + 0.01;

    private static string Text(double number, int digits) =>
        double.Parse(number.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture).Replace('-', '−');

    [GeneratedRegex(@"(?<![\d.])[−+]?\d+\.\d+")]
    private static partial Regex Decimals();
}
