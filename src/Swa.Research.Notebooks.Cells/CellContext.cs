using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// The cell that <c>display</c> and the console belong to: the one that started the calling code. It flows with async code and new threads,
/// as .NET Interactive's context does, so that several sessions can run in one process.
/// </summary>
/// <param name="outputs">Receives the cell's outputs.</param>
/// <param name="nextDisplayId">Makes a new identifier for each display.</param>
/// <param name="interrupt">Cancelled when the cell is interrupted.</param>
public sealed class CellContext(CellOutputs outputs, Func<string> nextDisplayId, CancellationToken interrupt)
{
    private static readonly AsyncLocal<CellContext?> Ambient = new();

    /// <summary>Before the first cell runs, so that what a cell formats by itself is encoded as well.</summary>
    static CellContext() => EncodedFormatter.Register();

    /// <summary>The cell that started the calling code; null: none.</summary>
    public static CellContext? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Receives the cell's outputs.</summary>
    public CellOutputs Outputs => outputs;

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken Interrupt => interrupt;

    /// <summary>Shows a value.</summary>
    /// <param name="data">The value's text by MIME type.</param>
    /// <returns>The display's identifier, for updates.</returns>
    public string Display(IReadOnlyDictionary<string, string> data)
    {
        string id = nextDisplayId();
        data = WithText(data);
        outputs.Publish(new DisplayOutput(data, id), data);
        return id;
    }

    /// <summary>Replaces what a display shows.</summary>
    /// <param name="data">The new value's text by MIME type.</param>
    /// <param name="displayId">The display's identifier.</param>
    public void Update(IReadOnlyDictionary<string, string> data, string displayId)
    {
        data = WithText(data);
        outputs.Publish(new DisplayUpdate(data, displayId), data);
    }

    /// <summary>Shows the value of the cell's last expression.</summary>
    /// <param name="value">The value.</param>
    public void ShowResult(object? value)
    {
        IReadOnlyDictionary<string, string> data = WithText(Format(value, []));
        outputs.Publish(new ResultOutput(data), data);
    }

    /// <summary>
    /// A value's text in the given MIME types, or in those its type prefers; ordered as they are. In HTML all text is encoded but that of
    /// <see cref="Microsoft.AspNetCore.Html.IHtmlContent"/> and of formatters that the value's type declares or a cell has registered.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The MIME types; none: those that the type prefers.</param>
    /// <returns>The text by MIME type.</returns>
    public static IReadOnlyDictionary<string, string> Format(object? value, IReadOnlyCollection<string> mimeTypes)
    {
        EncodedFormatter.Register();
        OrderedDictionary<string, string> data = [];
        if (mimeTypes.Count == 0)
        {
            string[] preferred = [.. Formatter.GetPreferredMimeTypesFor(value?.GetType())];
            mimeTypes = preferred;
            bool isOwn = preferred is [HtmlFormatter.MimeType] && EncodedFormatter.IsFormatterOf(value?.GetType() ?? typeof(object));
            if (isOwn && EncodedWriter.TextOf(value) is { } text)
            {
                data[PlainTextFormatter.MimeType] = text.ReplaceLineEndings("\n");
                return data;
            }
        }

        foreach (string mimeType in mimeTypes)
        {
            // The formatting library carries the line ends of the system it was built on.
            data[mimeType] = value.ToDisplayString(mimeType).ReplaceLineEndings("\n");
        }

        return data;
    }

    /// <summary>A value's own text in one line.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; of a long one, its beginning.</returns>
    public static string Summarize(object? value) =>
        value is null ? Formatter.NullString : EncodedWriter.Summary(EncodedWriter.TextOf(value) ?? value);

    /// <summary>The same with a form for readers that show neither HTML nor Markdown.</summary>
    private static IReadOnlyDictionary<string, string> WithText(IReadOnlyDictionary<string, string> data)
    {
        string? text = data.ContainsKey(PlainTextFormatter.MimeType) ? null
            : data.TryGetValue("text/markdown", out string? markdown) ? markdown
            : data.TryGetValue(HtmlFormatter.MimeType, out string? html) ? HtmlText.Of(html)
            : null;
        return text is null ? data : new OrderedDictionary<string, string>(data) { [PlainTextFormatter.MimeType] = text };
    }
}
