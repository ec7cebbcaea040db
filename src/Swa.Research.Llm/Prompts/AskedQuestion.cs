using System.Text.RegularExpressions;

namespace Swa.Research.Llm;

/// <summary>
/// The facts of a question, read back from what a server receives: for servers that answer without a model. It understands the
/// prompts of both protocols, with a schema or in plain words, and the same question asked again.
/// </summary>
/// <param name="Role">What is asked for.</param>
/// <param name="Demands">The demands that may be named: the rows of the table, or the grid where it is listed; empty for talk.</param>
public sealed partial record AskedQuestion(DecisionRole Role, IReadOnlyList<double> Demands)
{
    /// <summary>The rows' demands as the table writes them; empty where none is shown.</summary>
    public IReadOnlyList<string> Written { get; private init; } = [];

    /// <summary>The combined score of each row of the table; empty where none is shown.</summary>
    public IReadOnlyList<double> Utilities { get; private init; } = [];

    /// <summary>Whether the answer is the letter of a row, A for the first.</summary>
    public bool ByLetter { get; private init; }

    /// <summary>Number of proposals asked for; 0 where none are.</summary>
    public int Proposals { get; private init; }

    /// <summary>Name of the JSON property that holds the answer; empty where the answer is text.</summary>
    public string Property { get; private init; } = "";

    /// <summary>Index of the agent from 0; null where the question does not say.</summary>
    public int? Agent { get; private init; }

    /// <summary>Index of the step from 0.</summary>
    public int Step { get; private init; }

    /// <summary>Number of agents n.</summary>
    public int Agents { get; private init; }

    /// <summary>Capacity C.</summary>
    public double Capacity { get; private init; }

    /// <summary>Largest demand a_max.</summary>
    public double MaxDemand { get; private init; }

    /// <summary>Belief μ̂ about a typical request of the others, to the decimals that are shown.</summary>
    public double Belief { get; private init; }

    /// <summary>Social weight λ; null where the question does not say.</summary>
    public double? Weight { get; private init; }

    /// <summary>Messages of the agents that the question quotes, in order.</summary>
    public IReadOnlyList<string> Said { get; private init; } = [];

    /// <summary>Reads the facts from the texts of the system's and the first user's message.</summary>
    /// <param name="system">The system's message.</param>
    /// <param name="user">The first message of the user.</param>
    /// <param name="schema">The schema of the reply; null: none was sent, and where the user's message holds one, that one counts.</param>
    /// <returns>The facts; null where it is no question of this package's agents.</returns>
    public static AskedQuestion? Read(string system, string user, JsonElement? schema = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(user);
        string text = $"{system}\n{user}";
        string property = PropertyText().Match(user) is { Success: true } form ? form.Groups[1].Value : "";
        bool byLetter = LetterText().IsMatch(user);
        DecisionRole? role = property switch
        {
            "candidates" or ReplyReader.ProposalsProperty => DecisionRole.Propose,
            "action" or ReplyReader.ChoiceProperty => DecisionRole.Choose,
            ReplyReader.ScoresProperty => DecisionRole.Score,
            ReplyReader.RequestProperty => DecisionRole.Demand,
            _ => byLetter ? DecisionRole.Choose
                : user.Contains("Write one message to the other agents", StringComparison.Ordinal) ? DecisionRole.Talk : null,
        };
        if (role is not DecisionRole asked || Value(MaxText(), text) is not double max)
        {
            return null;
        }

        (string Written, double Utility)[] rows = [.. RowText().Matches(user).Select(row => (
            row.Groups[1].Value, row.Groups[2].Success ? Number(row.Groups[2].Value) : double.NaN))];
        double[] listed = asked is DecisionRole.Choose or DecisionRole.Score
            ? [.. rows.Select(row => Number(row.Written))]
            : [.. Enumerated(schema ?? InWords(user))];
        return new AskedQuestion(asked, listed)
        {
            Utilities = asked == DecisionRole.Choose ? [.. rows.Select(row => row.Utility)] : [],
            Written = asked is DecisionRole.Choose or DecisionRole.Score ? [.. rows.Select(row => row.Written)] : [],
            ByLetter = byLetter,
            Proposals = asked == DecisionRole.Propose ? (int)(Value(CountText(), user) ?? 0) : 0,
            Property = property,
            Agent = (int?)Value(AgentText(), text) - 1,
            Step = (int)(Value(StepFromZeroText(), user) ?? Value(StepFromOneText(), user) - 1 ?? 0),
            Agents = (int)(Value(AgentsText(), system) ?? 0),
            Capacity = Value(CapacityText(), system) ?? 0,
            MaxDemand = max,
            Belief = Value(BeliefText(), user) ?? 0,
            Weight = Value(WeightText(), user),
            Said = [.. SaidText().Matches(user).Select(said => said.Groups[1].Value)],
        };
    }

    private static IEnumerable<double> Enumerated(JsonElement? schema)
    {
        if (schema is not JsonElement { ValueKind: JsonValueKind.Object } form
            || !form.TryGetProperty("properties", out JsonElement properties)
            || properties.EnumerateObject().FirstOrDefault().Value is not { ValueKind: JsonValueKind.Object } content)
        {
            return [];
        }

        JsonElement item = content.TryGetProperty("items", out JsonElement items) ? items : content;
        return item.TryGetProperty("enum", out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetDouble())] : [];
    }

    /// <summary>The schema that stands in the question of a server that takes none.</summary>
    private static JsonElement? InWords(string user)
    {
        int start = user.LastIndexOf("{\"type\":\"object\"", StringComparison.Ordinal);
        return start >= 0 && JsonInText.Find(user[start..]) is { Count: > 0 } found ? found[0] : null;
    }

    private static double? Value(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? Number(match.Groups[1].Value) : null;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("""\{"(candidates|demands|action|demand|scores|request)": """)]
    private static partial Regex PropertyText();

    [GeneratedRegex("ONLY the letter before|with the letter before")]
    private static partial Regex LetterText();

    [GeneratedRegex(
        @"^(?:[A-Z]: )?(?:a=)?(\d+(?:\.\d+)?)(?: \| [^|\n]+ \| [^|\n]+ \| (?:U=)?(-?\d+(?:\.\d+)?))?$", RegexOptions.Multiline)]
    private static partial Regex RowText();

    [GeneratedRegex(@"Propose (\d+) different")]
    private static partial Regex CountText();

    [GeneratedRegex(@"You are [Aa]gent (\d+)")]
    private static partial Regex AgentText();

    [GeneratedRegex(@"Time step: (\d+)")]
    private static partial Regex StepFromZeroText();

    [GeneratedRegex(@"^Step (\d+)\.", RegexOptions.Multiline)]
    private static partial Regex StepFromOneText();

    [GeneratedRegex(@"(?:There are|of) (\d+) agents")]
    private static partial Regex AgentsText();

    [GeneratedRegex(@"(?:System capacity is|total demand of) (\d+(?:\.\d+)?)")]
    private static partial Regex CapacityText();

    [GeneratedRegex(@"(?:real number between 0 and|a number from 0 to) (\d+(?:\.\d+)?)")]
    private static partial Regex MaxText();

    [GeneratedRegex(@"(?:\(mu_est\):|expected to be) (\d+(?:\.\d+)?)")]
    private static partial Regex BeliefText();

    [GeneratedRegex(@"(?:Lambda =|social weight is) (\d+(?:\.\d+)?)")]
    private static partial Regex WeightText();

    [GeneratedRegex("""^Agent \d+: "(.*)"$""", RegexOptions.Multiline)]
    private static partial Regex SaidText();
}
