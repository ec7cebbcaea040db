namespace Swa.Research.Cli.Options;

/// <summary>The options of a scenario on one command: with one value each, or, for a sweep, with lists and ranges.</summary>
internal sealed class ScenarioOptions
{
    private readonly bool _lists;
    private readonly IReadOnlyList<(ScenarioParameter Parameter, Option<string?> Option)> _options;

    private readonly Option<string> _anchors = CommonOptions.WithDefault(
        NameOf(Parameter(nameof(Scenario.Anchors))),
        Parameter(nameof(Scenario.Anchors)).Symbol,
        Parameter(nameof(Scenario.Anchors)).Text,
        NumberList.Text(Scenario.Paper.Anchors));

    private readonly Option<string?> _weightsPerAgent = CommonOptions.Optional(
        "--weights-per-agent", "λ1,…,λn",
        "Social weights of agents that differ in them, one per agent; in a sweep several such lists, with ';' between.");

    private readonly Option<bool> _referenceScript = new("--reference-script")
    {
        Description = "Join proposals and anchors as the authors' published script does, not as the paper's text does.",
    };

    private ScenarioOptions(bool lists, IReadOnlyList<string> without)
    {
        _lists = lists;
        _options =
        [
            .. ScenarioParameter.All
                .Where(
                    parameter => parameter.Name is not (nameof(Scenario.Anchors) or nameof(Scenario.Join)) && !without.Contains(
                    parameter.Name))
                .OrderBy(Place)
                .Select(parameter => (parameter, Option(parameter, lists))),
        ];
    }

    /// <summary>One value for each parameter.</summary>
    public static ScenarioOptions Single(params IReadOnlyList<string> without) => new(false, without);

    /// <summary>Lists and ranges of values; the social weight runs over the paper's range where it is not given.</summary>
    public static ScenarioOptions Lists() => new(true, []);

    /// <summary>The option for one value of a parameter, such as <c>--max-demand</c>.</summary>
    public static string NameOf(ScenarioParameter parameter) => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(parameter.Name)}";

    /// <summary>A parameter by the name of its property.</summary>
    public static ScenarioParameter Parameter(string name) => ScenarioParameter.All.Single(parameter => parameter.Name == name);

    public IReadOnlyList<Option> All => [.. _options.Select(each => each.Option), _anchors, _referenceScript, _weightsPerAgent];

    /// <summary>Adds all options; a run with models has its own for the population and for the join.</summary>
    public void AddTo(Command command, bool forModels) =>
        command.Add(forModels ? All.Except([_referenceScript, _weightsPerAgent]) : All);

    /// <summary>The scenario where every option has one value.</summary>
    public Scenario Played(ParseResult parsed)
    {
        Scenario scenario = Basis(parsed);
        foreach ((ScenarioParameter parameter, Option<string?> option) in _options)
        {
            if (parsed.GetValue(option) is { } text)
            {
                scenario = parameter.Parse(scenario, text, option.Name);
            }
        }

        return Populations(parsed) is { } populations
            ? populations.Count == 1
                ? scenario with { Weights = populations[0] }
                : throw new ParameterException(_weightsPerAgent.Name, $"{populations.Count} lists", "one list")
            : scenario;
    }

    /// <summary>The sweep over every option that was given a value.</summary>
    public Sweep Sweep(ParseResult parsed)
    {
        if (!_lists)
        {
            throw new InvalidOperationException("These options hold one value each.");
        }

        Sweep sweep = new(Basis(parsed));
        IReadOnlyList<IReadOnlyList<double>>? populations = Populations(parsed);
        foreach ((ScenarioParameter parameter, Option<string?> option) in _options)
        {
            if (parameter.Name == nameof(Scenario.Weight) && populations is not null)
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new ParameterException(
                        option.Name, "weights for all agents as well as " + _weightsPerAgent.Name, "one of the two options");
                }

                sweep = sweep.Vary(scenario => scenario.Weights!, [.. populations]);
            }
            else if (parsed.GetValue(option) is { } text)
            {
                sweep = sweep.Vary(parameter, option.Name, Values(parameter, text, option.Name));
            }
        }

        return sweep;
    }

    private static IReadOnlyList<string> Values(ScenarioParameter parameter, string text, string name)
    {
        IReadOnlyList<string> values = parameter.IsNumeric
            ? [.. NumberList.Numbers(text, name).Select(number => number.ToString("R", CultureInfo.InvariantCulture))]
            : NumberList.Items(text, name);
        return values.CountBy(value => value).FirstOrDefault(value => value.Value > 1).Key is { } twice
            ? throw new ParameterException(name, $"'{text}', which has {twice} twice", "each value once")
            : values;
    }

    private static Option<string?> Option(ScenarioParameter parameter, bool lists)
    {
        string name = NameOf(parameter);
        Option<string?> option =
            new(lists ? ListName(parameter, name) : name) { Description = parameter.Text, HelpName = parameter.Symbol };
        string? usual = lists && parameter.Name == nameof(Scenario.Weight) ? NumberList.Text(PaperExperiment.Weights) : parameter.Default;
        if (usual is not null)
        {
            option.DefaultValueFactory = _ => usual;
        }

        option.CompletionSources.Add([.. parameter.Names ?? []]);
        return option;
    }

    private static string ListName(ScenarioParameter parameter, string name) => parameter.Name switch
    {
        nameof(Scenario.Weight) => $"{name}s",
        nameof(Scenario.Severity) => "--severities",
        _ => name,
    };

    /// <summary>The order of help and of a sweep's cells: who proposes comes before how many proposals there are.</summary>
    private static double Place(ScenarioParameter parameter)
    {
        double Of(string name) =>
            ScenarioParameter.All.Select((each, place) => (each, place)).First(found => found.each.Name == name).place;
        return parameter.Name == nameof(Scenario.Proposer) ? Of(nameof(Scenario.Proposals)) - 0.5 : Of(parameter.Name);
    }

    private IReadOnlyList<IReadOnlyList<double>>? Populations(ParseResult parsed) =>
        parsed.GetResult(_weightsPerAgent) is not null && parsed.GetValue(_weightsPerAgent) is { } text
            ? [.. text.Split(';').Select(list => NumberList.Numbers(list, _weightsPerAgent.Name))]
            : null;

    private Scenario Basis(ParseResult parsed) =>
        Parameter(nameof(Scenario.Anchors)).Parse(Scenario.Paper, parsed.GetRequiredValue(_anchors), _anchors.Name) with
        {
            Join = parsed.GetResult(_referenceScript) is not null && parsed.GetValue(_referenceScript)
                ? CandidateJoin.ReferenceScript
                : CandidateJoin.Union,
        };
}
