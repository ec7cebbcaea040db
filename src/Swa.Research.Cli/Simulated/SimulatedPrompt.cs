using System.Text.RegularExpressions;

namespace Swa.Research.Cli.Simulated;

/// <summary>
/// What a chat request says, as far as a stand-in needs it: the JSON schema of the reply, from the request or from its words; the table of
/// candidates; the agent, the step and the belief. What is not there has a default, as a prompt may have been cut.
/// </summary>
internal sealed partial class SimulatedPrompt
{
    private SimulatedPrompt(string text, JsonElement? schema, long? seed, int tokens)
    {
        Text = text;
        Schema = schema ?? SchemaInWords(text);
        Seed = seed;
        Tokens = tokens;
    }

    /// <summary>What the model was told: all messages but its own.</summary>
    public string Text { get; }

    /// <summary>The form of the reply; null: any text.</summary>
    public JsonElement? Schema { get; }

    /// <summary>The request's seed.</summary>
    public long? Seed { get; }

    /// <summary>Tokens that were read, four characters each.</summary>
    public int Tokens { get; }

    /// <summary>Index of the agent from 0.</summary>
    public int Agent => Math.Max(0, (int)(Number(AgentWords()) ?? 1) - 1);

    /// <summary>Index of the step from 0.</summary>
    public int Step => Math.Max(0, (int)(Number(StepWords()) ?? 1) - 1);

    /// <summary>The expected demand of another agent.</summary>
    public double Belief => Number(BeliefWords()) ?? 0;

    /// <summary>The largest demand that the words allow; null where they give none.</summary>
    public double? MaxDemand => Number(RangeWords());

    /// <summary>Number of proposals that the words ask for.</summary>
    public int? Proposals => (int?)Number(CountWords());

    /// <summary>Reads the body of a request.</summary>
    /// <param name="body">The JSON body.</param>
    /// <param name="faults">Whether the schema is ignored, and how much of the prompt is read.</param>
    public static SimulatedPrompt Read(JsonElement body, SimulatedFaults faults)
    {
        StringBuilder text = new();
        int characters = 0;
        foreach (JsonElement message in body.GetProperty("messages").EnumerateArray())
        {
            string words = Words(message.GetProperty("content"));
            characters += words.Length;
            if (message.GetProperty("role").GetString() != "assistant")
            {
                text.Append(words).Append('\n');
            }
        }

        int tokens = (characters + 3) / 4;
        if (faults.Context is int most && tokens > most)
        {
            text.Remove(0, Math.Max(0, text.Length - 4 * most));
            tokens = most;
        }

        return new SimulatedPrompt(
            text.ToString(),
            faults.IgnoresSchemas ? null : SchemaOf(body),
            body.TryGetProperty("seed", out JsonElement seed) && seed.TryGetInt64(out long number) ? number : null,
            tokens);
    }

    /// <summary>The JSON schema that a request carries; null: none.</summary>
    public static JsonElement? SchemaOf(JsonElement body) =>
        body.TryGetProperty("response_format", out JsonElement format)
        && format.TryGetProperty("json_schema", out JsonElement named)
        && named.TryGetProperty("schema", out JsonElement schema)
            ? schema
            : null;

    /// <summary>
    /// The candidates of a table: its first column is the demand, its last one the score that is to be compared. A table is the longest run
    /// of lines that begin with one of the demands, or, where these are not known, of lines of numbers with bars between.
    /// </summary>
    /// <param name="demands">The demands that may be answered; empty where they are not known.</param>
    public IReadOnlyList<ScoredCandidate> Table(IReadOnlyList<double> demands)
    {
        List<ScoredCandidate> longest = [];
        List<ScoredCandidate> rows = [];
        foreach (string line in Text.Split('\n'))
        {
            double[] numbers = [.. Numbers().Matches(line).Select(match => Parse(match.ValueSpan))];
            bool isRow = numbers.Length > 1
                && (demands.Count > 0 ? demands.Contains(numbers[0]) : line.Contains('|', StringComparison.Ordinal));
            if (!isRow)
            {
                rows = [];
                continue;
            }

            rows.Add(new ScoredCandidate(numbers[0], 0, 0, numbers[^1]));
            longest = rows.Count > longest.Count ? rows : longest;
        }

        return longest.Count > 1 || demands.Count < 2 ? longest : [];
    }

    private static JsonElement? SchemaInWords(string text)
    {
        int start = text.LastIndexOf("JSON schema: {", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text[text.IndexOf('{', start)..]));
        try
        {
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private double? Number(Regex words) => words.Match(Text) is { Success: true } match ? Parse(match.Groups[1].ValueSpan) : null;

    private static double Parse(ReadOnlySpan<char> number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static string Words(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out JsonElement text) ? text.GetString() : ""));

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?i:you are agent) (\d{1,6})")]
    private static partial Regex AgentWords();

    [GeneratedRegex(@"\bStep (\d{1,9})")]
    private static partial Regex StepWords();

    [GeneratedRegex(@"expected to be (\d+(?:\.\d+)?)")]
    private static partial Regex BeliefWords();

    [GeneratedRegex(@"number from 0 to (\d+(?:\.\d+)?)")]
    private static partial Regex RangeWords();

    [GeneratedRegex(@"(?i:propose) (\d{1,6})")]
    private static partial Regex CountWords();
}
