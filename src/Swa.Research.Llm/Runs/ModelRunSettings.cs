using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>Which cells are played by which models and how: all that a run needs except its server. A recording carries it.</summary>
/// <remarks>The defaults are the paper's experiment with the options and the protocol of the authors' published script.</remarks>
public sealed record ModelRunSettings
{
    private const int MostTalk = 10;

    private readonly RequestAdditions _texts = new();

    /// <summary>Names of the models, each playing all agents of its cells; may be empty if <see cref="Population"/> is not.</summary>
    public IReadOnlyList<string> Models
    {
        get;
        init => field = Require.Given(value, "models", "a list of names") is var names && !names.Any(string.IsNullOrWhiteSpace)
            ? [.. names.Distinct(StringComparer.Ordinal)]
            : throw new ParameterException("models", "a list with an empty name", "names of models");
    } = [];

    /// <summary>A mixed population, each agent with its model and its weight; empty where all agents of a cell are alike.</summary>
    public IReadOnlyList<MixedAgent> Population { get; init => field = [.. Require.Given(value, "population", "a list of agents")]; } = [];

    /// <summary>Social weights λ, each in [0, 1]; a mixed population has its own.</summary>
    public IReadOnlyList<double> Weights
    {
        get;
        init => field = [.. value.Select(weight => Require.Share(weight, "weights")).Distinct()];
    } = PaperExperiment.Weights;

    /// <summary>Congestion severities β, each above 0.</summary>
    public IReadOnlyList<double> Severities
    {
        get;
        init => field = [.. value.Select(severity => Require.Positive(severity, "severities")).Distinct()];
    } = [CongestionGame.Paper.Severity];

    /// <summary>Number of seeds, counted from 0, at least 1.</summary>
    public int Seeds { get; init => field = Require.AtLeast(1, value, "seeds"); } = 1;

    /// <summary>Which share of the cells is played, in their order; null: all.</summary>
    public Shard? Shard { get; init => field = value is { Count: 1 } ? null : value; }

    /// <summary>Number of steps T, at least 1.</summary>
    public int Steps { get; init => field = Require.AtLeast(1, value, "steps"); } = 20;

    /// <summary>Number of agents n, from 1 to 10,000.</summary>
    public int Agents { get; init => field = Require.AtLeast(1, value, "agents", 10_000); } = CongestionGame.Paper.Agents;

    /// <summary>Capacity C in demand units, above 0.</summary>
    public double Capacity { get; init => field = Require.Positive(value, "capacity"); } = CongestionGame.Paper.Capacity;

    /// <summary>Largest demand a_max in demand units, above 0.</summary>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); } = CongestionGame.Paper.MaxDemand;

    /// <summary>Options of the rule.</summary>
    public SwiOptions Rule { get; init; } = new();

    /// <summary>How candidate sets are formed; null: the published defaults, joined as the protocol does.</summary>
    public CandidateOptions? Candidates { get; init; }

    /// <summary>How models are asked and what becomes of bad replies.</summary>
    public ModelProtocol Protocol { get; init => field = Require.Known(value, "protocol"); } = ModelProtocol.Paper;

    /// <summary>What a model decides, and what the rule decides for it.</summary>
    public DecisionMode Mode { get; init => field = Require.Known(value, "mode"); } = DecisionMode.Choose;

    /// <summary>How a model's choice from the table is read.</summary>
    public ChoiceMethod ChoiceBy { get; init => field = Require.Known(value, "choiceBy"); } = ChoiceMethod.Reply;

    /// <summary>Rounds of talk before each decision, from 0 to 10.</summary>
    public int Talk { get; init => field = Require.AtLeast(0, value, "talk", MostTalk); }

    /// <summary>Text that all agents read before the rules of the game, in the system's message; null: none.</summary>
    public string? SystemMessage
    {
        get => _texts.SystemMessage;
        init => _texts = _texts with { SystemMessage = value };
    }

    /// <summary>Text for each agent that stands before all else in the system's message, one per agent; null: none.</summary>
    public IReadOnlyList<string>? Personas
    {
        get => _texts.Personas;
        init => _texts = _texts with { Personas = value };
    }

    /// <summary>How servers are asked to draw.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How often a question is asked before the rule decides, at least 1; null: as the protocol does.</summary>
    public int? Attempts
    {
        get;
        init => field = value is int attempts ? Require.AtLeast(1, attempts, "attempts") : null;
    }

    /// <summary>Calls for one decision of one agent, without questions that are asked again.</summary>
    public int CallsPerDecision => Talk + (Mode is DecisionMode.Choose or DecisionMode.Score ? 2 : 1);

    /// <summary>Names of all models that take part, in order.</summary>
    /// <returns>Different names.</returns>
    public IReadOnlyList<string> AllModels() =>
        [.. Models.Concat(Population.Select(agent => agent.Model)).Distinct(StringComparer.Ordinal)];

    /// <summary>The cells under each seed, model by model, so that a server need not change between models often.</summary>
    /// <returns>At least one cell; of a share, those that fall to it.</returns>
    /// <exception cref="ParameterException">
    /// No model is named, a list is empty, the population has the wrong length, or choices cannot be read from likelihoods.
    /// </exception>
    public IReadOnlyList<ScenarioCell> Cells()
    {
        if (Models.Count == 0 && Population.Count == 0)
        {
            throw new ParameterException("models", "empty", "one or more names of models");
        }

        if (Severities.Count == 0 || (Models.Count > 0 && Weights.Count == 0))
        {
            throw new ParameterException(Severities.Count == 0 ? "severities" : "weights", "empty", "one or more numbers");
        }

        if (Population.Count > 0 && Population.Count != Agents)
        {
            throw new ParameterException("population", $"{Population.Count} agents", $"the game's {Agents} agents");
        }

        if (Personas is { } personas && personas.Count != Agents)
        {
            throw new ParameterException("personas", $"{personas.Count} texts", $"one text for each of the game's {Agents} agents");
        }

        if (ChoiceBy == ChoiceMethod.Likelihood)
        {
            RequireLetters();
        }

        List<(string Model, double? Weight)> players = [.. Models.SelectMany(model => Weights.Select(weight => (model, (double?)weight)))];
        if (Population.Count > 0)
        {
            players.Add((PopulationName, null));
        }

        ScenarioCell[] cells =
        [
            .. from player in players
               from severity in Severities
               from seed in Enumerable.Range(0, Seeds)
               select new ScenarioCell(player.Model, player.Weight, severity, (ulong)seed),
        ];
        foreach (ScenarioCell cell in cells.DistinctBy(cell => (cell.Weight, cell.Severity)))
        {
            Scenario(cell).Check();
        }

        return Shard is Shard share ? cells[(int)share.First(cells.Length)..(int)share.End(cells.Length)] : cells;
    }

    /// <summary>The scenario of a cell.</summary>
    /// <param name="cell">One of <see cref="Cells"/>.</param>
    /// <returns>A scenario whose profiles carry the weights; its stand-ins are not used.</returns>
    /// <exception cref="ParameterException">The parameters do not fit each other.</exception>
    public Scenario Scenario(ScenarioCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Scenario basis = new()
        {
            Game = new CongestionGame(Agents, Capacity, cell.Severity, MaxDemand),
            Rule = Rule,
            Candidates = JoinedCandidates,
            Steps = Steps,
        };
        return cell.Weight is double weight
            ? basis with { Weight = weight }
            : basis with { Weights = [.. Population.Select(agent => agent.Weight)] };
    }

    /// <summary>Plays a cell by the same rule with proposals and choices drawn without a model: uniform + argmax.</summary>
    internal Episode PlayWithoutModel(ScenarioCell cell) =>
        (Scenario(cell) with { Proposer = new UniformProposer(), Chooser = new ArgMaxChooser() }).Play(cell.Seed);

    /// <summary>The model of each agent in a cell.</summary>
    /// <param name="cell">One of <see cref="Cells"/>.</param>
    /// <returns>One name per agent.</returns>
    public IReadOnlyList<string> ModelsOf(ScenarioCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Weight is null ? [.. Population.Select(agent => agent.Model)] : [.. Enumerable.Repeat(cell.Model, Agents)];
    }

    private CandidateOptions JoinedCandidates => Candidates ?? new CandidateOptions { Join = SwiPrompts.JoinOf(Protocol) };

    /// <summary>How each agent decides.</summary>
    internal DecisionOptions Decisions => new(Mode, ChoiceBy, Attempts, Sampling) { Additions = Additions };

    /// <summary>What requests carry beyond their questions.</summary>
    internal RequestAdditions Additions => _texts with { Fields = Sampling.Fields };

    /// <summary>All settings but the choice of cells, as text to compare: equal texts play equal cells alike.</summary>
    internal string WithoutCells() => (this with { Models = [], Weights = [], Severities = [], Seeds = 1, Shard = null }).ToJson();

    /// <summary>All settings as a recording carries them.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, RunJson.Default.ModelRunSettings);

    private void RequireLetters()
    {
        if (Mode != DecisionMode.Choose)
        {
            throw new ParameterException(
                "choiceBy", "likelihood where no model chooses from a table", "likelihood in the mode choose; else reply");
        }

        CandidateOptions candidates = JoinedCandidates;
        int anchors = candidates.AnchorsUpTo(MaxDemand).Distinct().Count();
        int rows = candidates.Join == CandidateJoin.Union
            ? candidates.Proposals + anchors
            : Math.Max(candidates.Proposals, anchors);
        if (rows > SwiPrompts.MostLetters)
        {
            throw new ParameterException(
                "choiceBy", $"likelihood with tables of up to {rows} rows",
                $"likelihood with at most {SwiPrompts.MostLetters} proposals and anchors together; else reply");
        }
    }

    /// <summary>The mixed population in one word: <c>a=0.9+b=0.5</c>.</summary>
    private string PopulationName =>
        string.Join('+', Population.Select(agent => FormattableString.Invariant($"{agent.Model}={agent.Weight}")));
}
