using System.Xml;

namespace Swa.Research.Figures;

/// <summary>
/// The markup of a figure's text: plain, except that text between two dollar signs is mathematics, as in
/// <c>Social weight $λ$</c> or <c>$λ^{*} = 0.85$</c>.
/// </summary>
/// <remarks>
/// In mathematics, single Latin letters and lower-case Greek ones are italic; words, digits, operators and upper-case Greek
/// letters are upright; <c>^</c> raises and <c>_</c> lowers the next character or the next group in braces, one level deep.
/// A dollar sign without a partner is itself, and <c>\$</c> always is. Nothing else is markup.
/// </remarks>
public static class MathText
{
    /// <summary>Makes a text that came from elsewhere, such as a file name, into markup that shows it literally.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with every dollar sign escaped.</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("$", "\\$", StringComparison.Ordinal);
    }

    /// <summary>
    /// The text without styles: <c>$λ^{*}$</c> gives <c>λ*</c>, <c>$a_{max}$</c> gives <c>a_max</c>, <c>$n^2$</c> gives <c>n^2</c>.
    /// </summary>
    /// <param name="markup">The text with its markup.</param>
    /// <returns>Plain text on one line.</returns>
    /// <exception cref="ParameterException">The markup cannot be read.</exception>
    public static string ToPlainText(string markup)
    {
        StringBuilder text = new();
        foreach (TextRun run in Parse(markup, "markup"))
        {
            bool named = run.Text.Any(char.IsLetterOrDigit);
            text.Append(run.Script == TextScript.Sub ? "_" : run.Script == TextScript.Super && named ? "^" : "").Append(run.Text);
        }

        return text.ToString();
    }

    internal static string Checked(string? markup, string parameter)
    {
        Require.Given(markup, parameter, "a text, possibly empty");
        Parse(markup, parameter);
        return markup;
    }

    internal static IReadOnlyList<TextRun> Parse(string markup, string parameter = "markup")
    {
        CheckCharacters(markup, parameter);
        List<TextRun> runs = [];
        StringBuilder plain = new();
        for (int i = 0; i < markup.Length; i++)
        {
            if (markup[i] == '\\' && i + 1 < markup.Length && markup[i + 1] == '$')
            {
                plain.Append('$');
                i++;
            }
            else if (markup[i] == '$' && Closing(markup, i + 1) is { } end)
            {
                Flush(plain, runs);
                AddMathematics(markup[(i + 1)..end], runs, parameter);
                i = end;
            }
            else
            {
                plain.Append(char.IsWhiteSpace(markup[i]) && markup[i] != '\u00A0' && markup[i] != '\u2009' ? ' ' : markup[i]);
            }
        }

        Flush(plain, runs);
        return runs;
    }

    private static int? Closing(string markup, int start)
    {
        for (int i = start; i < markup.Length; i++)
        {
            if (markup[i] == '\\' && i + 1 < markup.Length && markup[i + 1] == '$')
            {
                i++;
            }
            else if (markup[i] == '$')
            {
                return i;
            }
        }

        return null;
    }

    private static void Flush(StringBuilder plain, List<TextRun> runs)
    {
        if (plain.Length > 0)
        {
            runs.Add(new TextRun(plain.ToString(), Mathematical: false, Italic: false, TextScript.None));
            plain.Clear();
        }
    }

    private static void AddMathematics(string mathematics, List<TextRun> runs, string parameter)
    {
        int start = 0;
        while (start < mathematics.Length)
        {
            int mark = mathematics.AsSpan(start).IndexOfAny('^', '_');
            if (mark < 0)
            {
                AddLetters(mathematics[start..], TextScript.None, runs);
                return;
            }

            mark += start;
            AddLetters(mathematics[start..mark], TextScript.None, runs);
            (string script, start) = ReadScript(mathematics, mark + 1, parameter);
            AddLetters(script, mathematics[mark] == '^' ? TextScript.Super : TextScript.Sub, runs);
        }
    }

    private static (string Script, int End) ReadScript(string mathematics, int start, string parameter)
    {
        bool braced = start < mathematics.Length && mathematics[start] == '{';
        int end = braced ? mathematics.IndexOf('}', start) : start + StringInfo.GetNextTextElementLength(mathematics, start);
        string script = end < 0 ? "" : braced ? mathematics[(start + 1)..end] : mathematics[start..end];
        if (script.Length == 0 || script.AsSpan().IndexOfAny("^_{}") >= 0)
        {
            throw new ParameterException(
                parameter, $"\"${mathematics}$\"", "mathematics with a character or a group in braces after ^ and _, one level deep");
        }

        return (script, braced ? end + 1 : end);
    }

    /// <summary>Splits mathematics into italic and upright runs; a lone Latin letter is a variable, several are a word.</summary>
    private static void AddLetters(string text, TextScript script, List<TextRun> runs)
    {
        string[] elements = Elements(text);
        for (int i = 0; i < elements.Length; i++)
        {
            bool inWord = (i > 0 && IsLatin(elements[i - 1])) || (i + 1 < elements.Length && IsLatin(elements[i + 1]));
            bool italic = IsLowerGreek(elements[i]) || (IsLatin(elements[i]) && !inWord);
            if (runs.Count > 0 && runs[^1] is { Mathematical: true } last && last.Italic == italic && last.Script == script && i > 0)
            {
                runs[^1] = last with { Text = last.Text + elements[i] };
            }
            else
            {
                runs.Add(new TextRun(elements[i], Mathematical: true, italic, script));
            }
        }
    }

    private static string[] Elements(string text)
    {
        List<string> elements = [];
        TextElementEnumerator enumerator = StringInfo.GetTextElementEnumerator(text);
        while (enumerator.MoveNext())
        {
            elements.Add(enumerator.GetTextElement());
        }

        return [.. elements];
    }

    private static bool IsLatin(string element) => char.IsAsciiLetter(element[0]) || element[0] is >= 'À' and <= 'ɏ' and not ('×' or '÷');

    private static bool IsLowerGreek(string element) => element[0] is >= 'α' and <= 'ω' or 'ϵ' or 'ϑ' or 'ϕ';

    private static void CheckCharacters(string markup, string parameter)
    {
        for (int i = 0; i < markup.Length; i++)
        {
            if (i + 1 < markup.Length && XmlConvert.IsXmlSurrogatePair(markup[i + 1], markup[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(markup[i]))
            {
                throw new ParameterException(
                    parameter, $"a text with the character U+{(int)markup[i]:X4}", "text without control characters");
            }
        }
    }
}
