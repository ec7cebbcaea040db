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

    [Fact]
    public void Every_number_in_the_question_for_proposals_comes_from_the_scenario_or_the_situation()
    {
        string text = Text(new SwiPrompts(Odd).AskForProposals(Now));

        // Agent 17 of 67, demands up to 8.5 from 0, capacity, severity, step 23, load, belief, 9 proposals.
        Assert.Equal(["0", "17", "2.125", "23", "301.5", "333.25", "4.4", "67", "8.5", "9"], Numbers(text));
        Assert.DoesNotContain("0.375", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_question_for_a_choice_shows_the_whole_table_and_the_weight()
    {
        ScoredCandidate[] table = [new(2.5, 0.25, 0.8125, 0.460938), new(5.5, 0.55, 0.6, 0.5712)];
        string text = Text(new SwiPrompts(Odd).AskForChoice(Now, table));

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
        string text = Text(new SwiPrompts(Odd).AskForChoice(Now, table));

        Assert.Contains("4 | 0.4000000 | 0.5000000 | 0.4500001\n5 | 0.5000000 | 0.4000000 | 0.4500002", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_step_shows_no_load()
    {
        string text = Text(new SwiPrompts(Odd).AskForProposals(Now with { Step = 0, PreviousLoad = null }));

        Assert.Contains("Step 1. No step has been played yet.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schemas_say_what_is_read()
    {
        SwiPrompts prompts = new(Odd);

        Assert.Equal(
            """{"type":"object","properties":{"demands":{"type":"array","items":{"type":"number","minimum":0,"maximum":"""
            + """8.5},"minItems":9,"maxItems":9}},"required":["demands"],"additionalProperties":false}""",
            prompts.ProposalsFormat.Schema!.Value.GetRawText());
        Assert.Equal(
            """{"type":"object","properties":{"demand":{"type":"number","minimum":0,"maximum":8.5}},"required":"""
            + """["demand"],"additionalProperties":false}""",
            prompts.ChoiceFormat.Schema!.Value.GetRawText());
    }

    [Fact]
    public void A_question_that_is_asked_again_quotes_a_long_reply_in_part()
    {
        IReadOnlyList<ChatMessage> asked = new SwiPrompts(Odd).AskForProposals(Now);
        IReadOnlyList<ChatMessage> again = SwiPrompts.AskAgain(
            asked, new string('x', 100_000), new ReplyProblem(ReplyProblemKind.NoJson, "it holds no JSON that can be read"));

        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], again.Select(message => message.Role));
        Assert.InRange(again[2].Text.Length, 100, 1000);
        Assert.Equal(
            "Your reply cannot be used: it holds no JSON that can be read. Reply again, in the form that was asked for.", again[3].Text);
    }

    private static string Text(IEnumerable<ChatMessage> messages) => string.Join('\n', messages.Select(message => message.Text));

    private static string[] Numbers(string text) =>
        [.. Number().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
