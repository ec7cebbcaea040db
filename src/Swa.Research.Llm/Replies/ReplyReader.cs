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

    internal const string RequestProperty = "request";
    internal const string ScoresProperty = "scores";
    internal const string OwnProperty = "own";
    internal const string GroupProperty = "group";

    // Numbers that differ by less are the same number, written or computed with another rounding.
    private const double SameNumber = 1e-9;

    /// <summary>What is wrong with a reply of nothing but thinking, which is no empty reply and no answer either.</summary>
    /// <param name="reply">The reply.</param>
    /// <returns>The problem; null: the reply holds text, or no thinking beside it.</returns>
    public static ReplyProblem? OnlyReasoning(ChatResponse reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return !string.IsNullOrWhiteSpace(reply.Text) || Reasoning.Of(reply) is null ? null : new ReplyProblem(
            ReplyProblemKind.OnlyReasoning,
            reply.FinishReason == ChatFinishReason.Length
                ? "its thinking was too long to leave room for an answer"
                : "it holds thinking and no answer");
    }

    /// <summary>Reads proposals: exactly as many as asked for, different, each in [0, a_max].</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="count">Number K of proposals asked for.</param>
    /// <param name="maxDemand">Largest demand a_max.</param>
    /// <returns>The proposals in the reply's order, rounded to ten decimals, or the problem.</returns>
    public static Reading<IReadOnlyList<double>> Proposals(string text, ChatFinishReason? finish, int count, double maxDemand)
    {
        return Agreed(
            Answers(text, finish, ProposalsProperty, JsonValueKind.Array), list => List(list, count, maxDemand), "lists",
            Enumerable.SequenceEqual);
    }

    /// <summary>
    /// Reads what is valid in a list of proposals: different numbers in [0, a_max], whatever else the list holds and however many they are.
    /// </summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="count">Number K of proposals asked for.</param>
    /// <param name="maxDemand">Largest demand a_max.</param>
    /// <param name="property">The JSON property that holds them.</param>
    /// <returns>The valid proposals in the reply's order, with what is wrong with the rest; or the problem where none is valid.</returns>
    public static Reading<IReadOnlyList<double>> ValidProposals(
        string text, ChatFinishReason? finish, int count, double maxDemand, string property)
    {
        Reading<IReadOnlyList<JsonElement>> answers = Answers(text, finish, property, JsonValueKind.Array);
        if (!answers.TryGet(out IReadOnlyList<JsonElement>? lists))
        {
            return Reading<IReadOnlyList<double>>.Failed(answers.Problem!);
        }

        // The last one counts where a property occurs twice, as in the JSON readers of most languages.
        JsonElement list = lists[^1];
        List<double> valid = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Number(item, 0, maxDemand).TryGet(out double number) && !valid.Exists(other => Math.Abs(other - number) <= SameNumber))
            {
                valid.Add(number);
            }
        }

        ReplyProblem? problem = List(list, count, maxDemand).Problem;
        return problem is null || valid.Count > 0
            ? Reading<IReadOnlyList<double>>.Of(valid, problem)
            : Reading<IReadOnlyList<double>>.Failed(problem);
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
        Reading<double> answer = OneNumber(text, finish, ChoiceProperty, 0, grid.MaxDemand);
        return answer.TryGet(out double demand) ? Row(demand, candidates, grid.Step / 2) : Reading<Choice>.Failed(answer.Problem!);
    }

    /// <summary>Reads a choice as the nearest listed demand, however far from the number in the reply.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="candidates">The table that was shown.</param>
    /// <param name="property">The JSON property that holds the choice.</param>
    /// <returns>Index of the row and whether the reply named another number, or the problem.</returns>
    public static Reading<Choice> NearestChoice(
        string text, ChatFinishReason? finish, IReadOnlyList<ScoredCandidate> candidates, string property)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Reading<double> answer = OneNumber(text, finish, property, double.MinValue, double.MaxValue);
        return answer.TryGet(out double demand)
            ? Row(demand, candidates, double.PositiveInfinity)
            : Reading<Choice>.Failed(answer.Problem!);
    }

    /// <summary>Reads a demand that is free in [0, a_max].</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="maxDemand">Largest demand a_max.</param>
    /// <returns>The demand, rounded to ten decimals, or the problem.</returns>
    public static Reading<double> Request(string text, ChatFinishReason? finish, double maxDemand) =>
        OneNumber(text, finish, RequestProperty, 0, maxDemand);

    /// <summary>Reads both scores of each demand, numbers from 0 to 1.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <param name="demands">The demands to be scored.</param>
    /// <returns>The scores in the order of the demands, or the problem.</returns>
    public static Reading<IReadOnlyList<ModelScore>> Scores(string text, ChatFinishReason? finish, IReadOnlyList<double> demands)
    {
        ArgumentNullException.ThrowIfNull(demands);
        return Agreed(
            Answers(text, finish, ScoresProperty, JsonValueKind.Object), answer => ScoresIn(answer, demands), "sets of scores",
            Enumerable.SequenceEqual);
    }

    /// <summary>Reads a message: its words on one line, without thinking, cut at a length. Nothing readable is an empty message.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="longest">Most characters of the message.</param>
    /// <returns>The message; it is never a problem.</returns>
    public static Reading<string> Message(string text, int longest)
    {
        string words = string.Join(' ', (JsonInText.WithoutThinking(text ?? "") ?? "").Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('"', '“', '”');
        string clean = string.Concat(words.EnumerateRunes().Where(rune => !Rune.IsControl(rune)));
        int length = Math.Min(longest, clean.Length);
        length -= length > 0 && length < clean.Length && char.IsHighSurrogate(clean[length - 1]) ? 1 : 0;
        return Reading<string>.Of(length == clean.Length ? clean : $"{clean[..length].TrimEnd()} …");
    }

    /// <summary>Reads the probabilities of rows that are named by the letters A, B, C and so on as the first token of a reply.</summary>
    /// <param name="reply">A reply that carries the likeliest first tokens.</param>
    /// <param name="rows">Number of rows.</param>
    /// <returns>One probability per row with sum 1, or the problem where no letter of a row is among the likeliest tokens.</returns>
    /// <exception cref="ModelServerException">The reply has text and carries no tokens: the server does not report them.</exception>
    public static Reading<IReadOnlyList<double>> Letters(ChatResponse reply, int rows)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (TokenLikelihoods.Of(reply) is not { } tokens)
        {
            // llama.cpp's server reports none for a first token that is a part of a character, and sends U+FFFD or nothing for it.
            return reply.Text.Trim('\uFFFD').Length == 0
                ? Reading<IReadOnlyList<double>>.Failed(ReplyProblemKind.Empty, "it begins with no whole character")
                : throw new ModelServerException(
                    ServerFault.RequestRefused,
                    "the server reports no likelihoods of tokens (logprobs), so that a choice can only be read from the reply itself "
                        + "(--choice-by reply).");
        }

        double[] shares = new double[rows];
        foreach ((string token, double logarithm) in tokens)
        {
            string letter = token.Trim();
            if (letter.Length == 1 && letter[0] - 'A' is >= 0 and int row && row < rows)
            {
                shares[row] += Math.Exp(Math.Min(0, logarithm));
            }
        }

        double sum = shares.Sum();
        return sum > 0
            ? Reading<IReadOnlyList<double>>.Of([.. shares.Select(share => share / sum)])
            : Reading<IReadOnlyList<double>>.Failed(
                ReplyProblemKind.NotInTable, "none of its likeliest beginnings is the letter of a row");
    }

    /// <summary>Reads a judge's score: one number from 0 to 1.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="finish">Why the reply ended, if the server says.</param>
    /// <returns>The score, rounded to ten decimals, or the problem.</returns>
    public static Reading<double> Score(string text, ChatFinishReason? finish) => OneNumber(text, finish, ScoreProperty, 0, 1);

    /// <summary>The one answer that all values give; a problem where they differ or one of them cannot be used.</summary>
    private static Reading<IReadOnlyList<T>> Agreed<T>(
        Reading<IReadOnlyList<JsonElement>> answers,
        Func<JsonElement, Reading<IReadOnlyList<T>>> read,
        string what,
        Func<IReadOnlyList<T>, IReadOnlyList<T>, bool> isSame)
    {
        if (!answers.TryGet(out IReadOnlyList<JsonElement>? values))
        {
            return Reading<IReadOnlyList<T>>.Failed(answers.Problem!);
        }

        Reading<IReadOnlyList<T>>[] readings = [.. values.Select(read)];
        for (int i = 1; i < readings.Length; i++)
        {
            if (!readings[0].TryGet(out IReadOnlyList<T>? first) || !readings[i].TryGet(out IReadOnlyList<T>? other)
                || !isSame(first, other))
            {
                return Reading<IReadOnlyList<T>>.Failed(ReplyProblemKind.SeveralAnswers, $"it gives several {what} that differ");
            }
        }

        return readings[0];
    }

    private static Reading<IReadOnlyList<ModelScore>> ScoresIn(JsonElement answer, IReadOnlyList<double> demands)
    {
        ModelScore?[] scores = new ModelScore?[demands.Count];
        foreach (JsonProperty member in answer.EnumerateObject())
        {
            int row = TryNumber(member.Name, out double demand)
                ? demands.ToList().FindIndex(known => Math.Abs(known - demand) <= SameNumber)
                : -1;
            if (row < 0)
            {
                return Failed(ReplyProblemKind.NotInTable, $"{ServerFaults.Quote(member.Name)} is not one of the listed demands");
            }

            if (member.Value.ValueKind != JsonValueKind.Object
                || !member.Value.TryGetProperty(OwnProperty, out JsonElement own)
                || !member.Value.TryGetProperty(GroupProperty, out JsonElement group))
            {
                return Failed(
                    ReplyProblemKind.WrongForm, $"{Show(demands[row])} has not both scores, \"{OwnProperty}\" and \"{GroupProperty}\"");
            }

            Reading<double> first = Number(own, 0, 1);
            Reading<double> second = Number(group, 0, 1);
            if (!first.TryGet(out double self) || !second.TryGet(out double all))
            {
                return Reading<IReadOnlyList<ModelScore>>.Failed((first.Problem ?? second.Problem)!);
            }

            scores[row] = new ModelScore(self, all);
        }

        int missing = Array.IndexOf(scores, null);
        return missing < 0
            ? Reading<IReadOnlyList<ModelScore>>.Of([.. scores.Select(score => score!.Value)])
            : Failed(ReplyProblemKind.WrongCount, $"it does not score {Show(demands[missing])}");

        static Reading<IReadOnlyList<ModelScore>> Failed(ReplyProblemKind kind, string explanation) =>
            Reading<IReadOnlyList<ModelScore>>.Failed(kind, explanation);
    }

    private static Reading<double> OneNumber(string? text, ChatFinishReason? finish, string property, double min, double max)
    {
        List<Reading<double>> numbers = [];
        if (text is not null && TryNumber(text, out double bare))
        {
            numbers.Add(InRange(bare, min, max));
        }
        else
        {
            Reading<IReadOnlyList<JsonElement>> answers = Answers(text, finish, property, null);
            if (!answers.TryGet(out IReadOnlyList<JsonElement>? values))
            {
                return Reading<double>.Failed(answers.Problem!);
            }

            numbers.AddRange(values.Select(value => Number(value, min, max)));
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
            Reading<double> reading = Number(item, 0, maxDemand);
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

    private static Reading<double> Number(JsonElement value, double min, double max) => value.ValueKind switch
    {
        JsonValueKind.Number => InRange(value.GetDouble(), min, max),
        JsonValueKind.String when TryNumber(value.GetString()!, out double number) => InRange(number, min, max),
        _ => Reading<double>.Failed(ReplyProblemKind.NotANumber, $"{ServerFaults.Quote(value.GetRawText())} is not a number"),
    };

    private static Reading<double> InRange(double number, double min, double max)
    {
        if (number >= min && number <= max)
        {
            // Ten decimals, as on the grid, so that 0.30000000000000004 is the anchor 0.3; adding 0 turns −0 into 0.
            return Reading<double>.Of(Math.Min(max, Math.Round(number, 10) + 0));
        }

        return Reading<double>.Failed(
            ReplyProblemKind.OutOfRange, number < min ? $"{Show(number)} is below {Show(min)}" : $"{Show(number)} is above {Show(max)}");
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
            ? Failed(
                ReplyProblemKind.WrongForm, $"its property \"{property}\" is not {(kind == JsonValueKind.Array ? "a list" : "an object")}")
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

/// <summary>How a model scores a candidate (paper section 4.1).</summary>
/// <param name="Own">How well it serves the agent, from 0 to 1.</param>
/// <param name="Group">How well its effect on everybody is, from 0 to 1.</param>
public readonly record struct ModelScore(double Own, double Group);
