using Swa.Research.Ensembles;

namespace Swa.Research.Cli.Options;

/// <summary>The options that say which tasks an ensemble of models answers and how.</summary>
internal sealed class EnsembleOptions
{
    private const string AllMethods = "all";

    private static readonly string[] Methods =
        [.. Enum.GetValues<EnsembleMethod>().Select(method => JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString()))];

    private static readonly EnsembleSettings Usual = new() { Models = ["model"], Tasks = "", Policy = "" };

    private readonly Option<string> _models = CommonOptions.Required(
        "--models", "list",
        "The agents' models in the order in which they answer, such as a,b,c or a@URL,b@URL; baselines of one agent use the first.");

    private readonly Option<string> _tasks = CommonOptions.Required(
        "--tasks", "FILE", "Tasks as JSON Lines in the schema of GSM8K, MMLU, HumanEval or SummEval.");

    private readonly Option<string> _method = CommonOptions.WithDefault(
        "--method", $"{string.Join('|', Methods)}|{AllMethods}", "How answers are produced; several with commas.", Methods[0]);

    private readonly Option<string> _observation = ChoiceOption.WithDefault(
        "--observation", "What an agent of the sequential game sees: all answers before its own, or only the last one.", Usual.Observation);

    private readonly Option<string> _judge = CommonOptions.WithDefault(
        "--judge", $"MODEL|{EnsembleSettings.ExactScoring}", "Who scores answers from 0 to 1: a model, or the file's own answers.",
        EnsembleSettings.ExactScoring);

    private readonly Option<string?> _policy = CommonOptions.Optional(
        "--policy", "FILE",
        "Policies of 'swa spgg train --policies' that set each agent's effort, with their game (default: --effort for all).");

    private readonly Option<string> _effort = CommonOptions.WithDefault(
        "--effort", "e", "Effort from 0 to 1 that sets temperature, top-p, top-k, token limit and penalties of agents without a policy.",
        Usual.Effort);

    private readonly Option<string> _shots = CommonOptions.WithDefault(
        "--shots", "N", "Examples of few-shot, other tasks of the same file, at least 1.", Usual.Shots);
    private readonly Option<string> _rounds = CommonOptions.WithDefault(
        "--rounds", "N", "Rounds of a debate after the first answers, at least 1.", Usual.Rounds);
    private readonly Option<string> _maxTokens = CommonOptions.WithDefault(
        "--max-tokens", "N", "Token limit of an answer at full effort, at least 1.", Usual.MaxTokens);
    private readonly Option<string> _attempts = CommonOptions.WithDefault(
        "--attempts", "N", "How often a judge is asked until its score can be read, at least 1.", Usual.Attempts);
    private readonly Option<string> _seed = CommonOptions.WithDefault("--seed", "N", "Seed that request seeds derive from.", Usual.Seed);

    private readonly Option<string> _fields = ChoiceOption.WithDefault(
        "--sampling-fields", "Whether top-k and repetition penalty, which the OpenAI protocol lacks, are sent, and under whose names.",
        Usual.SamplingFields);

    private readonly Option<bool> _noServerSeed =
        new("--no-server-seed") { Description = "Send no sampling seed, for servers that refuse one." };

    private readonly Option<bool> _allowCode = new("--allow-code-execution")
    {
        Description = "Run the programs that models write for HumanEval tasks: in bubblewrap (bwrap), without network and files, "
            + "with limits of time and memory.",
    };

    private readonly RequestOptions _request = new();
    private readonly PublicGoodsOptions _game = new();

    public EnsembleOptions() => _method.CompletionSources.Add([.. Methods, AllMethods]);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [
                _models, _tasks, _method, _observation, _judge, _policy, _effort, _shots, _rounds, _maxTokens, _attempts, _seed, _fields,
                _noServerSeed, _allowCode,
            ])
        {
            command.Add(option);
        }

        _request.AddTo(command);
        _game.AddTermsTo(command);
    }

    /// <summary>The models with the servers that are given for them here.</summary>
    public IEnumerable<ServedModel> Named(ParseResult parsed) =>
        Judge(parsed) is { } judge ? Agents(parsed).Append(judge) : Agents(parsed);

    public EnsemblePlan Plan(ParseResult parsed)
    {
        IReadOnlyList<string> models = [.. Agents(parsed).Select(model => model.Name)];
        TaskFile tasks = TaskFile.Read(parsed.GetRequiredValue(_tasks));
        double effort = NumberList.Number(parsed.GetRequiredValue(_effort), "effort");
        LearntEffort? learnt = parsed.GetValue(_policy) is { } path ? LearntEffort.Read(path) : null;
        if (learnt is not null && _game.FirstGiven(parsed) is { } given)
        {
            throw new ParameterException("policy", $"given with {given}", "policies without game options, as they have their own game");
        }

        IEffortPolicy policy = learnt is not null ? learnt : new FixedEffort(effort);
        EnsembleSettings settings = new()
        {
            Models = models,
            Methods = MethodsOf(parsed.GetRequiredValue(_method)),
            Observation = ChoiceOption.Read<Observation>(parsed.GetRequiredValue(_observation), "observation"),
            Judge = Judge(parsed)?.Name,
            Tasks = tasks.Digest,
            Policy = policy.Name,
            Effort = effort,
            Shots = NumberList.Whole(parsed.GetRequiredValue(_shots), "shots"),
            Rounds = NumberList.Whole(parsed.GetRequiredValue(_rounds), "rounds"),
            MaxTokens = NumberList.Whole(parsed.GetRequiredValue(_maxTokens), "maxTokens"),
            Attempts = NumberList.Whole(parsed.GetRequiredValue(_attempts), "attempts"),
            SamplingFields = ChoiceOption.Read<SamplingFields>(parsed.GetRequiredValue(_fields), "samplingFields"),
            SystemMessage = _request.SystemMessage(parsed),
            Fields = _request.Fields(parsed),
            SendSeed = !parsed.GetValue(_noServerSeed),
            Seed = NumberList.Seed(parsed.GetRequiredValue(_seed), "seed"),
        };
        return new EnsemblePlan(settings, tasks, policy, learnt?.Game ?? _game.Game(parsed, models.Count), parsed.GetValue(_allowCode));
    }

    private IEnumerable<ServedModel> Agents(ParseResult parsed) =>
        NumberList.Items(parsed.GetRequiredValue(_models), "models").Select(name => Single(name, "models"));

    private ServedModel? Judge(ParseResult parsed) => parsed.GetRequiredValue(_judge) switch
    {
        "" => throw new ParameterException("judge", "empty", "the name of a model, or exact"),
        EnsembleSettings.ExactScoring => null,
        { } name => Single(name, "judge"),
    };

    /// <summary>One model under the name that was given; the paper's names mean nothing here.</summary>
    private static ServedModel Single(string text, string option) => ServedModel.Parse(text, option, names: name => [name])[0];

    private static EnsembleMethod[] MethodsOf(string text) => text == AllMethods
        ? Enum.GetValues<EnsembleMethod>()
        : [.. NumberList.Items(text, "method").Select(name => Array.IndexOf(Methods, name) is var index and >= 0
            ? (EnsembleMethod)index
            : throw new ParameterException("method", $"'{name}'", $"{string.Join(", ", Methods)}, {AllMethods}"))];
}
