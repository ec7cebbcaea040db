using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Swa.Research.Cli;
using Swa.Research.Cli.Options;
using Swa.Research.Ensembles;
using Swa.Research.Figures;
using Swa.Research.Llm;
using Swa.Research.PublicGoods;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.Cli;

public class OptionDefaultsTests
{
    private static readonly Scenario Scenario = new();
    private static readonly PaperExperiment Paper = new();
    private static readonly ModelRunSettings ModelRuns = new();
    private static readonly LearningSettings Learning = new();
    private static readonly PublicGoodsGame PublicGoods = ReferenceGames.Default;
    private static readonly EnsembleSettings Ensembles = new() { Models = ["m"], Tasks = "", Policy = "" };

    /// <summary>Options that only commands have: file names, how much is shown, how long something may take.</summary>
    private static readonly HashSet<string> WithoutCounterpart =
    [
        "--format", "--out", "--endpoint", "--seconds", "--shard", "--figures", "--bonuses", "--penalties", "--most-agents", "--help",
        "--version", "--vary", "--to",
        "--port", "--fail-every", "--garble", "--reasoning", "llm simulate-server --like", "llm simulate-server --delay",
        "notebook run --timeout", "spgg learning --seeds", "spgg train --seeds", "spgg learning --threads", "spgg train --threads",
    ];

    private static readonly Dictionary<string, object?> Library = new()
    {
        ["--agents"] = Scenario.Agents,
        ["--capacity"] = Scenario.Capacity,
        ["--severity"] = Scenario.Severity,
        ["--severities"] = Scenario.Severity,
        ["--max-demand"] = Scenario.MaxDemand,
        ["--weight"] = Scenario.Weight,
        ["--weights"] = PaperExperiment.Weights,
        ["--steps"] = Scenario.Steps,
        ["--smoothing"] = Scenario.Rule.Smoothing,
        ["--margin"] = Scenario.Rule.SafetyMargin,
        ["--centering"] = Scenario.Rule.Centering,
        ["--proposer"] = Scenario.Agent.Proposer.Name,
        ["--proposals"] = Scenario.Candidates.Proposals,
        ["--grid-step"] = Scenario.Candidates.GridStep,
        ["--anchors"] = Scenario.Candidates.Anchors,
        ["--chooser"] = Scenario.Agent.Chooser.Name,
        ["--noise"] = new NoisyChooser().Noise,
        ["--temperature"] = new SoftmaxChooser().Temperature,
        ["--observation-noise"] = Scenario.Disturbances.Noise,
        ["--noise-scope"] = EnumNames.Of(Scenario.Disturbances.NoiseScope),
        ["--delay"] = Scenario.Disturbances.Delay,
        ["--loss"] = Scenario.Disturbances.Loss,
        ["--leave"] = Scenario.Disturbances.Leave,
        ["--return"] = Scenario.Disturbances.Return,
        ["--fixes"] = EnumNames.Of(Scenario.Fixes),
        ["--seed"] = 0,
        ["--first-seed"] = new SweepPlan([Scenario], 1).FirstSeed,
        ["--seeds"] = Paper.Seeds,
        ["--ablation"] = Paper.Ablation,
        ["--method"] = "logistic",
        ["--resamples"] = typeof(Transition).GetMethod(nameof(Transition.Fit))!.GetParameters()
            .Single(each => each.Name == "resamples").DefaultValue,
        ["spgg --agents"] = PublicGoods.Agents,
        ["--multiplier"] = PublicGoods.Multiplier,
        ["--bonus"] = PublicGoods.Bonus,
        ["--cost"] = PublicGoods.Costs[0].Linear,
        ["--convexity"] = PublicGoods.Costs[0].Convexity,
        ["--penalty"] = PublicGoods.Penalty,
        ["--min-contribution"] = PublicGoods.MinContribution,
        ["--max-contribution"] = PublicGoods.MaxContribution,
        ["--social-weight"] = typeof(Research.PublicGoods.ContinuousEquilibrium)
            .GetMethod("Solve")!.GetParameters().Single(each => each.Name == "socialWeight").DefaultValue,
        ["--protocol"] = Learning.Protocol,
        ["--observation"] = Learning.Observation,
        ["--updates"] = Learning.Updates,
        ["--episodes-per-update"] = Learning.EpisodesPerUpdate,
        ["--epochs"] = Learning.Epochs,
        ["--minibatch"] = Learning.Minibatch,
        ["--hidden-units"] = Learning.HiddenUnits,
        ["--clip-range"] = Learning.ClipRange,
        ["--learning-rate"] = Learning.LearningRate,
        ["--first-deviation"] = Learning.FirstDeviation,
        ["--last-deviation"] = Learning.LastDeviation,
        ["--trembles"] = Learning.Trembles,
        ["--held-out"] = 10,
        ["--concurrency"] = new ModelServerOptions().Concurrency,
        ["--timeout"] = new ModelServerOptions().Timeout.TotalSeconds,
        ["--retries"] = new ModelServerOptions().Retry.Retries,
        ["--max-tokens"] = Ensembles.MaxTokens,
        ["--attempts"] = Ensembles.Attempts,
        ["llm --protocol"] = EnumNames.Of(ModelRuns.Protocol),
        ["--mode"] = EnumNames.Of(ModelRuns.Mode),
        ["--choice-by"] = EnumNames.Of(ModelRuns.ChoiceBy),
        ["--talk"] = ModelRuns.Talk,
        ["llm --seeds"] = ModelRuns.Seeds,
        ["llm --temperature"] = ModelRuns.Sampling.Temperature,
        ["--max-fallback"] = WeightSweep.DefaultMostFallbacks,
        ["--judge"] = EnsembleSettings.ExactScoring,
        ["--effort"] = Ensembles.Effort,
        ["--shots"] = Ensembles.Shots,
        ["--rounds"] = Ensembles.Rounds,
        ["--sampling-fields"] = Ensembles.SamplingFields,
        ["spgg ensemble --method"] = Ensembles.Methods[0],
    };

    [Fact]
    public void Every_options_default_is_the_librarys()
    {
        List<string> compared = [];
        foreach ((string path, Option option, string value) in Defaults(CommandLine.Create(), ""))
        {
            if (WithoutCounterpart.Contains(option.Name) || WithoutCounterpart.Contains($"{path} {option.Name}"))
            {
                continue;
            }

            string[] keys = [$"{path} {option.Name}", $"{path.Split(' ')[0]} {option.Name}", option.Name];
            string key = keys.FirstOrDefault(Library.ContainsKey) ?? option.Name;
            Assert.True(
                Library.TryGetValue(key, out object? expected), $"swa {path} {option.Name}: with what of the library does '{value}' go?");
            string shown = expected is IReadOnlyList<double> ? Text(NumberList.Numbers(value, "list")) : value;
            Assert.True(shown == Text(expected), $"swa {path} {option.Name} is {value}, in the library {Text(expected)}");
            compared.Add(key);
        }

        Assert.Empty(Library.Keys.Except(compared));
    }

    [Fact]
    public async Task The_command_plays_what_the_library_plays_where_nothing_is_said()
    {
        Swa.Outcome outcome = await Swa.RunAsync("simulate", "--format", "csv");
        using StringWriter expected = new();
        new EpisodeSimulator(new Scenario().Check()).Record(0).ToTable().WriteCsv(expected);
        Assert.Equal(expected.ToString(), outcome.Output);
    }

    private static IEnumerable<(string Path, Option Option, string Value)> Defaults(Command command, string path)
    {
        foreach (Option<string> option in command.Options.OfType<Option<string>>().Where(option => option.HasDefaultValue))
        {
            yield return (path, option, (string)option.GetDefaultValue()!);
        }

        foreach ((string, Option, string) below in command.Subcommands.SelectMany(next => Defaults(next, $"{path} {next.Name}".Trim())))
        {
            yield return below;
        }
    }

    private static string Text(object? value) => value switch
    {
        Enum named => JsonNamingPolicy.KebabCaseLower.ConvertName(named.ToString()),
        IReadOnlyList<double> numbers => string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value as string ?? "",
    };
}
