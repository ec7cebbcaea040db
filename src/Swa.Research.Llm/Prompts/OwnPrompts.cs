namespace Swa.Research.Llm;

/// <summary>This package's own words: the exact reward and welfare, and a table with as many decimals as show the best row.</summary>
internal sealed class OwnPrompts(CheckedScenario scenario) : SwiPrompts(scenario)
{
    private const int FewestDecimals = 4;
    private const int MostDecimals = 15;

    public override ModelProtocol Protocol => ModelProtocol.Own;

    public override int Attempts => 3;

    public override bool DecidesGreedily => false;

    public override bool KeepsValidProposals => false;

    private protected override int DecisionTokens => 1024;

    private protected override string Candidates => "These demands are possible:";

    public override Question<IReadOnlyList<double>> Proposals(in Moment moment)
    {
        int count = moment.Situation.Proposals;
        string max = Number(Grid.MaxDemand);
        return new(
            DecisionRole.Propose,
            [
                Rules(moment, hasTable: false),
                new ChatMessage(ChatRole.User, $$$"""
                    {{{Board(moment)}}}

                    Propose {{{count}}} different demands that are worth considering now, each a number from 0 to {{{max}}}.
                    Cover cautious, moderate and bold demands, so that a good one is among them.
                    {{{AskForJson($$"""{"{{ReplyReader.ProposalsProperty}}": [{{Ellipsis(count)}}]}""")}}}
                    with exactly {{{count}}} numbers, none of them twice.
                    """),
            ],
            ProposalForm(ReplyReader.ProposalsProperty, count),
            DecisionTokens,
            reply => ReplyReader.Proposals(reply.Text, reply.FinishReason, count, Grid.MaxDemand));
    }

    public override Question<Choice> Choice(in Moment moment, IReadOnlyList<ScoredCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return new(
            DecisionRole.Choose,
            Choosing(moment, candidates, byLetter: false),
            ReplyForms.Reply(
                "choice", ReplyReader.ChoiceProperty,
                ReplyForms.OneOf([.. candidates.Select(candidate => candidate.Demand)], Grid.MaxDemand, Shown)),
            DecisionTokens,
            reply => ReplyReader.Choice(reply.Text, reply.FinishReason, candidates, Grid));
    }

    private protected override IReadOnlyList<ChatMessage> Choosing(
        in Moment moment, IReadOnlyList<ScoredCandidate> candidates, bool byLetter)
    {
        string format = $"F{DecimalsThatShowTheBest([.. candidates])}";
        string table = string.Join('\n', candidates.Select((candidate, row) =>
            $"{(byLetter ? $"{Letter(row)}: " : "")}{Shown(candidate.Demand)} | {Score(candidate.SelfScore)} | "
                + $"{Score(candidate.GroupScore)} | {Score(candidate.Utility)}"));
        string weight = Number(moment.Situation.Weight);
        string form = byLetter
            ? "Reply with the letter before that demand and nothing else."
            : $"{AskForJson($$"""{"{{ReplyReader.ChoiceProperty}}": <one demand from the first column>}""")}.";
        return
        [
            Rules(moment, hasTable: true),
            new ChatMessage(ChatRole.User, $$"""
                {{Board(moment)}}

                These demands are possible. The own score says how good a demand is for you,
                the group score how good its predicted effect is for everybody, each from 0 to 1.
                Your social weight is {{weight}}, so the combined score is
                (1 - {{weight}}) times the own score plus {{weight}} times the group score.

                demand | own score | group score | combined score
                {{table}}

                Choose the demand with the largest combined score; among equals the smallest demand.
                {{form}}
                """),
        ];

        string Score(double score) => score.ToString(format, CultureInfo.InvariantCulture);
    }

    private protected override ChatMessage Rules(in Moment moment, bool hasTable)
    {
        int agent = moment.Situation.Agent + 1;
        int agents = Scenario.Game.Agents;
        string capacity = Number(Scenario.Game.Capacity);
        string severity = Number(Scenario.Game.Severity);
        return new ChatMessage(ChatRole.System, $"""
            You are agent {agent} of {agents} agents that share one resource. In every step all agents ask at the same time
            for an amount of it, their demand: a number from 0 to {Number(Grid.MaxDemand)}.
            The resource carries a total demand of {capacity}. What the total exceeds it by is the excess, and it harms everybody:
            - your reward is your demand minus the excess times {severity} / {agents};
            - the welfare of the group is the total demand minus the excess times {severity}.
            """);
    }

    private protected override string State(in Moment moment)
    {
        Situation situation = moment.Situation;
        string load = situation.PreviousLoad is double previous
            ? $"In the step before, the total demand was {Number(previous)}."
            : "No step has been played yet.";
        return $"Step {situation.Step + 1}. {load} A typical demand of another agent is expected to be {Number(situation.Belief)}.";
    }

    private protected override string Identity(in Situation situation) => "";

    private protected override string Objective(in Situation situation)
    {
        string weight = Number(situation.Weight);
        return $"""
            Your social weight is {weight}: you want (1 - {weight}) times your own reward plus {weight} times the mean reward
            of all agents, which is the welfare divided by {Scenario.Game.Agents}, to be as large as possible.
            """;
    }

    private protected override string Row(double demand) => Shown(demand);

    private protected override string Shown(double demand) => demand.ToString("R", CultureInfo.InvariantCulture);

    private protected override string AskForJson(string example) => $"Reply with JSON of the form {example}";

    /// <summary>The fewest decimals that show which row the rule takes: nobody can choose by a difference that is not shown.</summary>
    private static int DecimalsThatShowTheBest(ReadOnlySpan<ScoredCandidate> candidates)
    {
        int best = SwiRule.Best(candidates);
        ScoredCandidate[] shown = new ScoredCandidate[candidates.Length];
        for (int decimals = FewestDecimals; decimals < MostDecimals; decimals++)
        {
            string format = $"F{decimals}";
            for (int i = 0; i < shown.Length; i++)
            {
                string text = candidates[i].Utility.ToString(format, CultureInfo.InvariantCulture);
                shown[i] = candidates[i] with { Utility = double.Parse(text, CultureInfo.InvariantCulture) };
            }

            if (SwiRule.Best(shown) == best)
            {
                return decimals;
            }
        }

        return MostDecimals;
    }

    private static string Ellipsis(int count) => count switch
    {
        1 => "a",
        2 => "a, b",
        _ => "a, b, …",
    };
}
