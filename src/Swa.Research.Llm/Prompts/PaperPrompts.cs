namespace Swa.Research.Llm;

/// <summary>The words and repairs of the authors' published script, with the scenario's numbers for its constants.</summary>
internal sealed class PaperPrompts(CheckedScenario scenario) : SwiPrompts(scenario)
{
    private const string ProposalsProperty = "candidates";
    private const string ChoiceProperty = "action";
    private const int ProposalTokens = 120;

    /// <summary>More than any model takes to write a demand; the script's limit is for its seven.</summary>
    private const int TokensPerProposal = 10;

    /// <summary>The script's example [1.0, 3.5, 7.25], as shares of its largest demand.</summary>
    private static readonly double[] ExampleShares = [0.1, 0.35, 0.725];

    public override ModelProtocol Protocol => ModelProtocol.Paper;

    public override int Attempts => 1;

    public override bool DecidesGreedily => true;

    public override bool KeepsValidProposals => true;

    private protected override int DecisionTokens => 80;

    private protected override string Candidates => "Candidate actions:";

    public override Question<IReadOnlyList<double>> Proposals(in Moment moment)
    {
        int count = moment.Situation.Proposals;
        string max = Number(Grid.MaxDemand);
        return new(
            DecisionRole.Propose,
            [
                Rules(moment, hasTable: true),
                new ChatMessage(ChatRole.User, $$"""
                    {{Board(moment)}}

                    Propose {{count}} different candidate requests between 0 and {{max}}.
                    {{AskForJson($$"""{"{{ProposalsProperty}}": [{{Example()}}]}""")}}
                    Rules: candidates must be numbers, must be distinct, 0<=x<={{max}}.

                    """),
            ],
            ProposalForm(ProposalsProperty, count),
            Math.Max(ProposalTokens, TokensPerProposal * count),
            reply => ReplyReader.ValidProposals(reply.Text, reply.FinishReason, count, Grid.MaxDemand, ProposalsProperty));

        string Example() => string.Join(", ", ExampleShares.Select(share => Python(Math.Round(share * Grid.MaxDemand, 6))));
    }

    public override Question<Choice> Choice(in Moment moment, IReadOnlyList<ScoredCandidate> candidates) => new(
        DecisionRole.Choose,
        Choosing(moment, candidates, byLetter: false),
        ReplyForms.Reply(
            "choice", ChoiceProperty,
            ReplyForms.OneOf([.. candidates.Select(candidate => candidate.Demand)], Grid.MaxDemand, Shown)),
        DecisionTokens,
        reply => ReplyReader.NearestChoice(reply.Text, reply.FinishReason, candidates, ChoiceProperty));

    private protected override IReadOnlyList<ChatMessage> Choosing(
        in Moment moment, IReadOnlyList<ScoredCandidate> candidates, bool byLetter)
    {
        Situation situation = moment.Situation;
        string table = string.Join('\n', candidates.Select((candidate, row) => string.Create(CultureInfo.InvariantCulture,
            $"{(byLetter ? $"{Letter(row)}: " : "")}a={Shown(candidate.Demand)} | s_self={candidate.SelfScore:F3} | "
                + $"s_group={candidate.GroupScore:F3} | U={candidate.Utility:F3}")));
        string form = byLetter
            ? "Return ONLY the letter before that action."
            : $"{AskForJson($$"""{"{{ChoiceProperty}}": {{Shown(Grid.MaxDemand * 0.35)}}}""")} (must match one listed a=...)";
        return
        [
            Rules(moment, hasTable: true),
            new ChatMessage(ChatRole.User, $"""
                {Board(moment)}

                {Identity(situation)}Lambda = {Shown(situation.Weight)}.
                Candidate actions and scores:
                {table}

                Choose the action with the HIGHEST U.
                {form}

                """),
        ];
    }

    private protected override ChatMessage Rules(in Moment moment, bool hasTable)
    {
        string table = hasTable
            ? """
                You will be given a table of candidate actions and computed scores.
                You MUST choose exactly one candidate from the table.
                Return ONLY valid JSON.

                """
            : "";
        return new ChatMessage(ChatRole.System, $"""
            You are an agent in a shared resource allocation environment.
            Each turn you must request a real number between 0 and {Number(Grid.MaxDemand)}.
            There are {Scenario.Game.Agents} agents. System capacity is {Number(Scenario.Game.Capacity)}.
            If total demand exceeds capacity, everyone is penalized.
            {table}
            """);
    }

    private protected override string State(in Moment moment)
    {
        CongestionGame game = Scenario.Game;
        Situation situation = moment.Situation;
        string last = "Last turn: none";
        if (moment.LastDemands is { } demands)
        {
            double total = demands.Sum();
            last = string.Create(CultureInfo.InvariantCulture,
                $"Last demands: [{string.Join(", ", demands.Select(Python))}]\n"
                    + $"Last total: {total:F2} ({(game.IsOverloaded(total) ? "OVERLOADED" : "SAFE")})");
        }

        return $"""
            Time step: {situation.Step}
            Capacity: {Python(game.Capacity)}
            Penalty model: if total > C, penalty per agent = (beta/n)*(total-C), beta={Python(game.Severity)}
            Belief mean (mu_est): {situation.Belief.ToString("F2", CultureInfo.InvariantCulture)}
            {last}

            """;
    }

    private protected override string Identity(in Situation situation) => $"You are Agent {situation.Agent + 1}.\n";

    private protected override string Objective(in Situation situation) => $"""
        Lambda = {Shown(situation.Weight)}.
        Your reward is your request minus the penalty per agent. You want the following to be as large as possible:
        (1 - Lambda) times your reward plus Lambda times the mean reward of all agents.
        """;

    private protected override string Row(double demand) => $"a={Shown(demand)}";

    /// <summary>Two decimals as in the script, and more where the number has more, so that different demands look different.</summary>
    private protected override string Shown(double demand) => demand.ToString("0.00########", CultureInfo.InvariantCulture);

    private protected override string AskForJson(string example) => $"Return ONLY JSON like: {example}";

    /// <summary>A number as Python prints it: 20.0.</summary>
    private static string Python(double number)
    {
        string text = Number(number);
        return text.AsSpan().ContainsAny(".E") ? text : text + ".0";
    }
}
