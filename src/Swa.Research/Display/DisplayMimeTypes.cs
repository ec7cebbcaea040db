namespace Swa.Research.Display;

/// <summary>The MIME types in which the library's values are shown, besides those that the renderers of figures name.</summary>
internal static class DisplayMimeTypes
{
    public const string PlainText = "text/plain";

    public const string Html = "text/html";

    public const string Markdown = "text/markdown";
}
