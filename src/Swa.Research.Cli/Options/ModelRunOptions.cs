namespace Swa.Research.Cli.Options;

/// <summary>The options that say which cells language models play and how.</summary>
internal sealed class ModelRunOptions
{
    // Options of stand-ins, and those that a run takes as lists.
    private static readonly string[] NotHere =
    [
        nameof(Scenario.Weight), nameof(Scenario.Severity), nameof(Scenario.Proposer), nameof(Scenario.Chooser), nameof(Scenario.Noise),
        nameof(Scenario.Temperature), nameof(Scenario.ObservationNoise), nameof(Scenario.NoiseScope), nameof(Scenario.Delay),
        nameof(Scenario.Loss),
        nameof(Scenario.Leave), nameof(Scenario.Return), nameof(Scenario.Fixes),
    ];

    private static readonly ModelRunSettings Usual = new();

    private readonly Option<string[]> _model = new("--model")
    {
        Description = "The model that plays all agents, as the server knows it; may be given several times. Without @URL, its server "
            + "is that in --servers, else --endpoint.",
        HelpName = ServedModel.Form,
    };

    private readonly Option<string?> _models = CommonOptions.Optional(
        "--models", "list",
        $"Several models, those of one server one after the other; '{KnownModels.PaperSet}' means the paper's five under Ollama's names.");

    private readonly Option<string?> _population = CommonOptions.Optional(
        "--population", "list", "A mixed population: model=weight for each agent, such as a=0.9,a=0.9,b=0.5,b=0.5,b=0.5.");

    private readonly Option<string> _weights = CommonOptions.WithDefault(
        "--weights", "list", "Social weights, each from 0 to 1.", Usual.Weights);

    private readonly Option<string> _severities = CommonOptions.WithDefault(
        "--severities", "list", "Congestion severities, each above 0.", Usual.Severities);

    private readonly Option<string> _seeds = CommonOptions.WithDefault(
        "--seeds", "N", "Number of seeds per cell, counted from 0, at least 1.", Usual.Seeds);

    private readonly Option<string> _temperature = CommonOptions.WithDefault(
        "--temperature", "t", "Temperature of proposals and of talk, from 0 to 2.", Usual.Sampling.Temperature!.Value);

    private readonly Option<string?> _choiceTemperature = CommonOptions.Optional(
        "--choice-temperature", "t",
        "Temperature of choices, scores and demands, from 0 (greedy) to 2 (default: 0 by the paper's protocol, --temperature by our own).");

    private readonly Option<string?> _topP = CommonOptions.Optional(
        "--top-p", "p", "Share of probability that is drawn from, above 0, at most 1 (default: the server's).");

    private readonly Option<string?> _maxTokens = CommonOptions.Optional(
        "--max-tokens", "N",
        "Most tokens of a reply, at least 1; a reasoning model needs more (default: 120 for proposals and 80 for choices by the paper's "
            + "protocol, 1024 by our own).");

    private readonly Option<string?> _attempts = CommonOptions.Optional(
        "--attempts", "N",
        "How often a question is asked before the rule decides, at least 1 (default: 1 by the paper's protocol, 3 by our own).");

    private readonly Option<string> _protocol = ChoiceOption.WithDefault(
        "--protocol", "Words, repairs and limits of the authors' published script, or our own.", Usual.Protocol);

    private readonly Option<string> _mode = ChoiceOption.WithDefault(
        "--mode",
        "Who decides: the rule selects from the model's proposals (half the calls), the model chooses from the scored table, the model "
            + "scores and the rule selects, or the model alone names a demand.",
        Usual.Mode);

    private readonly Option<string> _choiceBy = ChoiceOption.WithDefault(
        "--choice-by", "Read choices from replies, or from the probabilities of the rows (logprobs), where the server reports them.",
        Usual.ChoiceBy);

    private readonly Option<string> _talk = CommonOptions.WithDefault(
        "--talk", "N", "Rounds of talk before each decision, from 0 to 10.", Usual.Talk);

    private readonly Option<string?> _join = CommonOptions.Optional(
        "--join", "union|reference-script",
        "How proposals and anchors are joined (default: by the authors' script with the paper's protocol, as a union with our own).");

    private readonly RequestOptions _request = new();

    private readonly Option<string?> _personas = CommonOptions.Optional(
        "--personas", "FILE",
        "One text per agent, with a line --- between them, that stands before all else in its message of the system.");

    private readonly Option<bool> _noServerSeed =
        new("--no-server-seed") { Description = "Send no sampling seed, for servers that refuse one." };

    private readonly ScenarioOptions _scenario = ScenarioOptions.Single(NotHere);

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_models);
        command.Add(_population);
        command.Add(_weights);
        command.Add(_severities);
        command.Add(_seeds);
        AddSamplingTo(command);
        foreach (Option option in (Option[])[_attempts, _join])
        {
            command.Add(option);
        }

        _scenario.AddTo(command, forModels: true);
    }

    /// <summary>Adds the options of a single model's check.</summary>
    public void AddCheckTo(Command command)
    {
        _model.Required = true;
        command.Add(_model);
        command.Add(_seeds);
        AddSamplingTo(command);
    }

    /// <summary>The models that are named, with the servers that are given for them here.</summary>
    public IReadOnlyList<ServedModel> Named(ParseResult parsed) =>
        [.. Alone(parsed), .. Mixed(parsed).Select(agent => agent.Model)];

    /// <summary>The run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="listed">The models that play where none is named.</param>
    public ModelRunSettings Settings(ParseResult parsed, IReadOnlyList<ServedModel> listed)
    {
        Scenario scenario = _scenario.Played(parsed);
        ModelProtocol protocol = Protocol(parsed);
        ModelRunSettings settings = new()
        {
            Models = Models(Named(parsed).Count == 0 ? listed : Alone(parsed)),
            Population = [.. Mixed(parsed).Select(agent => new MixedAgent { Model = agent.Model.Name, Weight = agent.Weight })],
            Weights = NumberList.Numbers(parsed.GetRequiredValue(_weights), "weights"),
            Severities = NumberList.Numbers(parsed.GetRequiredValue(_severities), "severities"),
            Seeds = NumberList.Whole(parsed.GetRequiredValue(_seeds), "seeds"),
            Steps = scenario.Steps,
            Agents = scenario.Agents,
            Capacity = scenario.Capacity,
            MaxDemand = scenario.MaxDemand,
            Rule = scenario.Rule,
            Candidates = scenario.Candidates with
            {
                Join = parsed.GetValue(_join) is { } join
                    ? ChoiceOption.Read<CandidateJoin>(join, "join")
                    : SwiPrompts.JoinOf(protocol),
            },
            Protocol = protocol,
            Attempts = parsed.GetValue(_attempts) is { } attempts ? NumberList.Whole(attempts, "attempts") : null,
        };
        settings = Asked(settings, parsed);
        settings.Cells();
        return settings;
    }

    /// <summary>The model of a check, and the paper's experiment in which it is asked as a run would ask it.</summary>
    public (string Model, ModelRunSettings Settings) Check(ParseResult parsed)
    {
        IReadOnlyList<string> models = Models(Alone(parsed));
        if (models is not [string model])
        {
            throw new ParameterException("model", $"'{string.Join(' ', models)}'", "one name; a check asks one model");
        }

        ModelRunSettings settings = Asked(
            new ModelRunSettings
            {
                Models = models,
                Seeds = NumberList.Whole(parsed.GetRequiredValue(_seeds), "seeds"),
                Protocol = Protocol(parsed),
            },
            parsed);
        settings.Cells();
        return (model, settings);
    }

    /// <summary>The settings that change what a model is asked, in a run as in a check.</summary>
    private ModelRunSettings Asked(ModelRunSettings settings, ParseResult parsed) => settings with
    {
        Mode = ChoiceOption.Read<DecisionMode>(parsed.GetRequiredValue(_mode), "mode"),
        ChoiceBy = ChoiceOption.Read<ChoiceMethod>(parsed.GetRequiredValue(_choiceBy), "choiceBy"),
        Talk = NumberList.Whole(parsed.GetRequiredValue(_talk), "talk"),
        Sampling = Sampling(parsed),
        SystemMessage = _request.SystemMessage(parsed),
        Personas = parsed.GetValue(_personas) is { } personas ? Personas(InputFile.ReadText(personas, "personas", "a file of text")) : null,
    };

    private ModelProtocol Protocol(ParseResult parsed) =>
        ChoiceOption.Read<ModelProtocol>(parsed.GetRequiredValue(_protocol), "protocol");

    private void AddSamplingTo(Command command)
    {
        command.Add(_protocol);
        command.Add(_temperature);
        command.Add(_choiceTemperature);
        command.Add(_topP);
        command.Add(_maxTokens);
        command.Add(_noServerSeed);
        command.Add(_mode);
        command.Add(_choiceBy);
        command.Add(_talk);
        _request.AddTo(command);
        command.Add(_personas);
    }

    private static IReadOnlyList<string> Models(IEnumerable<ServedModel> models) =>
        [.. models.Select(model => model.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The models that play all agents of their cells.</summary>
    private IReadOnlyList<ServedModel> Alone(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_model) ?? []).SelectMany(One),
        .. Given(parsed, _models, "models").SelectMany(name => ServedModel.Parse(name, "models")),
    ];

    /// <summary>The agents of a mixed population.</summary>
    private IEnumerable<(ServedModel Model, double Weight)> Mixed(ParseResult parsed) =>
        Given(parsed, _population, "population").Select(item => item.LastIndexOf('=') is var at and > 0
            ? (ServedModel.Parse(item[..at], "population")[0], NumberList.Number(item[(at + 1)..], "population"))
            : throw new ParameterException("population", $"'{item}'", "model=weight for each agent"));

    private SamplingOptions Sampling(ParseResult parsed) => new()
    {
        Temperature = NumberList.Number(parsed.GetRequiredValue(_temperature), "temperature"),
        ChoiceTemperature = parsed.GetValue(_choiceTemperature) is { } choice ? NumberList.Number(choice, "choiceTemperature") : null,
        TopP = parsed.GetValue(_topP) is { } topP ? NumberList.Number(topP, "topP") : null,
        MaxTokens = parsed.GetValue(_maxTokens) is { } tokens ? NumberList.Whole(tokens, "maxTokens") : null,
        SendSeed = !parsed.GetValue(_noServerSeed),
        Fields = _request.Fields(parsed),
    };

    private static string[] Personas(string text) => text.ReplaceLineEndings("\n").Split("\n---\n");

    /// <summary>The items of an option; none where it is not given, or not an option of the command.</summary>
    private static IReadOnlyList<string> Given(ParseResult parsed, Option<string?> option, string name) =>
        parsed.CommandResult.GetResult(option) is not null && parsed.GetValue(option) is { } text ? NumberList.Items(text, name) : [];

    private static IReadOnlyList<ServedModel> One(string text) => text.Contains(',', StringComparison.Ordinal)
        ? throw new ParameterException("model", $"'{ModelEndpoint.WithoutSecrets(text)}'", "one name; --models takes several")
        : ServedModel.Parse(text, "model");
}
