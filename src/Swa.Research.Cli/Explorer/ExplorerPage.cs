namespace Swa.Research.Cli.Explorer;

/// <summary>Joins the page's own files and the library's results into one self-contained file.</summary>
internal static class ExplorerPage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The whole page.</summary>
    public static string Render() => Read("explorer.html")
        .Replace("/* explorer.css */\n", Read("explorer.css"), StringComparison.Ordinal)
        .Replace("/* explorer.js */\n", Read("explorer.js"), StringComparison.Ordinal)
        .Replace("/* computed */", JsonSerializer.Serialize(ExplorerData.Compute(), Json), StringComparison.Ordinal);

    private static string Read(string name) => ManifestText.Read($"Explorer.{name}");
}
