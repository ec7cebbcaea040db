using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>
/// Reads proposals and choices from replies. It accepts a code fence, prose or a thinking block around the JSON, numbers as
/// strings and trailing commas; it never guesses: anything unclear is a <see cref="ReplyProblem"/>.
/// </summary>
public static class ReplyReader
{
    /// <summary>The JSON property that holds proposals.</summary>
    public const string ProposalsProperty = "demands";

    /// <summary>The JSON property that holds a judge's score.</summary>
    public const string ScoreProperty = "score";

    /// <summary>The JSON property that holds a choice.</summary>
    public const string ChoiceProperty = "demand";

    // Numbers that differ by less are the same number, written or computed with another rounding.
    private const double SameNumber = 1e-9;

    /// <summary>Reads proposals: exactly as many as asked for, different, each in [0, a_max].</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="count">Number K of proposals asked for.</param>
    /// <param name="maxDemand">Largest demand a_max.</param>
    /// <returns>The proposals in the reply's order, rounded to ten decimals, or the problem.</returns>
    public static Reading<IReadOnlyList<double>> Proposals(string text, ChatFinishReason? finish, int count, double maxDemand)
    {
        Reading<IReadOnlyList<JsonElement>> answers = Answers(text, finish, ProposalsProperty, JsonValueKind.Array);
        if (!answers.TryGet(out IReadOnlyList<JsonElement>? lists))
        {
            return Reading<IReadOnlyList<double>>.Failed(answers.Problem!);
        }

        Reading<IReadOnlyList<double>>[] readings = [.. lists.Select(list => List(list, count, maxDemand))];
        for (int i = 1; i < readings.Length; i++)
        {
            if (!readings[0].TryGet(out IReadOnlyList<double>? first) || !readings[i].TryGet(out IReadOnlyList<double>? other)
                || !first.SequenceEqual(other))
            {
                return Reading<IReadOnlyList<double>>.Failed(ReplyProblemKind.SeveralAnswers, "it gives several lists that differ");
            }
        }

        return readings[0];
    }

    /// <summary>Reads a choice: the demand of a listed row, or one within half a grid step of a listed row.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="candidates">The table that was shown.</param>
    /// <param name="grid">The grid whose half step bounds the snapping, and whose a_max bounds the choice.</param>
    /// <returns>Index of the row and whether it was snapped to, or the problem.</returns>
    public static Reading<Choice> Choice(
        string text, ChatFinishReason? finish, IReadOnlyList<ScoredCandidate> candidates, DemandGrid grid)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(grid);
        Reading<double> answer = OneNumber(text, finish, ChoiceProperty, grid.MaxDemand);
        return answer.TryGet(out double demand) ? Row(demand, candidates, grid.Step / 2) : Reading<Choice>.Failed(answer.Problem!);
    }

    /// <summary>Reads a judge's score: one number from 0 to 1.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <returns>The score, rounded to ten decimals, or the problem.</returns>
    public static Reading<double> Score(string text, ChatFinishReason? finish) => OneNumber(text, finish, ScoreProperty, 1);

    private static Reading<double> OneNumber(string? text, ChatFinishReason? finish, string property, double max)
    {
        List<Reading<double>> numbers = [];
        if (text is not null && TryNumber(text, out double bare))
        {
            numbers.Add(InRange(bare, max));
        }
        else
        {
            Reading<IReadOnlyList<JsonElement>> answers = Answers(text, finish, property, null);
            if (!answers.TryGet(out IReadOnlyList<JsonElement>? values))
            {
                return Reading<double>.Failed(answers.Problem!);
            }

            numbers.AddRange(values.Select(value => Number(value, max)));
        }

        return !numbers[0].TryGet(out double first) || numbers.All(number => number.TryGet(out double other) && other == first)
            ? numbers[0]
            : Reading<double>.Failed(ReplyProblemKind.SeveralAnswers, "it gives several answers that differ");
    }

    private static Reading<Choice> Row(double demand, IReadOnlyList<ScoredCandidate> candidates, double reach)
    {
        int nearest = 0;
        for (int i = 1; i < candidates.Count; i++)
        {
            double closer = Math.Abs(candidates[nearest].Demand - demand) - Math.Abs(candidates[i].Demand - demand);
            if (closer > SameNumber || (closer >= -SameNumber && candidates[i].Demand < candidates[nearest].Demand))
            {
                nearest = i;
            }
        }

        double distance = Math.Abs(candidates[nearest].Demand - demand);
        return distance <= reach + SameNumber
            ? Reading<Choice>.Of(new Choice(nearest, Snapped: distance > SameNumber))
            : Reading<Choice>.Failed(ReplyProblemKind.NotInTable, $"{Show(demand)} is not one of the listed demands");
    }

    private static Reading<IReadOnlyList<double>> List(JsonElement list, int count, double maxDemand)
    {
        List<double> numbers = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            Reading<double> reading = Number(item, maxDemand);
            if (!reading.TryGet(out double number))
            {
                return Reading<IReadOnlyList<double>>.Failed(reading.Problem!);
            }

            if (numbers.Any(other => Math.Abs(other - number) <= SameNumber))
            {
                return Reading<IReadOnlyList<double>>.Failed(ReplyProblemKind.Duplicate, $"it lists {Show(number)} twice");
            }

            numbers.Add(number);
        }

        return numbers.Count == count
            ? Reading<IReadOnlyList<double>>.Of(numbers)
            : Reading<IReadOnlyList<double>>.Failed(
                ReplyProblemKind.WrongCount, $"it lists {numbers.Count} demands, and {count} were asked for");
    }

    private static Reading<double> Number(JsonElement value, double maxDemand) => value.ValueKind switch
    {
        JsonValueKind.Number => InRange(value.GetDouble(), maxDemand),
        JsonValueKind.String when TryNumber(value.GetString()!, out double number) => InRange(number, maxDemand),
        _ => Reading<double>.Failed(ReplyProblemKind.NotANumber, $"{ServerFaults.Quote(value.GetRawText())} is not a number"),
    };

    private static Reading<double> InRange(double number, double maxDemand)
    {
        if (number >= 0 && number <= maxDemand)
        {
            // Ten decimals, as on the grid, so that 0.30000000000000004 is the anchor 0.3; adding 0 turns −0 into 0.
            return Reading<double>.Of(Math.Min(maxDemand, Math.Round(number, 10) + 0));
        }

        return Reading<double>.Failed(
            ReplyProblemKind.OutOfRange, number < 0 ? $"{Show(number)} is below 0" : $"{Show(number)} is above {Show(maxDemand)}");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(
            text.AsSpan().Trim(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number)
        && !double.IsNaN(number)
        && text.AsSpan().ContainsAnyInRange('0', '9');

    /// <summary>The values of the one property that was asked for, from every JSON value in the text that has it.</summary>
    private static Reading<IReadOnlyList<JsonElement>> Answers(string? text, ChatFinishReason? finish, string property, JsonValueKind? bare)
    {
        if (finish == ChatFinishReason.ContentFilter)
        {
            return Failed(ReplyProblemKind.Refused, "it was held back by a filter");
        }

        bool cut = finish == ChatFinishReason.Length;
        if (string.IsNullOrWhiteSpace(text))
        {
            return cut ? Failed(ReplyProblemKind.CutOff, "it was too long") : Failed(ReplyProblemKind.Empty, "it is empty");
        }

        if (JsonInText.WithoutThinking(text) is not string answer)
        {
            return Failed(ReplyProblemKind.CutOff, "it ends while still thinking");
        }

        IReadOnlyList<JsonElement> values = JsonInText.Find(answer);
        List<JsonElement> answers = [];
        foreach (JsonElement value in values)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                answers.AddRange(value.EnumerateObject()
                    .Where(member => member.Name.Equals(property, StringComparison.OrdinalIgnoreCase))
                    .Select(member => member.Value));
            }
        }

        if (answers.Count == 0 && values.Count == 1 && values[0].ValueKind == bare && !answer.Contains('{', StringComparison.Ordinal))
        {
            answers.Add(values[0]);
        }

        if (answers.Count == 0)
        {
            return cut ? Failed(ReplyProblemKind.CutOff, "it is cut off before its end")
                : values.Count == 0 ? Failed(ReplyProblemKind.NoJson, "it holds no JSON that can be read")
                : Failed(ReplyProblemKind.WrongForm, $"its JSON has no property \"{property}\"");
        }

        return bare is JsonValueKind kind && answers.Any(value => value.ValueKind != kind)
            ? Failed(ReplyProblemKind.WrongForm, $"its property \"{property}\" is not a list")
            : Reading<IReadOnlyList<JsonElement>>.Of(answers);

        static Reading<IReadOnlyList<JsonElement>> Failed(ReplyProblemKind kind, string explanation) =>
            Reading<IReadOnlyList<JsonElement>>.Failed(kind, explanation);
    }

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A choice that was read from a reply.</summary>
/// <param name="Index">Index of the chosen row.</param>
/// <param name="Snapped">Whether the reply named a demand near the row's own.</param>
public readonly record struct Choice(int Index, bool Snapped);
