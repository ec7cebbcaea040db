using System.Text.Json.Nodes;

namespace Swa.Research.Llm;

/// <summary>
/// Every word of the prompts. All numbers come from the scenario; a change to any word must change <see cref="Version"/>.
/// </summary>
/// <remarks>
/// The social weight λ acts in the selection (paper eq. 14) and not in the generation of candidates, so it occurs only in the choice's
/// prompt: cells that differ in λ ask for proposals with the same words.
/// </remarks>
public sealed class SwiPrompts
{
    /// <summary>Version of the words, written into every recorded call.</summary>
    public const string Version = "swi-1";

    private const int LongestQuotedReply = 600;
    private const int FewestDecimals = 4;
    private const int MostDecimals = 15;

    private readonly CheckedScenario _scenario;

    /// <summary>Takes the numbers of the prompts from a scenario.</summary>
    /// <param name="scenario">The scenario that is played.</param>
    public SwiPrompts(CheckedScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        _scenario = scenario;
        double maxDemand = scenario.Game.MaxDemand;
        int count = scenario.Candidates.Proposals;
        ProposalsFormat = Form("proposals", ReplyReader.ProposalsProperty, new JsonObject
        {
            ["type"] = "array",
            ["items"] = Demand(maxDemand),
            ["minItems"] = count,
            ["maxItems"] = count,
        });
        ChoiceFormat = Form("choice", ReplyReader.ChoiceProperty, Demand(maxDemand));
    }

    /// <summary>The form of a reply with proposals.</summary>
    public ChatResponseFormatJson ProposalsFormat { get; }

    /// <summary>The form of a reply with a choice.</summary>
    public ChatResponseFormatJson ChoiceFormat { get; }

    /// <summary>Asks for K distinct demands.</summary>
    /// <param name="situation">What the agent knows.</param>
    /// <returns>A system and a user message.</returns>
    public IReadOnlyList<ChatMessage> AskForProposals(in Situation situation)
    {
        int count = situation.Proposals;
        string max = Number(_scenario.Game.MaxDemand);
        return
        [
            Rules(situation),
            new ChatMessage(ChatRole.User, $$$"""
                {{{State(situation)}}}

                Propose {{{count}}} different demands that are worth considering now, each a number from 0 to {{{max}}}.
                Cover cautious, moderate and bold demands, so that a good one is among them.
                Reply with JSON of the form {"{{{ReplyReader.ProposalsProperty}}}": [{{{Ellipsis(count)}}}]}
                with exactly {{{count}}} numbers, none of them twice.
                """),
        ];
    }

    /// <summary>Shows the scored table and asks for one listed demand.</summary>
    /// <param name="situation">What the agent knows.</param>
    /// <param name="candidates">The scored table.</param>
    /// <returns>A system and a user message.</returns>
    public IReadOnlyList<ChatMessage> AskForChoice(in Situation situation, IReadOnlyList<ScoredCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        string format = $"F{DecimalsThatShowTheBest([.. candidates])}";
        StringBuilder table = new("demand | own score | group score | combined score");
        foreach (ScoredCandidate candidate in candidates)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"\n{candidate.Demand:R} | {Score(candidate.SelfScore)} | {Score(candidate.GroupScore)} | {Score(candidate.Utility)}");
        }

        string weight = Number(situation.Weight);
        return
        [
            Rules(situation),
            new ChatMessage(ChatRole.User, $$"""
                {{State(situation)}}

                These demands are possible. The own score says how good a demand is for you,
                the group score how good its predicted effect is for everybody, each from 0 to 1.
                Your social weight is {{weight}}, so the combined score is
                (1 - {{weight}}) times the own score plus {{weight}} times the group score.

                {{table}}

                Choose the demand with the largest combined score; among equals the smallest demand.
                Reply with JSON of the form {"{{ReplyReader.ChoiceProperty}}": <one demand from the first column>}.
                """),
        ];

        string Score(double score) => score.ToString(format, CultureInfo.InvariantCulture);
    }

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

    private ChatMessage Rules(in Situation situation)
    {
        int agents = _scenario.Game.Agents;
        string capacity = Number(_scenario.Game.Capacity);
        string severity = Number(_scenario.Game.Severity);
        return new ChatMessage(ChatRole.System, $"""
            You are agent {situation.Agent + 1} of {agents} agents that share one resource. In every step all agents ask at the same time
            for an amount of it, their demand: a number from 0 to {Number(_scenario.Game.MaxDemand)}.
            The resource carries a total demand of {capacity}. What the total exceeds it by is the excess, and it harms everybody:
            - your reward is your demand minus the excess times {severity} / {agents};
            - the welfare of the group is the total demand minus the excess times {severity}.
            """);
    }

    private static string State(in Situation situation)
    {
        string load = situation.PreviousLoad is double previous
            ? $"In the step before, the total demand was {Number(previous)}."
            : "No step has been played yet.";
        return $"Step {situation.Step + 1}. {load} A typical demand of another agent is expected to be {Number(situation.Belief)}.";
    }

    private static string Ellipsis(int count) => count switch
    {
        1 => "a",
        2 => "a, b",
        _ => "a, b, …",
    };

    // Six decimals are more than any model uses, and avoid tails such as 4.000000000000001.
    private static string Number(double value) => Math.Round(value, 6).ToString("R", CultureInfo.InvariantCulture);

    private static JsonObject Demand(double maxDemand) => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = maxDemand };

    private static ChatResponseFormatJson Form(string name, string property, JsonObject content)
    {
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [property] = content },
            ["required"] = new JsonArray(property),
            ["additionalProperties"] = false,
        };
        return new ChatResponseFormatJson(JsonSerializer.SerializeToElement(schema), name);
    }
}
