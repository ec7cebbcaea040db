using System.CommandLine;
using Swa.Research.Reproduction;

namespace Swa.Research.Cli.Options;

/// <summary>The options of a scenario on one command: with one value each, or, for a sweep, with lists and ranges.</summary>
internal sealed class ScenarioOptions
{
    private readonly bool _lists;
    private readonly IReadOnlyList<(ScenarioParameter Parameter, Option<string?> Option)> _options;

    private readonly Option<string> _anchors = CommonOptions.WithDefault(
        "--anchors", "list", "Demands that are candidates whatever is proposed; or none.", ScenarioParameter.DefaultAnchors);

    private readonly Option<bool> _referenceScript = new("--reference-script")
    {
        Description = "Join proposals and anchors as the authors' published script does, not as the paper's text does.",
    };

    private ScenarioOptions(bool lists, IReadOnlyDictionary<string, string> defaults)
    {
        _lists = lists;
        _options =
        [
            .. ScenarioParameter.All.Concat(ScenarioParameter.BeyondThePaper).Select(parameter => (parameter, new Option<string?>(lists ? parameter.ListName : parameter.Name)
            {
                Description = parameter.Description,
                HelpName = parameter.Value,
                DefaultValueFactory = _ => defaults.GetValueOrDefault(parameter.Name, parameter.Default!),
            })),
        ];
        foreach ((ScenarioParameter parameter, Option<string?> option) in _options)
        {
            if (parameter.Default is null)
            {
                option.DefaultValueFactory = null;
            }

            option.CompletionSources.Add([.. parameter.Names]);
        }
    }

    public static ScenarioOptions Single() => new(false, new Dictionary<string, string>());

    public static ScenarioOptions Lists() => new(true, new Dictionary<string, string> { ["--weight"] = NumberList.Text(PaperExperiment.Weights) });

    public void AddTo(Command command)
    {
        foreach ((_, Option<string?> option) in _options)
        {
            command.Add(option);
        }

        command.Add(_anchors);
        command.Add(_referenceScript);
    }

    /// <summary>The settings where every option has one value.</summary>
    public ScenarioSettings Settings(ParseResult parsed)
    {
        ScenarioSettings settings = Basis(parsed);
        foreach ((ScenarioParameter parameter, Option<string?> option) in _options)
        {
            if (parsed.GetValue(option) is { } text)
            {
                settings = parameter.Apply(settings, text, parameter.Name);
            }
        }

        return settings;
    }

    /// <summary>The settings common to all cells, and an axis for every parameter that was given a value.</summary>
    public (ScenarioSettings Basis, IReadOnlyList<SweepAxis> Axes) Axes(ParseResult parsed)
    {
        if (!_lists)
        {
            throw new InvalidOperationException("These options hold one value each.");
        }

        List<SweepAxis> axes = [];
        foreach ((ScenarioParameter parameter, Option<string?> option) in _options)
        {
            if (parsed.GetValue(option) is { } text)
            {
                axes.Add(parameter.Axis(text));
            }
        }

        return (Basis(parsed), axes);
    }

    private ScenarioSettings Basis(ParseResult parsed) => ScenarioParameter.ApplyReferenceScript(
        ScenarioParameter.ApplyAnchors(new ScenarioSettings(), parsed.GetRequiredValue(_anchors)), parsed.GetValue(_referenceScript));
}
