using System.Globalization;
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
    /// <summary>Takes a text that is Markdown already; nothing in it is escaped.</summary>
    /// <param name="text">The Markdown.</param>
    public Markdown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>The Markdown source.</summary>
    public string Text { get; }

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
    /// <returns>The text on one line, with a backslash before every punctuation that Markdown knows and HTML encoded.</returns>
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
                case '\r' or '\n' or '\t':
                    escaped.Append(' ');
                    break;
                case var sign when "\\`*_{}[]()#+-.!|~$^=:\"'/@".Contains(sign, StringComparison.Ordinal):
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
