using System.Globalization;
using System.Net;
using System.Text;

namespace Swa.Research.Display;

/// <summary>
/// A Markdown text that a notebook cell shows by returning it, built from results:
/// <c>Markdown.Of($"The critical weight is **{weight:0.00}**.")</c>.
/// </summary>
[TypeFormatterSource(
    typeof(MarkdownFormatterSource), PreferredMimeTypes = [DisplayMimeTypes.Markdown, DisplayMimeTypes.PlainText])]
public sealed record Markdown
{
    /// <summary>What a backslash takes the meaning from in every Markdown, and the sign of formulas.</summary>
    private const string EscapableSigns = "\\`*_{}[]()#+-.!|~$";

    /// <summary>Takes a text that is Markdown already; nothing in it is escaped.</summary>
    /// <param name="text">The Markdown.</param>
    public Markdown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>The Markdown source.</summary>
    public string Text { get; }

    /// <summary>The text for places that do not show Markdown: its source, without the escapes that stand outside formulas.</summary>
    public string PlainText
    {
        get
        {
            StringBuilder plain = new();
            bool isFormula = false;
            for (int i = 0; i < Text.Length; i++)
            {
                bool isEscape = !isFormula && Text[i] == '\\' && i + 1 < Text.Length && EscapableSigns.Contains(Text[i + 1]);
                if (isEscape)
                {
                    i++;
                }

                isFormula ^= !isEscape && Text[i] == '$';
                plain.Append(Text[i]);
            }

            return WebUtility.HtmlDecode(plain.ToString());
        }
    }

    /// <summary>
    /// Builds Markdown from a template: numbers are invariant-culture, strings show as they are and cannot become markup or
    /// HTML, and values that are <see cref="Markdown"/> themselves are taken over.
    /// </summary>
    /// <param name="template">An interpolated string; its fixed part is Markdown.</param>
    /// <returns>The Markdown.</returns>
    public static Markdown Of(FormattableString template)
    {
        ArgumentNullException.ThrowIfNull(template);
        object?[] arguments =
        [
            .. template.GetArguments().Select(argument => argument switch
            {
                string text => Escape(text),
                Markdown markdown => markdown.Text,
                IFormattable => argument,
                _ => Escape(argument?.ToString() ?? ""),
            }),
        ];
        return new Markdown(string.Format(CultureInfo.InvariantCulture, template.Format, arguments));
    }

    /// <summary>Escapes a text so that Markdown shows it as it is.</summary>
    /// <param name="text">Any text, such as a model's reply.</param>
    /// <returns>The text on one line, with a backslash before what every Markdown knows, and other punctuation and HTML as entities.</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            switch (character)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '=' or ':' or '"' or '\'' or '/' or '@' or '^':
                    // Some Markdown reads these, and older ones would show a backslash before them.
                    escaped.Append("&#").Append((int)character).Append(';');
                    break;
                case '\r' or '\n' or '\t':
                    escaped.Append(' ');
                    break;
                case var sign when EscapableSigns.Contains(sign):
                    escaped.Append('\\').Append(sign);
                    break;
                default:
                    escaped.Append(character);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>The Markdown source.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
