using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>One stored output of a cell, with its text by MIME type; what was printed and errors are plain text.</summary>
/// <param name="Data">The text by MIME type.</param>
/// <param name="IsError">Whether it is an error.</param>
internal sealed partial record StoredOutput(IReadOnlyDictionary<string, string> Data, bool IsError)
{
    private const string Plain = "text/plain";

    public string? this[string mimeType] => Data.GetValueOrDefault(mimeType);

    /// <summary>The output in words; empty where none are stored.</summary>
    public string Text => Data.GetValueOrDefault(Plain, "");

    /// <summary>The picture as a file's extension, its MIME type and bytes; null: there is none.</summary>
    public (string Extension, string MimeType, byte[] Content)? Picture =>
        this["image/svg+xml"] is { } svg ? (".svg", "image/svg+xml", Encoding.UTF8.GetBytes(svg))
        : this["image/png"] is { } png ? (".png", "image/png", Convert.FromBase64String(png))
        : this["image/jpeg"] is { } jpeg ? (".jpg", "image/jpeg", Convert.FromBase64String(jpeg))
        : null;

    public static IEnumerable<StoredOutput> Of(NotebookCell cell) => cell.Outputs.OfType<JsonObject>().Select(Read);

    private static StoredOutput Read(JsonObject output)
    {
        bool isError = output["output_type"]?.GetValue<string>() == "error";
        string? text = isError ? string.Join('\n', output["traceback"]!.AsArray().Select(line => line!.GetValue<string>()))
            : output["text"] is { } stream ? NotebookText.Join(stream)
            : null;
        return text is not null
            ? new(new Dictionary<string, string> { [Plain] = Colors().Replace(text, "") }, isError)
            : new(
                (output["data"] as JsonObject ?? []).Where(item => item.Value is JsonArray or JsonValue)
                    .ToDictionary(item => item.Key, item => NotebookText.Join(item.Value)),
                isError);
    }

    /// <summary>The signs that colour text in a terminal.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial System.Text.RegularExpressions.Regex Colors();
}
