using System.Buffers;
using System.Net;
using System.Numerics;

namespace Swa.Research;

/// <summary>
/// A Markdown text that a notebook cell shows by returning it, built from results:
/// <c>Markdown.Of($"The critical weight is **{weight:0.00}**.")</c>.
/// </summary>
[TypeFormatterSource(
    typeof(MarkdownFormatterSource), PreferredMimeTypes = [DisplayFormatter.Markdown, DisplayFormatter.PlainText])]
public sealed record Markdown
{
    /// <summary>The characters that a backslash escapes in CommonMark and its ancestors, and the sign of formulas.</summary>
    private const string EscapableSigns = "\\`*_{}[]()#+-.!|~$";

    private static readonly SearchValues<char> EntityLetters =
        SearchValues.Create("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Takes a text that is Markdown already; nothing in it is escaped.</summary>
    /// <param name="text">The Markdown.</param>
    public Markdown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>The Markdown source.</summary>
    public string Text { get; }

    /// <summary>The text for places that do not show Markdown: its source, with escapes and entities undone outside
    /// formulas and code.</summary>
    public string PlainText
    {
        get
        {
            StringBuilder plain = new();
            for (int i = 0; i < Text.Length;)
            {
                ReadOnlySpan<char> rest = Text.AsSpan(i);
                int length = Verbatim(rest);
                if (length > 0)
                {
                    plain.Append(rest[..length]);
                }
                else if (rest[0] == '&' && rest[1..].IndexOfAnyExcept(EntityLetters) is int name and > 0 && rest[name + 1] == ';')
                {
                    length = name + 2;
                    plain.Append(WebUtility.HtmlDecode(rest[..length].ToString()));
                }
                else if (rest[0] == '\\' && rest.Length > 1 && EscapableSigns.Contains(rest[1]))
                {
                    plain.Append(rest[1]);
                    length = 2;
                }
                else
                {
                    plain.Append(rest[0]);
                    length = 1;
                }

                i += length;
            }

            return plain.ToString();
        }
    }

    /// <summary>
    /// Builds Markdown from a template: numbers are invariant-culture, everything else is shown literally and cannot become markup or
    /// HTML, and values that are <see cref="Markdown"/> themselves are taken over.
    /// </summary>
    /// <param name="template">An interpolated string; its fixed part is Markdown.</param>
    /// <returns>The Markdown.</returns>
    public static Markdown Of(FormattableString template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new Markdown(string.Format(new ArgumentFormat(), template.Format, template.GetArguments()));
    }

    /// <summary>Escapes a text so that Markdown shows it literally.</summary>
    /// <param name="text">Any text, such as a model's reply.</param>
    /// <returns>
    /// The text on one line, with runs of spaces and line breaks as one space, a backslash before what CommonMark knows, and other
    /// punctuation and HTML as entities.
    /// </returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            switch (character)
            {
                case ' ' or '\u2028' or '\u2029':
                case var control when char.IsControl(control):
                    // Several spaces at the start of a line would make it code.
                    if (escaped.Length == 0 || escaped[^1] != ' ')
                    {
                        escaped.Append(' ');
                    }

                    break;
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

    /// <summary>Length of the formula or the code that a text begins with; 0 where it begins with neither.</summary>
    private static int Verbatim(ReadOnlySpan<char> text)
    {
        char sign = text[0];
        if (sign is not ('$' or '`'))
        {
            return 0;
        }

        int run = text.IndexOfAnyExcept(sign) is int end and > 0 ? end : text.Length;
        int width = sign == '$' ? Math.Min(run, 2) : run;
        for (int i = width; i <= text.Length - width; i++)
        {
            if (sign == '$' && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == sign)
            {
                int closing = text[i..].IndexOfAnyExcept(sign) is int length and > 0 ? length : text.Length - i;
                if (closing == width || (sign == '$' && closing > width))
                {
                    return i + width;
                }

                i += closing - 1;
            }
        }

        // Signs that nothing closes are text.
        return sign == '`' ? run : 0;
    }

    /// <summary>Writes numbers as such and <see cref="Markdown"/> as it is, and escapes everything else.</summary>
    private sealed class ArgumentFormat : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider)
        {
            if (arg is Markdown markdown)
            {
                return markdown.Text;
            }

            string text = arg is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : arg?.ToString()
                ?? "";
            return arg
                is byte or sbyte or short or ushort or int or uint or long or ulong or Int128 or UInt128
                    or BigInteger or Half or float or double or decimal
                ? text
                : Escape(text);
        }
    }
}
