namespace Swa.Research.Notebooks.Documents;

/// <summary>nbformat's multi-line strings: a text is stored as one string or as a list of lines that keep their line ends.</summary>
internal static class NotebookText
{
    public static string Join(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.GetValue<string>())),
        null => "",
        _ => node.GetValue<string>(),
    };

    public static JsonArray Split(string text)
    {
        JsonArray lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
