namespace Swa.Research.Notebooks.Directives;

/// <summary>The <c>#!</c> lines of .NET Interactive that this host does not have, and what to do instead.</summary>
internal static class RefusedDirectives
{
    private const string Known = "csharp, markdown, html, javascript, time, who, whos, set and about";

    private static readonly Dictionary<string, string> Instead = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connect"] = "needs .NET Interactive; here a package for a database is loaded with #r \"nuget: …\"",
        ["import"] = "needs .NET Interactive; #load \"file.csx\" runs the C# of a file",
        ["share"] = "is not needed here, as all cells are one C# session; #!set --name x --value @csharp:y copies a variable",
        ["value"] = "needs .NET Interactive; File.ReadAllText and HttpClient read values in C#",
        ["lsmagic"] = $"needs .NET Interactive; here there are {Known}",
        ["swa-threshold"] = "needs .NET Interactive; in C#, a CongestionGame as a cell's last expression shows the same",
        ["swa-sweep"] = "needs .NET Interactive; in C#, new Sweep(Scenario.Paper).Vary(…).Run(seeds: …) gives the same",
    };

    private static readonly string[] OtherLanguages =
        ["fsharp", "f#", "pwsh", "powershell", "sql", "kql", "http", "mermaid", "python", "r"];

    private static readonly string[] Supported = ["csharp", "markdown", "html", "javascript", "time", "who", "whos", "set", "about"];

    /// <summary>Why a directive is refused, and what to do instead.</summary>
    /// <param name="name">The word after <c>#!</c>.</param>
    public static string Explain(string name) =>
        Instead.TryGetValue(name, out string? instead) ? $"#!{name} {instead}."
        : OtherLanguages.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"#!{name} needs .NET Interactive; cells here are C#."
        : NearestName.Find(name, Supported) is { } near ? $"#!{name} is not known here. Did you mean #!{near}?"
        : $"#!{name} is not known here; after #! there may be {Known}.";
}
