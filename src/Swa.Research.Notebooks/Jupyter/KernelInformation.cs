namespace Swa.Research.Notebooks.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInformation
{
    /// <summary>The version of Jupyter's messaging protocol.</summary>
    public const string ProtocolVersion = "5.4";

    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = ProtocolVersion,
        ["implementation"] = "swa-csharp",
        ["implementation_version"] = typeof(KernelInformation).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = new JsonObject
        {
            ["file_extension"] = ".cs",
            ["mimetype"] = "text/x-csharp",
            ["name"] = "C#",
            ["pygments_lexer"] = "csharp",
            ["version"] = "14.0",
        },
        ["banner"] = "C# by Swa.Research",
        ["debugger"] = false,
        ["supported_features"] = new JsonArray(),
        ["help_links"] = new JsonArray(),
    };
}
