using System.Text.RegularExpressions;
using Swa.Research.Figures;

namespace Swa.Research.Ensembles;

/// <summary>
/// Reads the final answer out of an agent's text. Nothing is guessed: what is not clearly there is no answer, and counts as wrong.
/// </summary>
public static partial class FinalAnswer
{
    /// <summary>The answer in a form in which equal answers are equal texts, for scoring and for votes.</summary>
    /// <param name="task">The task.</param>
    /// <param name="text">The agent's text, with or without a thinking block.</param>
    /// <returns>
    /// The number of an arithmetic task, the letter of a choice, the Python code or the summary; null where there is none.
    /// </returns>
    public static string? Read(BenchmarkTask task, string text)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(text);
        if (JsonInText.WithoutThinking(text) is not string said || string.IsNullOrWhiteSpace(said))
        {
            return null;
        }

        return task switch
        {
            ArithmeticTask => Number(Statement(said))?.ToString("0.############################", CultureInfo.InvariantCulture),
            MultipleChoiceTask choice => Letter(Statement(said), choice)?.ToString(),
            ProgrammingTask program => Code(said, program),
            _ => Summary(said),
        };
    }

    /// <summary>Whether an answer is the file's; null where the schema has no exact answer or code would have to be run.</summary>
    /// <param name="task">The task.</param>
    /// <param name="answer">What <see cref="Read"/> gave.</param>
    /// <returns>True for right, false for wrong or missing, null where this is not known.</returns>
    public static bool? IsRight(BenchmarkTask task, string? answer) => task switch
    {
        ArithmeticTask arithmetic => answer is not null && decimal.Parse(answer, CultureInfo.InvariantCulture) == arithmetic.Answer,
        MultipleChoiceTask choice => answer == MultipleChoiceTask.Letter(choice.Answer).ToString(),
        _ => null,
    };

    /// <summary>The text after the last "Answer:" or "####"; the whole text where it is one line without either.</summary>
    private static string? Statement(string text)
    {
        Match? last = AnswerLine().Matches(text).LastOrDefault();
        return last is not null ? last.Groups["answer"].Value.Trim()
            : text.Trim().Contains('\n', StringComparison.Ordinal) ? null : text.Trim();
    }

    /// <summary>The one number of a statement: two different ones are no answer.</summary>
    private static decimal? Number(string? statement)
    {
        if (statement is null)
        {
            return null;
        }

        decimal[] numbers =
        [
            .. Numbers().Matches(statement)
                .Select(match => match.Value.Replace(",", "", StringComparison.Ordinal))
                .Where(number => decimal.TryParse(number, CultureInfo.InvariantCulture, out _))
                .Select(number => decimal.Parse(number, CultureInfo.InvariantCulture))
                .Distinct(),
        ];
        return numbers.Length == 1 ? numbers[0] : null;
    }

    /// <summary>A choice by its letter (B, b), (B), B. text) or by its whole text.</summary>
    private static char? Letter(string? statement, MultipleChoiceTask task)
    {
        if (statement is null)
        {
            return null;
        }

        string bare = statement.Trim(' ', '*', '"', '\'', '`', '.');
        int[] same = [.. Enumerable.Range(0, task.Choices.Count).Where(index => task.Choices[index].Trim() == bare)];
        if (same.Length == 1)
        {
            return MultipleChoiceTask.Letter(same[0]);
        }

        Match match = ChoiceLetter().Match(bare);
        int letter = match.Success ? char.ToUpperInvariant(match.Groups["letter"].Value[0]) - 'A' : -1;
        return letter >= 0 && letter < task.Choices.Count ? MultipleChoiceTask.Letter(letter) : null;
    }

    /// <summary>What follows the last line "Summary:", else the whole text; null where nothing does.</summary>
    private static string? Summary(string text)
    {
        Match? mark = SummaryLine().Matches(text).LastOrDefault();
        string summary = (mark is null ? text : text[(mark.Index + mark.Length)..]).Trim();
        return summary.Length == 0 ? null : summary;
    }

    /// <summary>The last fenced block that defines the function, else the last fenced block, else the text itself.</summary>
    private static string Code(string text, ProgrammingTask task)
    {
        string[] blocks = [.. Fence().Matches(text).Select(match => match.Groups["code"].Value)];
        string? defining = blocks.LastOrDefault(block => block.Contains($"def {task.EntryPoint}(", StringComparison.Ordinal));
        return (defining ?? blocks.LastOrDefault() ?? text).TrimEnd();
    }

    [GeneratedRegex(
        @"(?:^|\n)[\s*_#>-]*(?:final\s+)?answer\s*(?:is)?[\s*_]*[:=][\s*_]*(?<answer>[^\n]*)|####\s*(?<answer>[^\n]*)",
        RegexOptions.IgnoreCase)]
    private static partial Regex AnswerLine();

    [GeneratedRegex(@"(?:^|\n)[ \t*_#]*summary[ \t*_]*:[ \t*_]*", RegexOptions.IgnoreCase)]
    private static partial Regex SummaryLine();

    [GeneratedRegex(@"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w|,\d)")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^\(?(?<letter>[A-Za-z])(?:\)|[.:](?:\s|$)|$)")]
    private static partial Regex ChoiceLetter();

    [GeneratedRegex(@"```[A-Za-z0-9]*[ \t]*\r?\n(?<code>.*?)(?:\r?\n```|$)", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
