using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Swa.Research.Figures;

namespace Swa.Research.Llm.Tests;

public sealed partial class SwiPromptsTests
{
    private static readonly CheckedScenario Odd = new Scenario
    {
        Agents = 67, Capacity = 301.5, Severity = 2.125, MaxDemand = 8.5, Weight = 0.375, Proposals = 9, GridStep = 0.5, Anchors = [5.5],
    }.Check();

    private static readonly Situation Now = new(16, 22, 4.4, 333.25, 0.375, Odd.Candidates.Grid, 9);

    private static readonly SwiPrompts Own = SwiPrompts.For(ModelProtocol.Own, Odd);

    private static readonly SwiPrompts Paper = SwiPrompts.For(ModelProtocol.Paper, Scenario.Paper.Check());

    private static readonly Moment Third = new(
        new Situation(1, 3, 4.256, 21.5, 0.1, Scenario.Paper.Check().Candidates.Grid, 7), [4, 4.5, 4.25, 5, 3.75]);

    [Fact]
    public void Every_number_in_the_question_for_proposals_comes_from_the_scenario_or_the_situation()
    {
        string text = Text(Own.Proposals(new Moment(Now)).Messages);

        // Agent 17 of 67, demands up to 8.5 from 0, capacity, severity, step 23, load, belief, 9 proposals.
        Assert.Equal(["0", "17", "2.125", "23", "301.5", "333.25", "4.4", "67", "8.5", "9"], Numbers(text));
        Assert.DoesNotContain("0.375", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_question_for_a_choice_shows_the_whole_table_and_the_weight()
    {
        ScoredCandidate[] table = [new(2.5, 0.25, 0.8125, 0.460938), new(5.5, 0.55, 0.6, 0.5712)];
        string text = Text(Own.Choice(new Moment(Now), table).Messages);

        Assert.Contains("\n2.5 | 0.2500 | 0.8125 | 0.4609\n5.5 | 0.5500 | 0.6000 | 0.5712\n", text, StringComparison.Ordinal);
        Assert.Contains("(1 - 0.375) times the own score plus 0.375 times the group score", text, StringComparison.Ordinal);
        Assert.Equal(
            ["0", "0.2500", "0.375", "0.4609", "0.5500", "0.5712", "0.6000", "0.8125", "1", "17", "2.125", "2.5", "23", "301.5", "333.25",
                "4.4", "5.5", "67", "8.5"],
            Numbers(text));
    }

    [Fact]
    public void A_table_shows_as_many_decimals_as_let_the_best_row_be_found()
    {
        ScoredCandidate[] table = [new(4, 0.4, 0.5, 0.45000010), new(5, 0.5, 0.4, 0.45000020)];
        string text = Text(Own.Choice(new Moment(Now), table).Messages);

        Assert.Contains("4 | 0.4000000 | 0.5000000 | 0.4500001\n5 | 0.5000000 | 0.4000000 | 0.4500002", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_step_shows_no_load()
    {
        string text = Text(Own.Proposals(new Moment(Now with { Step = 0, PreviousLoad = null })).Messages);

        Assert.Contains("Step 1. No step has been played yet.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schemas_list_what_is_allowed()
    {
        ScoredCandidate[] table = [new(2.5, 0.25, 0.8125, 0.460938), new(5, 0.5, 0.6, 0.5712)];
        Assert.Equal(
            """{"type":"object","properties":{"demands":{"type":"array","items":{"type":"number","enum":[0,0.5,1,1.5,2,2.5,3,3.5,4,"""
            + """4.5,5,5.5,6,6.5,7,7.5,8,8.5]},"minItems":9,"maxItems":9}},"required":["demands"],"additionalProperties":false}""",
            Schema(Own.Proposals(new Moment(Now))));
        Assert.Equal(
            """{"type":"object","properties":{"demand":{"type":"number","enum":[2.5,5]}},"required":["demand"],"""
            + "\"additionalProperties\":false}",
            Schema(Own.Choice(new Moment(Now), table)));
        Assert.Equal(
            """{"type":"object","properties":{"action":{"type":"number","enum":[2.50,5.00]}},"required":["action"],"""
            + "\"additionalProperties\":false}",
            Schema(Paper.Choice(Third, table)));
        Assert.Contains(
            "\"request\":{\"type\":\"number\",\"enum\":[0.00,0.25,0.50,", Schema(Paper.Demand(Third)), StringComparison.Ordinal);
        Assert.Contains(
            "\"2.5\":{\"type\":\"object\",\"properties\":{\"own\":{\"type\":\"number\",\"enum\":[0.0,0.1,",
            Schema(Own.Scores(new Moment(Now), table)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_too_long_to_list_is_described_by_its_bounds()
    {
        SwiPrompts fine = SwiPrompts.For(ModelProtocol.Own, new Scenario { GridStep = 0.001 }.Check());

        Assert.Contains(
            """{"type":"number","minimum":0,"maximum":10}""", Schema(fine.Proposals(Third)), StringComparison.Ordinal);
    }

    /// <summary>The texts that the authors' published script makes with the same numbers.</summary>
    [Fact]
    public void The_papers_protocol_asks_in_the_words_of_the_authors_script()
    {
        const string system = """
            You are an agent in a shared resource allocation environment.
            Each turn you must request a real number between 0 and 10.
            There are 5 agents. System capacity is 20.
            If total demand exceeds capacity, everyone is penalized.
            You will be given a table of candidate actions and computed scores.
            You MUST choose exactly one candidate from the table.
            Return ONLY valid JSON.

            """;
        const string board = """
            Time step: 3
            Capacity: 20.0
            Penalty model: if total > C, penalty per agent = (beta/n)*(total-C), beta=1.6
            Belief mean (mu_est): 4.26
            Last demands: [4.0, 4.5, 4.25, 5.0, 3.75]
            Last total: 21.50 (OVERLOADED)


            """;
        ScoredCandidate[] table = [new(7, 0.7, 0.51234, 0.681234), new(3.5, 0.35, 1, 0.415)];

        Assert.Equal(
            [
                system,
                board + """

                    Propose 7 different candidate requests between 0 and 10.
                    Return ONLY JSON like: {"candidates": [1.0, 3.5, 7.25]}
                    Rules: candidates must be numbers, must be distinct, 0<=x<=10.

                    """,
            ],
            Paper.Proposals(Third).Messages.Select(message => message.Text));
        Assert.Equal(
            [
                system,
                board + """

                    You are Agent 2.
                    Lambda = 0.10.
                    Candidate actions and scores:
                    a=7.00 | s_self=0.700 | s_group=0.512 | U=0.681
                    a=3.50 | s_self=0.350 | s_group=1.000 | U=0.415

                    Choose the action with the HIGHEST U.
                    Return ONLY JSON like: {"action": 3.50} (must match one listed a=...)

                    """,
            ],
            Paper.Choice(Third, table).Messages.Select(message => message.Text));
        Assert.Contains(
            "Last turn: none\n", Text(Paper.Proposals(new Moment(Third.Situation with { Step = 0 })).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_scores_sees_no_scores_and_one_that_decides_alone_no_candidates()
    {
        ScoredCandidate[] table = [new(7, 0.6543, 0.51234, 0.681234), new(3.5, 0.35, 1, 0.415)];
        foreach (SwiPrompts prompts in new[] { Own, Paper })
        {
            Moment moment = prompts == Own ? new Moment(Now) : Third;
            string scores = Text(prompts.Scores(moment, table).Messages);
            Assert.Contains("how does it affect each other agent's ability to succeed", scores, StringComparison.Ordinal);
            Assert.Contains("\"group\": 0.5}, …}}", scores, StringComparison.Ordinal);
            Assert.DoesNotContain("0.51", scores, StringComparison.Ordinal);
            string demand = Text(prompts.Demand(moment).Messages);
            Assert.DoesNotContain("table", demand, StringComparison.Ordinal);
            Assert.Contains(prompts == Own ? "social weight is 0.375" : "Lambda = 0.10", demand, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_said_is_shown_to_those_who_decide()
    {
        Moment heard = Third with { Said = [new(0, 0, "Let us ask for \"four\" each."), new(4, 0, "")] };
        foreach (SwiPrompts prompts in new[] { SwiPrompts.For(ModelProtocol.Own, Scenario.Paper.Check()), Paper })
        {
            Assert.Contains(
                "\nThe agents said:\nAgent 1: \"Let us ask for 'four' each.\"\nAgent 5: (nothing)\n",
                Text(prompts.Proposals(heard).Messages), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_server_can_read_the_facts_back_from_every_question()
    {
        ScoredCandidate[] table = [new(7, 0.7, 0.51234, 0.681234), new(3.5, 0.35, 1, 0.415)];
        foreach (ModelProtocol protocol in Enum.GetValues<ModelProtocol>())
        {
            SwiPrompts prompts = SwiPrompts.For(protocol, Scenario.Paper.Check());
            Moment heard = Third with { Said = [new(3, 0, "Four each.")] };
            AskedQuestion proposals = Read(prompts.Proposals(heard));
            Assert.Equal((DecisionRole.Propose, 7, 41), (proposals.Role, proposals.Proposals, proposals.Demands.Count));
            Assert.Equal((3, 5, 20, 10), (proposals.Step, proposals.Agents, proposals.Capacity, proposals.MaxDemand));
            Assert.Equal(4.256, proposals.Belief, 0.01);
            Assert.Equal(["Four each."], proposals.Said);
            AskedQuestion choice = Read(prompts.Choice(heard, table));
            Assert.Equal((DecisionRole.Choose, 1, 0.1), (choice.Role, choice.Agent!.Value, choice.Weight!.Value));
            Assert.Equal([7, 3.5], choice.Demands);
            Assert.Equal([0.681, 0.415], choice.Utilities.Select(utility => Math.Round(utility, 3)));
            AskedQuestion letters = Read(prompts.Likelihoods(heard, table));
            Assert.True(letters is { ByLetter: true, Role: DecisionRole.Choose, Property: "" });
            Assert.Equal([7, 3.5], letters.Demands);
            AskedQuestion scores = Read(prompts.Scores(heard, table));
            Assert.Equal((DecisionRole.Score, "scores"), (scores.Role, scores.Property));
            Assert.Equal([7, 3.5], scores.Demands);
            AskedQuestion demand = Read(prompts.Demand(heard));
            Assert.Equal((DecisionRole.Demand, "request", 41), (demand.Role, demand.Property, demand.Demands.Count));
            Assert.Equal((0.1, 1), (demand.Weight!.Value, demand.Agent!.Value));
            Assert.Equal(DecisionRole.Talk, Read(prompts.Message(heard, 1)).Role);
        }

        Assert.Null(AskedQuestion.Read("You are a poet.", "Say yes."));

        static AskedQuestion Read<T>(Question<T> question)
        {
            AskedQuestion read = AskedQuestion.Read(
                question.Messages[0].Text, question.Messages[1].Text, question.Format?.Schema)!;
            string inWords = $"{question.Messages[1].Text}\n\nIt must match this JSON schema: {question.Format?.Schema?.GetRawText()}";
            Assert.Equal(read.Demands, AskedQuestion.Read(question.Messages[0].Text, inWords)!.Demands);
            return read;
        }
    }

    [Fact]
    public void A_question_that_is_asked_again_quotes_a_long_reply_in_part()
    {
        IReadOnlyList<ChatMessage> asked = Own.Proposals(new Moment(Now)).Messages;
        IReadOnlyList<ChatMessage> again = SwiPrompts.AskAgain(
            asked, new string('x', 100_000), new ReplyProblem(ReplyProblemKind.NoJson, "it holds no JSON that can be read"));

        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], again.Select(message => message.Role));
        Assert.InRange(again[2].Text.Length, 100, 1000);
        Assert.Equal(
            "Your reply cannot be used: it holds no JSON that can be read. Reply again, in the form that was asked for.", again[3].Text);
    }

    private static string Schema<T>(Question<T> question) => question.Format!.Schema!.Value.GetRawText();

    private static string Text(IEnumerable<ChatMessage> messages) => string.Join('\n', messages.Select(message => message.Text));

    private static string[] Numbers(string text) =>
        [.. Number().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
