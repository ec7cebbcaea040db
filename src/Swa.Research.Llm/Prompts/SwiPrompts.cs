using System.Text.Json.Nodes;

namespace Swa.Research.Llm;

/// <summary>
/// What agents are asked under one protocol: every word, the form of each reply, and how it is read. All numbers come from the scenario;
/// a change to any word must change <see cref="VersionOf"/>.
/// </summary>
/// <remarks>
/// Where the rule selects, the social weight λ acts in the selection (paper eq. 14) and not in the generation of candidates: cells that
/// differ in λ ask for proposals with the same words, unless agents talk, as an agent that speaks is told what it wants.
/// </remarks>
public abstract class SwiPrompts
{
    /// <summary>Most rows of a table whose choice is read from likelihoods: servers report at most so many tokens.</summary>
    public const int MostLetters = 20;

    private const int LongestQuotedReply = 600;
    private const int LongestMessage = 300;
    private const int TalkTokens = 120;
    private const int TokensPerScore = 40;

    private static readonly double[] Tenths = [.. Enumerable.Range(0, 11).Select(tenth => tenth / 10.0)];

    private ChatResponseFormatJson? _proposalForm;

    private protected SwiPrompts(CheckedScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Scenario = scenario;
        Grid = scenario.Candidates.Grid;
    }

    /// <summary>The prompts of a protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="scenario">The scenario that is played.</param>
    /// <returns>The prompts with the scenario's numbers.</returns>
    public static SwiPrompts For(ModelProtocol protocol, CheckedScenario scenario) => protocol switch
    {
        ModelProtocol.Paper => new PaperPrompts(scenario),
        _ => new OwnPrompts(scenario),
    };

    /// <summary>Version of the words of a protocol, written into every recorded call.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>The version, such as <c>paper-1</c>.</returns>
    public static string VersionOf(ModelProtocol protocol) => protocol == ModelProtocol.Paper ? "paper-1" : "own-2";

    /// <summary>How a protocol joins proposals and anchors: as its text or its script says.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>The join.</returns>
    public static CandidateJoin JoinOf(ModelProtocol protocol) =>
        protocol == ModelProtocol.Paper ? CandidateJoin.ReferenceScript : CandidateJoin.Union;

    /// <summary>The protocol.</summary>
    public abstract ModelProtocol Protocol { get; }

    /// <summary>How often a question is asked, unless a run sets another number.</summary>
    public abstract int Attempts { get; }

    /// <summary>Whether decisions are drawn at temperature 0, unless a run sets another temperature.</summary>
    public abstract bool DecidesGreedily { get; }

    /// <summary>Whether what is valid in a bad list of proposals is used; otherwise a bad list is used in no part.</summary>
    public abstract bool KeepsValidProposals { get; }

    /// <summary>Asks for K distinct demands.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <returns>The question.</returns>
    public abstract Question<IReadOnlyList<double>> Proposals(in Moment moment);

    /// <summary>Shows the scored table and asks for one listed demand.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="candidates">The scored table.</param>
    /// <returns>The question.</returns>
    public abstract Question<Choice> Choice(in Moment moment, IReadOnlyList<ScoredCandidate> candidates);

    /// <summary>Shows the scored table with a letter for each row, and asks for a letter and the probabilities of all.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="candidates">The scored table, at most <see cref="MostLetters"/> rows.</param>
    /// <returns>The question; a reading gives one probability per row, with sum 1.</returns>
    public Question<IReadOnlyList<double>> Likelihoods(in Moment moment, IReadOnlyList<ScoredCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        int rows = Require.AtLeast(1, candidates.Count, "candidates", MostLetters);
        return new(
            DecisionRole.Choose, Choosing(moment, candidates, byLetter: true), null, 1, reply => ReplyReader.Letters(reply, rows))
        {
            Likelihoods = MostLetters,
        };
    }

    /// <summary>Asks for a score of each candidate along both axes (paper section 4.1).</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="candidates">The candidates; their scores are not shown.</param>
    /// <returns>The question; a reading gives the scores in the candidates' order.</returns>
    public Question<IReadOnlyList<ModelScore>> Scores(in Moment moment, IReadOnlyList<ScoredCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        double[] demands = [.. candidates.Select(candidate => candidate.Demand)];
        string list = string.Join('\n', demands.Select(Row));
        string scores = $$"""{"{{ReplyReader.OwnProperty}}": 0.5, "{{ReplyReader.GroupProperty}}": 0.5}""";
        string others = demands.Length > 1 ? ", …" : "";
        string form = $$$"""{"{{{ReplyReader.ScoresProperty}}}": {"{{{Shown(demands[0])}}}": {{{scores}}}{{{others}}}}}""";
        return new(
            DecisionRole.Score,
            [
                Rules(moment, hasTable: false),
                new ChatMessage(ChatRole.User, $"""
                    {Board(moment)}

                    {Identity(moment.Situation)}{Candidates}
                    {list}

                    Score each of them along two axes, from 0 to 1 in tenths:
                    - {ReplyReader.OwnProperty}: how well does it serve your own objective?
                    - {ReplyReader.GroupProperty}: how does it affect each other agent's ability to succeed, and what shared resources does
                      it consume? 1 is best for all agents together, 0 is worst.
                    {AskForJson(form)}
                    """),
            ],
            ReplyForms.Reply("scores", ReplyReader.ScoresProperty, ReplyForms.ObjectOf(demands.Select(demand => (Shown(demand),
                ReplyForms.ObjectOf((ReplyReader.OwnProperty, Tenth()), (ReplyReader.GroupProperty, Tenth())))))),
            Math.Max(1024, TokensPerScore * demands.Length),
            reply => ReplyReader.Scores(reply.Text, reply.FinishReason, demands));

        static JsonObject Tenth() => ReplyForms.OneOf(Tenths, 1, tenth => tenth.ToString("0.0", CultureInfo.InvariantCulture));
    }

    /// <summary>Says what the agent wants and asks for a demand; no candidates, no scores.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <returns>The question.</returns>
    public Question<double> Demand(in Moment moment)
    {
        double max = Grid.MaxDemand;
        return new(
            DecisionRole.Demand,
            [
                Rules(moment, hasTable: false),
                new ChatMessage(ChatRole.User, $$"""
                    {{Board(moment)}}

                    {{Identity(moment.Situation)}}{{Objective(moment.Situation)}}
                    Decide which amount to demand now, from 0 to {{Number(max)}}.
                    {{AskForJson($$"""{"{{ReplyReader.RequestProperty}}": {{Shown(Grid.Nearest(max / 3))}}}""")}}
                    """),
            ],
            ReplyForms.Reply("request", ReplyReader.RequestProperty, ReplyForms.OneOf(Grid.Points, max, Shown)),
            DecisionTokens,
            reply => ReplyReader.Request(reply.Text, reply.FinishReason, max));
    }

    /// <summary>Asks for a message to the other agents. Any reply can be used; what cannot be read says nothing.</summary>
    /// <param name="moment">What the agent knows.</param>
    /// <param name="round">Index of the round of talk from 0.</param>
    /// <returns>The question; a reading gives one line.</returns>
    public Question<string> Message(in Moment moment, int round) => new(
        DecisionRole.Talk,
        [
            Rules(moment, hasTable: false),
            new ChatMessage(ChatRole.User, $"""
                {Board(moment)}

                {Identity(moment.Situation)}{Objective(moment.Situation)}
                Before all agents demand at the same time, each may say something to the others (round {round + 1}).
                Nothing that is said binds anybody. Write one message to the other agents, of at most 40 words.
                Reply with the message and nothing else.
                """),
        ],
        null,
        TalkTokens,
        reply => ReplyReader.Message(reply.Text, LongestMessage));

    /// <summary>Asks again after a reply that could not be used.</summary>
    /// <param name="asked">The messages that were sent.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>The messages with the reply, shortened where it is long, and the problem.</returns>
    public static IReadOnlyList<ChatMessage> AskAgain(IReadOnlyList<ChatMessage> asked, string reply, ReplyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(problem);
        string quoted = reply.Length <= LongestQuotedReply ? reply : reply[..LongestQuotedReply] + " …";
        return
        [
            .. asked,
            new ChatMessage(ChatRole.Assistant, string.IsNullOrWhiteSpace(quoted) ? "(no answer)" : quoted),
            new ChatMessage(
                ChatRole.User, $"Your reply cannot be used: {problem.Explanation}. Reply again, in the form that was asked for."),
        ];
    }

    private protected CheckedScenario Scenario { get; }

    private protected DemandGrid Grid { get; }

    /// <summary>Most tokens of a reply with one number.</summary>
    private protected abstract int DecisionTokens { get; }

    /// <summary>The sentence before a list of candidates.</summary>
    private protected abstract string Candidates { get; }

    /// <summary>The game, as the system's message.</summary>
    private protected abstract ChatMessage Rules(in Moment moment, bool hasTable);

    /// <summary>The public state.</summary>
    private protected abstract string State(in Moment moment);

    /// <summary>Which agent is asked, with the line's end; empty where the rules say so.</summary>
    private protected abstract string Identity(in Situation situation);

    /// <summary>What the agent wants, with its weight.</summary>
    private protected abstract string Objective(in Situation situation);

    /// <summary>A candidate without scores.</summary>
    private protected abstract string Row(double demand);

    /// <summary>A demand as tables and forms show it.</summary>
    private protected abstract string Shown(double demand);

    /// <summary>The request for a JSON reply like an example.</summary>
    private protected abstract string AskForJson(string example);

    /// <summary>The form of a list of demands of the grid; as many as in every other moment of the scenario.</summary>
    private protected ChatResponseFormatJson ProposalForm(string property, int count) => _proposalForm ??= ReplyForms.Reply(
        "proposals", property, ReplyForms.ListOf(ReplyForms.OneOf(Grid.Points, Grid.MaxDemand, Shown), count));

    /// <summary>The messages that show the scored table and ask for a row.</summary>
    private protected abstract IReadOnlyList<ChatMessage> Choosing(
        in Moment moment, IReadOnlyList<ScoredCandidate> candidates, bool byLetter);

    /// <summary>The public state, and what has been said.</summary>
    private protected string Board(in Moment moment)
    {
        string state = State(moment);
        if (moment.Said.Count == 0)
        {
            return state;
        }

        string end = state.EndsWith('\n') ? "\n" : "";
        IEnumerable<string> lines = moment.Said.Select(utterance => string.Create(CultureInfo.InvariantCulture,
            $"Agent {utterance.Agent + 1}: {(utterance.Text.Length == 0 ? "(nothing)" : $"\"{utterance.Text.Replace('"', '\'')}\"")}"));
        return $"{state[..^end.Length]}\nThe agents said:\n{string.Join('\n', lines)}{end}";
    }

    /// <summary>The letter of a row.</summary>
    private protected static char Letter(int row) => (char)('A' + row);

    // Six decimals are more than any model uses, and avoid tails such as 4.000000000000001.
    private protected static string Number(double value) => Math.Round(value, 6).ToString("R", CultureInfo.InvariantCulture);
}
