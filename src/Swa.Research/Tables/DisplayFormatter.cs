namespace Swa.Research;

/// <summary>Writes values of one type in one MIME type; found by convention, see <see cref="TypeFormatterSourceAttribute"/>.</summary>
public sealed class DisplayFormatter
{
    /// <summary>The MIME type of plain text.</summary>
    public const string PlainText = "text/plain";

    /// <summary>The MIME type of HTML.</summary>
    public const string Html = "text/html";

    /// <summary>The MIME type of Markdown.</summary>
    public const string Markdown = "text/markdown";

    private readonly Func<object, string?> _text;

    private DisplayFormatter(string mimeType, Func<object, string?> text)
    {
        MimeType = mimeType;
        _text = text;
    }

    /// <summary>The MIME type of what is written.</summary>
    public string MimeType { get; }

    /// <summary>Makes a formatter of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="mimeType">The MIME type of what is written.</param>
    /// <param name="text">The text of a value.</param>
    /// <returns>The formatter.</returns>
    public static DisplayFormatter For<T>(string mimeType, Func<T, string> text)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        ArgumentNullException.ThrowIfNull(text);
        return new DisplayFormatter(mimeType, instance => instance is T value ? text(value) : null);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="instance">The value.</param>
    /// <param name="writer">Where to write.</param>
    /// <returns>True if the value is of the formatter's type and was written.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (_text(instance) is not { } text)
        {
            return false;
        }

        writer.Write(text);
        return true;
    }
}
